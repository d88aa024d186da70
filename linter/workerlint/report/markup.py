"""Writes HTML that holds whatever a manifest says, in pages that nothing from elsewhere can enter."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from workerlint.report.assets import read_asset
from workerlint.visible import visible

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
_EMPTY_ICON = "data:,"
"""Spares a page that is served the request for its icon."""


def escape(text: str) -> str:
    """Give *text* for use in an element or a quoted attribute of HTML or SVG; what is invisible is named."""
    return visible(text).translate(_ENTITIES)


def document(title: str, body: str, styles: tuple[str, ...], script: str = "") -> str:
    """Give a whole page: *body* is HTML, *styles* are names of style sheets of this package, *script* of its script.

    Its content security policy lets nothing run or load but these.
    """
    style = "\n".join(read_asset(name) for name in styles)
    code = read_asset(script) if script else ""
    policy = f"default-src 'none'; img-src data:; style-src {_hash(style)}"
    if code:
        policy += f"; script-src {_hash(code)}"
    policy += "; base-uri 'none'; form-action 'none'"
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="generator" content="workerlint">',
        f"<title>{escape(title)}</title>",
        f'<link rel="icon" href="{_EMPTY_ICON}">',
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        body,
        *([f"<script>{code}</script>"] if code else []),
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
