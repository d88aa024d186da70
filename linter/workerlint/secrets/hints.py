"""The quick test of every check: whether a text may contain a secret that is recognized in the text alone."""

from __future__ import annotations

from workerlint.core.text import indent_of
from workerlint.secrets.heuristics import NAME_ENDS, NAME_HINTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_SEARCHED = (
    ("gl", ("glpat-", "gloas-", "gldt-", "glrt-", "glrtr-", "glcbt-", "glptt-", "glft-", "glimt-", "glagent-", "glwt-",
            "glsoat-", "glffct-")),
    ("z", ("AIza",)),
    ("X", ("GOCSPX-",)),
    ("G", ("SG.",)),
    ("~", ("Q~",)),
    ("B", ("Bearer", "Basic")),
    ("Y", ("PRIVATE KEY-----",)),
    (":AA", (":AA",)),
    ("dckr_", ("dckr_pat_", "dckr_oat_")),
    ("k_", ("k_live_", "k_test_")),
    ("xox", ("xox",)),
    ("curl", ("curl",)),
)  # fmt: skip
"""Hints of secrets that may contain no long run of letters and digits, by a part of them that few texts contain.

Searching for a character takes a fifth of the time of a word. The hints are listed here, because the formats are loaded
only if something is found.
"""
_SPLIT = (
    "eyJ", "ABSK", "bedrock-api-key-", "hvs.", "hvb.", "hvr.", "xapp-", "ya29.", "1//0", "hf_", "TT3x", "pypi-AgE",
    "github_pat_", "hooks.slack.com/", "office.com/webhook",
)  # fmt: skip
"""Hints of secrets with several parts, of which none may be a long run of letters and digits."""
_KEY = "sk-"
"""Another one. Many words contain it: ``disk-``, ``task-``."""
_SIGNATURE = "sig"
"""What the names of the signatures of addresses contain."""
_BEFORE_EQUALS = frozenset([*(end[-2:] for end in NAME_ENDS), _SIGNATURE[-2:]])
"""The last two characters of names of secrets, and of the signatures of addresses."""
_AFTER_NAME = " \t\"'\\:]-._0123456789"
"""What may be between the last letter of a name and an equals sign."""
_UPPER = bytes(range(65, 91))
_LOWER = bytes(range(97, 123))
_DIGITS = bytes(range(48, 58))
_SIGNS = b"#\"':\n|>"
_OTHERS = b"_-./,=+&?;"
_TO_SKELETON = bytes.maketrans(_UPPER + _DIGITS, b"X" * 36)
_NOT_IN_SKELETON = bytes(set(range(256)) - set(_UPPER + _DIGITS + _SIGNS + _OTHERS))
_FEW = b"X" * 9
"""What is left of each random word of 18 letters and digits, in nearly all cases."""
_FEWER = b"X" * 6
"""What is left of the parts of a random token together."""
_TO_RUNS = bytes(88 if chr(code).isalnum() else 32 for code in range(128)) + b" " * 128
_RUN = b"X" * 18
_ESCAPES = ("%2", "%3", "%4", "%5", "%6", "%7", '\\"', "\\x", "\\u", "\\U", "\\n", "\\/")
_QUOTES = "#\"'"
_BLOCKS = "|>"


def may_contain(text: str) -> bool:
    """Return whether a text may contain a secret that ``find_hits`` finds: for most manifests it cannot.

    This is part of every check, so it uses no expressions, and searches what is left without lower-case letters.
    Splitting the text into words and searching those took more than twice as long.
    """
    if "@" in text and _has_login(text):
        return True
    for part, hints in _SEARCHED:
        if part in text:
            for hint in hints:
                if hint in text:
                    return True
    if ("%" in text or "\\" in text) and any(escape in text for escape in _ESCAPES):
        return True
    if "$" in text and _has_default(text):
        return True
    data = text.encode("utf-8", "replace")
    skeleton = data.translate(_TO_SKELETON, _NOT_IN_SKELETON)
    if _FEW in skeleton and _has_run(data):
        return True
    if _FEWER in skeleton.translate(None, _OTHERS) and _has_split(text):
        return True
    return _has_name(text, skeleton.translate(None, b"X" + _OTHERS))


def _has_name(text: str, signs: bytes) -> bool:
    """Return whether a text has a name of a secret where it may be followed by a value."""
    if "=" in text and _has_assigned_name(text):
        return True
    others = "\n".join(_other_parts(text, signs)).lower()
    return bool(others) and _has_any(NAME_HINTS, others)


def _has_assigned_name(text: str) -> bool:
    """Return whether what is before an equals sign has a name of a secret, and may end with it."""
    parts = [part.rpartition("\n")[2] for part in text.lower().split("=")]
    del parts[-1]
    hints = (*NAME_HINTS, _SIGNATURE)
    if not _has_any(hints, "\n".join(parts)):
        return False
    named = [part for part in parts if part.rstrip(_AFTER_NAME)[-2:] in _BEFORE_EQUALS]
    return _has_any(hints, "\n".join(named))


def _has_any(hints: tuple[str, ...], text: str) -> bool:
    for hint in hints:  # noqa: SIM110 - a generator takes twice as long
        if hint in text:
            return True
    return False


def _has_split(text: str) -> bool:
    """Return whether a text has a hint of a secret with several parts."""
    return _has_any(_SPLIT, text) or (_KEY in text and _begins_word(_KEY, text))


def _begins_word(start: str, text: str) -> bool:
    """Return whether a word of a text begins with *start*."""
    at = text.find(start)
    while at >= 0:
        if not at or not (text[at - 1].isalnum() or text[at - 1] in "_-"):
            return True
        at = text.find(start, at + 1)
    return False


def _has_login(text: str) -> bool:
    """Return whether the word before an at sign contains a colon or a slash, which an e-mail address does not."""
    at = text.find("@")
    while at >= 0:
        line = text[text.rfind("\n", 0, at) + 1 : at]
        word = line[max(line.rfind(" "), line.rfind("\t")) + 1 :]
        if ":" in word or "/" in word:
            return True
        at = text.find("@", at + 1)
    return False


def _has_run(data: bytes) -> bool:
    """Return whether a text has a long word of letters and digits that is not a name, which has few capitals."""
    runs = data.translate(_TO_RUNS)
    at = runs.find(_RUN)
    while at >= 0:
        end = runs.find(b" ", at)
        word = data[at : end if end >= 0 else len(data)]
        if not word.isalpha() or 4 * len(word.translate(None, _LOWER)) > len(word):
            return True
        at = runs.find(_RUN, at + len(word))
    return False


def _has_default(text: str) -> bool:
    """Return whether a variable has a default value: ``${NAME:value}``."""
    at = text.find("${")
    while at >= 0:
        if text[at + 2 : at + 3].isalpha() and text.find(":", at, max(text.find("}", at), at)) >= 0:
            return True
        at = text.find("${", at + 2)
    return False


def _other_parts(text: str, signs: bytes) -> Iterator[str]:
    """Yield the options of command lines, and the comments, quoted scalars and block scalars with a colon.

    *signs* are the quotes, colons and ends of lines of the text. In a plain scalar, a colon and a space end a key.
    """
    yield from _options(text)
    if b'":' in signs or b"':" in signs or b"#:" in signs:
        yield from _lines_with_colon(text)
    if b"|\n" in signs or b">\n" in signs:
        yield from _blocks_with_colon(text)


def _options(text: str) -> Iterator[str]:
    """Yield the options of command lines that may be secrets, such as ``--password``, each to its end."""
    at = text.find("--")
    while at >= 0:
        after = text.find("--", at + 2)
        if text[at + 2 : at + 3].isalpha():
            end = text.find("\n", at, after if after >= 0 else len(text))
            yield text[at : end if end >= 0 else after if after >= 0 else len(text)]
        at = after


def _lines_with_colon(text: str) -> Iterator[str]:
    """Yield the lines with a colon after a quote or a number sign, from that on."""
    for quote in _QUOTES:
        at = text.find(quote)
        while at >= 0:
            end = text.find("\n", at)
            end = end if end >= 0 else len(text)
            if text.find(":", at, end) >= 0:
                yield text[at:end]
            at = text.find(quote, end)


def _blocks_with_colon(text: str) -> Iterator[str]:
    """Yield the block scalars with a colon."""
    for mark in _BLOCKS:
        at = text.find(mark)
        colon = indent = -1
        while at >= 0:
            end = text.find("\n", at)
            if end < 0:
                break
            if colon < end:
                colon = text.find(":", end)
                if colon < 0:
                    break
                indent = indent_of(text[text.rfind("\n", 0, colon) + 1 : colon])
            if not text[at + 1 : end].strip("+- \r0123456789"):
                above = indent_of(text[text.rfind("\n", 0, at) + 1 : end])
                # Most blocks have no colon: the next line with one is not indented deeper than the header.
                if indent > above:
                    start, end = end, _end_of_block(text, above, end)
                    if colon < end:
                        yield text[start:end]
            at = text.find(mark, end)


def _end_of_block(text: str, indent: int, end: int) -> int:
    """Return the offset of the line after a block, whose header is indented by *indent* and ends at *end*."""
    while end >= 0:
        start = end + 1
        end = text.find("\n", start)
        line = text[start:end] if end >= 0 else text[start:]
        if indent_of(line) <= indent and line.strip():
            return start
    return len(text)
