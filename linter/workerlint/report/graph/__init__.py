"""Diagrams of the topology: as a tree, as text for other tools, and as SVG."""
