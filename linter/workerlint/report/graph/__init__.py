"""Topologies as drawings: SVG and the page that contains them."""
