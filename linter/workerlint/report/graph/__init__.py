"""The topology of a Worker as a tree of text, Mermaid, DOT, SVG or an HTML page."""
