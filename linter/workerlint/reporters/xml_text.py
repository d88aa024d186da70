"""XML that holds whatever a manifest says: escaped, plain ASCII, without characters that XML forbids."""

from __future__ import annotations

from workerlint.visible import visible

HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"})


def escape(text: str) -> str:
    """Give *text* for use in an element or an attribute; control and invisible characters are named."""
    return visible(text).translate(_ENTITIES).encode("ascii", "xmlcharrefreplace").decode()


def element(name: str, attributes: dict[str, object], content: str = "") -> str:
    """Write an element around *content*, which is XML already; attributes that are None are left out."""
    given = "".join(f' {key}="{escape(str(value))}"' for key, value in attributes.items() if value is not None)
    return f"<{name}{given}>{content}</{name}>" if content else f"<{name}{given}/>"
