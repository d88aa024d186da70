"""The kind of a plain scalar by the core schema of YAML 1.2 (section 10.3), and whether other readers may disagree.

Every check needs this much; ``scalar_readings``, which has the details, is imported only for the few other scalars.
"""

from __future__ import annotations

from workerlint.core.text import Pattern

CORE_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
"""The words that all readers read as null or a boolean."""

BOOLEANS_1_1 = {
    form: value
    for words, value in ((("yes", "on", "y"), True), (("no", "off", "n"), False))
    for word in words
    for form in (word, word.capitalize(), word.upper())
}
"""The words that only YAML 1.1 reads as booleans. PyYAML leaves out ``y`` and ``n``; yaml.v2 does not."""

WORDS = frozenset((*CORE_WORDS, *BOOLEANS_1_1))
"""The words that some reader does not read as strings."""

INFINITE = Pattern(r"([-+]?)\.(?:inf|Inf|INF)")
NAN = frozenset((".nan", ".NaN", ".NAN"))
CORE_NUMBER = Pattern(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_CORE_INTEGER = Pattern(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")

_NUMERIC = "0123456789.:_-+eEoObBxXaAcCdDfF tTzZ"
"""All characters of a number or a date that starts with a digit."""


def core_kind(text: str) -> str:
    """Return the kind of a plain scalar by YAML 1.2 core, without its value: manifests have thousands of them."""
    if text in CORE_WORDS:
        return "null" if CORE_WORDS[text] is None else "boolean"
    # Most scalars are words: testing the first character avoids matching both patterns.
    if text[0] in "0123456789+-.":
        digits = text.replace(".", "", 1)
        if digits.isdecimal() and digits.isascii():
            return "integer" if digits == text else "number"
        # 1Gi, 10:30 and the like are not numbers either: most manifests need neither expression.
        if text[0].isdecimal() and text[:2] not in {"0o", "0x"} and text.strip("0123456789.eE+-"):
            return "string"
        if _CORE_INTEGER.fullmatch(text):
            return "integer"
        if CORE_NUMBER.fullmatch(text) or INFINITE.fullmatch(text) or text in NAN:
            return "number"
    return "string"


def may_differ(text: str) -> bool:
    """Return whether readers may read a plain scalar differently: False for nearly all scalars of manifests."""
    if not text or text[0] not in "0123456789+-.":
        return text in BOOLEANS_1_1
    if text[0].isdecimal() and text.strip(_NUMERIC):
        return False  # 100m, 1Gi and the like are strings to every reader
    if len(text) < 19:  # neither large nor with a leading zero, unless it has a fraction
        whole, point, fraction = text.partition(".")
        if whole.isdecimal() and (fraction.isdecimal() if point else text[0] != "0" or text == "0"):
            return False
    return True
