"""Secrets that are recognized in a text alone: tokens, private keys, passwords in addresses and assignments.

A text is also searched as it is after one layer of encoding: base64, escapes as in JSON, or the escapes of a URL.
"""

from __future__ import annotations

from workerlint.core.text import Pattern, Span
from workerlint.secrets.heuristics import is_secret
from workerlint.secrets.hints import may_contain
from workerlint.secrets.providers import Hit

_UUID_END = Pattern(r"(?a)[\w.@-]+\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def secret_ranges(value: str, name: str = "") -> list[Span]:
    """Return the ranges (code points) of a value that are secret, in order and disjoint.

    The *name* of its key decides where the value does not: all of it may be a password.
    """
    if is_secret(name, value.strip()):
        return [Span(0, len(value))]
    ranges: list[Span] = []
    for hit in find_forms(value):
        if ranges and hit.span.start < ranges[-1].end:
            ranges[-1] = Span(ranges[-1].start, max(ranges[-1].end, hit.span.end))
        else:
            ranges.append(hit.span)
    return ranges


def find_forms(text: str) -> list[Hit]:
    """Return the secrets that are recognized in a text, in order; most texts have none and take no time."""
    return find_hits(text) if may_contain(text) else []


def find_hits(text: str) -> list[Hit]:
    """Return the secrets in a text, in order, without those inside others; their ranges may still overlap."""
    from workerlint.secrets.layers import base64_layers, escape_layers  # most manifests need no regular expression

    found = _find_plain(text)
    for layer in escape_layers(text):
        found += (Hit(layer.span(hit.span), hit.what, hit.certain) for hit in _find_plain(layer.text))
    for span, decoded in base64_layers(text):
        if _UUID_END.fullmatch(decoded):
            found.append(Hit(span, "a DataOS API key", True))
        elif inner := _find_plain(decoded):
            found.append(Hit(span, f"{inner[0].what} in base64", inner[0].certain))
    outer: list[Hit] = []
    for hit in sorted(found, key=lambda hit: (hit.span.start, -hit.span.end)):
        if not outer or hit.span.end > outer[-1].span.end:
            outer.append(hit)
        elif hit.certain and not outer[-1].certain:
            outer[-1] = Hit(outer[-1].span, outer[-1].what, True)
    return outer


def _find_plain(text: str) -> list[Hit]:
    """Return the secrets in a text as it is: tokens first."""
    import re

    from workerlint.secrets.phrases import find_phrases
    from workerlint.secrets.providers import TOKENS

    found: list[Hit] = []
    for form in TOKENS:
        if any(hint in text for hint in form.hints):
            found += (
                Hit(Span(*match.span(1)), form.what, True)
                for match in re.finditer(form.pattern, text)
                if form.accept(match[1])
            )
    return [*found, *find_phrases(text)]
