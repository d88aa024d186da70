"""What the text of a document shows that cannot be parsed: its keys at the top level, or that it is a template."""

from __future__ import annotations

from collections.abc import Iterator

from workerlint.core.text import Pattern

_TOP_LINE = Pattern(r"""(?m)^(["']?)([\w-]++)\1[ \t]*+:(?:[ \t]++(.*))?\r?$""")
_COMMENT = Pattern(r"(?:^|[ \t])#")
_PROPERTIES = Pattern(r"(?:[&!][^\s,\[\]{}]*[ \t]+)+")
_FLOW_START = Pattern(r"(?:\s+|#[^\n]*|---(?=\s))*+\{(?![{%#])")
_FLOW_TOKEN = Pattern(r""""((?:[^"\\]|\\.)*+)"|'((?:[^']|'')*+)'|([{}\[\],:])|([^\s{}\[\],:"'][^\s{}\[\],:]*+)""")
_LITERAL = Pattern(r"""(?m)(?:^|(?<=[ \t\[{,:]))(?:"(?:[^"\\\n]|\\.)*+(?:"|$)|'[^'\n]*+(?:'|$))|(?:^|(?<=[ \t]))#.*""")
"""A quoted value or a comment."""
_TEMPLATE = Pattern(
    r"\{[%#]|\{\{-|\{\{ *(?:\.|/\*|\$[.\w]"
    r"|(?:block|default|define|else|end|if|include|printf|quote|range|required|template|toYaml|tpl|with)\b)"
)
"""An expression of Helm, Go's templates or Jinja that a placeholder does not look like."""


def top_level(text: str) -> dict[str, str]:
    """Return the keys at the top level of a text that cannot be parsed, with values on the same line."""
    if _FLOW_START.match(text):
        found = _flow_pairs(text)
    else:
        lines = _TOP_LINE.finditer(text)
        found = ((match[2], _COMMENT.split(match[3] or "")[0].strip()) for match in lines)
    top: dict[str, str] = {}
    for key, value in found:
        properties = _PROPERTIES.match(value)
        if not top.get(key):
            top[key] = (value[properties.end() :] if properties else value).strip("\"'")
    return top


def _flow_pairs(text: str) -> Iterator[tuple[str, str]]:
    """Yield the keys at the top level of a flow mapping, such as JSON, each with its value if that is a scalar."""
    depth = 0
    key = last = ""
    for match in _FLOW_TOKEN.finditer(text):
        mark = match[3]
        if mark in {"{", "["}:
            depth += 1
        elif mark in {"}", "]"}:
            depth -= 1
        elif depth != 1:
            continue
        elif mark == ":":
            key, last = last, ""
        elif mark is None:
            last = f"{last} {match[1] or match[2] or match[4] or ''}".lstrip()
        if key and (mark == "," or depth != 1):
            yield key, last
        if mark is not None and mark != ":":
            key = last = ""
    if key:
        yield key, last


def is_template(text: str) -> bool:
    """Return whether a text has an expression of Helm, Jinja or the like outside of comments and quoted values."""
    return bool(_TEMPLATE.search(text) and _TEMPLATE.search(_LITERAL.sub("", text)))
