"""Lays a Worker manifest out: even indentation, no blanks at the ends of lines, attributes in the documented order.

ruamel.yaml's round-trip writer does not do for this. Tried on a manifest of forty lines, it wrote ``B: ~`` and
``C: null`` as ``B:`` and ``C:``, closed up ``[a,  b]``, pushed the comment behind a value two columns to the right,
left a comment at the end of a section in the column of its old indentation, joined a quoted text that went over two
lines, and folded texts past its width. Here, what is not indentation stays as it was, byte for byte.
"""
