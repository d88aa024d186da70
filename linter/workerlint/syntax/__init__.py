"""YAML with exact spans: the parser, its nodes, recovery from syntax errors, and YAML blocks in Markdown."""
