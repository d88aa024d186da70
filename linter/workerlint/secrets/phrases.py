"""Secrets that the text around them reveals: passwords in addresses, assignments, command lines and headers."""

from __future__ import annotations

from workerlint.core.text import Pattern, Span
from workerlint.secrets.heuristics import PASSWORD, URL_PASSWORD, is_secret, is_secret_of, looks_random, name_kind
from workerlint.secrets.providers import Hit, is_literal, is_random

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator


_PRIVATE_KEY = Pattern(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\s|#|\\[nr])*[A-Za-z0-9+/]{20}[^-\0]*(?:-----END [A-Z ]*-----)?"
)
_BEARER = Pattern(r"\bBearer\s+([\w.~+/-]{16,}={0,2})")
_BASIC = Pattern(r"\bBasic\s+([A-Za-z0-9+/]{12,}={0,2})")
_URL = Pattern(r"://(?<=\w://)(?<!dataos://)[^\s/?#:@\"'<>|\\]*:([^\s/?#\"'|\0]+)@(?!sha256:)")
_PORT = Pattern(r"[0-9]{1,5}[,;]")
_URL_TOKEN = Pattern(r"://(?<=\w://)([\w.~%+=-]{16,})(?::(?:x-oauth-basic)?)?@(?!(?:[\w-]+\.)*(?:sentry|ingest)\.)")
"""The key in the address of a Sentry project is public."""
_GO_DSN = Pattern(r"(?<![\w:/.%+-])[\w.%+-]*:([^\s\"']{1,200})@(?:tcp[46]?|udp|unix)\(")
_ORACLE = Pattern(r"jdbc:oracle:(?:thin|oci8?):[^\s/:@\"']{1,200}/\"?([^\s/@\"']{1,200})\"?@")
_DEFAULT = Pattern(r"\$\{([A-Za-z_]\w*):[-=]?([^${}\s][^${}\n]*)\}")
_CURL = Pattern(
    r"curl(?<=\bcurl)\b[^\0|;]{0,500}?\s(?:-u|-U|--user|--proxy-user)[\s=]*+[\"']?+([^\s:\"'$]*+):([^\s\"'\\]+)"
)
_OPTION = Pattern(r"(?<![\w-])(?:--([A-Za-z][\w-]*+)(?:=|[ \t]+)|(?<!\.)-([A-Za-z][\w.-]*+)=)(?!-)")
_ASSIGNMENT = Pattern(
    r"(?<![\w.%$-])(?<!\$\{)([A-Za-z_][\w.-]*+)(?:\\?[\"'])?\]?([ \t]*(?::=|=>|=(?![=~])|:(?!/))[ \t]*)"
)
_VALUE = Pattern(r"\\?\"((?:[^\"\\\n]|\\.){1,4096}?)\\?\"|'([^'\n]{1,4096})'|([^\s\"'\\]{1,4096})")
"""A value, in one of its groups: in quotes, possibly with a backslash before them, or a word.

The limit keeps a text with many assignments in one word from taking quadratic time.
"""
_UNFINISHED = Pattern(r"[:.?(\[{<*]|[@%$][({]?\w*\)?\w?$|(?:this|root)\b")
"""The start of an expression or a parameter of a query."""
_PLACEHOLDER_END = Pattern(r"[^{}\n]*\}\}[^\s\"'\\]*")
_OPENED = {")": "(", "]": "[", "}": "{", ",": " "}
"""Punctuation after a value, and what the value contains if it belongs to the value."""
_IDENTIFIER = Pattern(r"[A-Za-z_]+(?:[.\[(].*)?")
_STARTS_LINE = Pattern(r"[\s\-\"'{,#]*(?:export |set |- )?")
_PROSE = Pattern(r"\w\s+\w")
_EXAMPLES = frozenset(("pass", "passwd", "password", "pwd", "secret", "x-oauth-basic"))
_WORDS = frozenset(
    ("and", "argument", "as", "flag", "for", "from", "if", "in", "instead", "is", "must", "on", "option", "or",
     "parameter", "to", "with")
)  # fmt: skip
"""What follows the name of an option in a sentence."""


def find_phrases(text: str) -> Iterator[Hit]:
    """Yield the secrets that the text around them reveals; the ranges may overlap."""
    if "PRIVATE KEY-----" in text:
        yield from (Hit(Span(*match.span()), "a private key", True) for match in _PRIVATE_KEY.finditer(text))
    if "Bearer" in text:
        yield from _matches(_BEARER, text, "a token")
    if "Basic" in text:
        yield from _matches(_BASIC, text, "a user name with a password")
    if "@" in text:
        yield from _in_addresses(text)
    for match in _DEFAULT.finditer(text):
        if is_secret(match[1], match[2]):
            yield Hit(Span(*match.span(2)), _what(match[1], name_kind(match[1])), True)
    for match in _CURL.finditer(text):
        if is_literal(match[2]):
            yield Hit(Span(*match.span(2)), "a password", False)
    yield from _options(text)
    yield from _assignments(text)


def _matches(pattern: Pattern, text: str, what: str) -> Iterator[Hit]:
    for match in pattern.finditer(text):
        if is_random(match[1]):
            yield Hit(Span(*match.span(1)), what, True)


def _in_addresses(text: str) -> Iterator[Hit]:
    for match in _URL.finditer(text):
        value = match[1]
        if is_literal(value) and value != "x-oauth-basic" and not _PORT.match(value):
            yield Hit(Span(*match.span(1)), URL_PASSWORD, False)
    for match in _URL_TOKEN.finditer(text):
        if is_random(match[1]) and any(map(str.isdecimal, match[1])):
            yield Hit(Span(*match.span(1)), "a token", True)
    for pattern in (_GO_DSN, _ORACLE):
        for match in pattern.finditer(text):
            if is_literal(match[1]):
                yield Hit(Span(*match.span(1)), "a password", False)


def _options(text: str) -> Iterator[Hit]:
    """Yield the values of options such as ``--password`` in a command line."""
    end = 0
    for match in _OPTION.finditer(text):
        name = match[1] or match[2]
        kind = name_kind(name) if match.start() >= end else ""
        value = _VALUE.match(text, match.end()) if kind else None
        if value is not None:
            span = _trimmed(text, match, value) if value[3] is not None else _quoted(value)
            literal = text[span.start : span.end]
            if literal.lower() not in _WORDS and is_secret_of(kind, literal):
                end = span.end
                yield Hit(span, _what(name, kind), False)


def _assignments(text: str) -> Iterator[Hit]:
    """Yield the values that are assigned to names of secrets: in JSON, code, connection strings and lines of YAML."""
    end = 0
    for match in _ASSIGNMENT.finditer(text):
        kind = name_kind(match[1]) if match.start() >= end else ""
        value = _VALUE.match(text, match.end()) if kind else None
        if value is None:
            continue
        if value[3] is None:
            span = _quoted(value)
            literal = text[span.start : span.end]
            meant = literal.lower() not in _EXAMPLES and not (
                _PROSE.search(literal) and "phrase" not in match[1].lower()
            )
        else:
            span = _trimmed(text, match, value)
            literal = text[span.start : span.end]
            meant = not (_UNFINISHED.match(literal) or ("_" in literal and name_kind(literal)))
            meant = meant and _is_meant(text, match, span, literal)
        if meant and is_secret_of(kind, literal):
            end = span.end
            yield Hit(span, _what(match[1], kind), False)


def _quoted(value: re.Match[str]) -> Span:
    """Return the range of a value in quotes, without these."""
    return Span(*value.span(1 if value[1] is not None else 2))


def _trimmed(text: str, match: re.Match[str], word: re.Match[str]) -> Span:
    """Return the range of a value that is a word, without the punctuation after it."""
    start, value = word.start(), word[0]
    rest = _PLACEHOLDER_END.match(text, word.end()) if "{{" in value and "}}" not in value else None
    if rest is not None:
        value += rest[0]
    for end in ";&":
        value = value.partition(end)[0]
    if match.start() and text[match.start() - 1] in "?&":
        value = value.partition("#")[0]
    while value.endswith(tuple(_OPENED)) and _OPENED[value[-1]] not in value:
        value = value[:-1]
    return Span(start, start + len(value))


def _is_meant(text: str, match: re.Match[str], span: Span, value: str) -> bool:
    """Return whether a value without quotes is a literal: code assigns names, and sentences go on."""
    operator = match[2]
    if operator != "=" and ":" not in operator:
        return not _IDENTIFIER.fullmatch(value)
    if operator == "=":
        return not (_IDENTIFIER.fullmatch(value) and text[span.end : span.end + 1] in {",", ")", "(", "["})
    if text[match.start() - 1 : match.start()] == ":":  # a part of an identifier, such as an ARN
        return False
    start = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", span.end)
    rest = text[span.end : end if end >= 0 else len(text)]
    alone = not rest.strip(" \t\r,;)]}\"'") and _STARTS_LINE.fullmatch(text, start, match.start())
    return bool(alone) or (len(value) >= 8 and looks_random(value) and any(map(str.isdecimal, value)))


def _what(name: str, kind: str) -> str:
    return "a password" if kind == PASSWORD else "a token" if "oken" in name.lower() else "a secret"


def is_example(hit: Hit, literal: str, text: str) -> bool:
    """Return whether a URL password shows the form of an address: a common word in a sentence."""
    return hit.what == URL_PASSWORD and literal.lower() in _EXAMPLES and bool(_PROSE.search(text))
