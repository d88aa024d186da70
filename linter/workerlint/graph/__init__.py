"""Draws the topology of a Worker: as a tree of text, Mermaid, DOT, SVG or a page."""
