"""The quick test of every check: whether a text may contain a secret that is recognized in the text alone."""

from __future__ import annotations

from workerlint.core.text import indent_of
from workerlint.secrets.heuristics import NAME_ENDS, NAME_HINTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SEARCHED = (
    ("gl", ("glpat-", "gloas-", "gldt-", "glrt-", "glrtr-", "glcbt-", "glptt-", "glft-", "glimt-", "glagent-", "glwt-",
            "glsoat-", "glffct-")),
    ("X", ("GOCSPX-",)),
    ("~", ("Q~",)),
    ("dckr_", ("dckr_pat_", "dckr_oat_")),
    ("k_", ("k_live_", "k_test_")),
    ("x", ("xox",)),
    ("curl", ("curl",)),
    ("J", ("eyJ",)),
    ("hv", ("hvs.", "hvb.", "hvr.")),
    ("%", ("%2", "%3", "%4", "%5", "%6", "%7")),
    ("\\", ('\\"', "\\x", "\\u", "\\U", "\\n", "\\/")),
)  # fmt: skip
"""Hints of escapes, and of secrets without a long run of letters and digits, by a part of them that few texts contain.

Searching for a character takes a tenth of the time of a word, or less. The hints are listed here, because the formats
are loaded only if something is found.
"""
_SEARCHED_IN_REST = (
    (b"AI", ("AIza",)),
    (b"SG.", ("SG.",)),
    (b"B", ("Bearer", "Basic")),
    (b"PRIVATEKEY-", ("PRIVATE KEY-----",)),
    (b":AA", (":AA",)),
    (b"ABSK", ("ABSK",)),
    (b"29.", ("ya29.",)),
    (b"TT3", ("TT3x",)),
)
"""Others, by what is left of them in a text without lower-case letters and spaces, which is much shorter."""
_SPLIT = (
    "bedrock-api-key-", "xapp-", "1//0", "hf_", "pypi-AgE", "github_pat_", "hooks.slack.com/", "office.com/webhook",
    "sig=",
)  # fmt: skip
"""Hints of secrets with several parts, of which none may be a long run of letters and digits."""
_KEY = "sk-"
"""Another one. Many words contain it: ``disk-``, ``task-``."""
_UPPER = bytes(range(65, 91))
_LOWER = bytes(range(97, 123))
_DIGITS = bytes(range(48, 58))
_BEFORE_EQUALS = frozenset(end[-3:] for end in NAME_ENDS)
"""The last three characters of names of secrets."""
_SHORT_NAME = "pw"
"""The only one of two."""
_AFTER_NAME = " \t\"'\\:]-._0123456789"
"""What may be between the last letter of a name and an equals sign."""
_SIGNS = b"#\"':\n|>"
_OTHERS = b"_-./,=+&?;"
_NOT_IN_REST = bytes(set(range(256)) - set(_UPPER + _DIGITS + _SIGNS + _OTHERS))
_TO_SKELETON = bytes.maketrans(_UPPER + _DIGITS, b"X" * 36)
_FEW = b"X" * 9
"""What is left of each random word of 18 letters and digits, in nearly all cases."""
_FEWER = b"X" * 6
"""What is left of the parts of a random token together."""
_TO_RUNS = bytes(88 if chr(code).isalnum() else 32 for code in range(128)) + b" " * 128
_RUN = b"X" * 18
_BEFORE_COLON = ((b'"', b'":', b'""'), (b"'", b"':", b"''"), (b"#", b"#:", b""))
"""What begins a comment or a quoted text, with a colon, and the quotes of a text without a colon."""
_BLOCK_OPTIONS = "+- \r0123456789"
"""What may be after the sign of a block scalar, apart from a comment."""


def may_contain(text: str) -> bool:
    """Return whether a text may contain a secret that ``find_hits`` finds: for most manifests it cannot.

    This is part of every check, so it uses no expressions, and searches what is left without lower-case letters.
    Splitting the text into words and searching those took more than twice as long.
    """
    for part, hints in _SEARCHED:
        if part in text and _has_one(text, hints):
            return True
    if ("@" in text and _has_login(text)) or ("$" in text and _has_default(text)):
        return True
    data = text.encode("utf-8", "replace")
    rest = data.translate(None, _NOT_IN_REST)
    for left, hints in _SEARCHED_IN_REST:
        if left in rest and _has_one(text, hints):
            return True
    skeleton = rest.translate(_TO_SKELETON)
    if _FEW in skeleton and _has_run(data):
        return True
    if _FEWER in skeleton.translate(None, _OTHERS) and _has_split(text):
        return True
    parts = "\n".join(_parts_with_names(text, rest))
    return bool(parts) and _has_one(parts.lower(), NAME_HINTS)


def _has_one(text: str, hints: Iterable[str]) -> bool:
    """Return whether a text has one of the hints."""
    for hint in hints:  # noqa: SIM110 - a generator takes twice as long
        if hint in text:
            return True
    return False


def _has_split(text: str) -> bool:
    """Return whether a text has a hint of a secret with several parts."""
    if _has_one(text, _SPLIT):
        return True
    for before in text.split(_KEY)[:-1]:  # noqa: SIM110
        if not (before[-1:].isalnum() or before.endswith(("_", "-"))):
            return True
    return False


def _has_login(text: str) -> bool:
    """Return whether the word before an at sign contains a colon or a slash, which an e-mail address does not."""
    for before in text.split("@")[:-1]:
        word = f"{before}@".split()[-1]
        if ":" in word or "/" in word:
            return True
    return False


def _has_default(text: str) -> bool:
    """Return whether a variable has a default value: ``${NAME:value}``."""
    for after in text.split("$")[1:]:
        inside, end, _ = after.partition("}")
        name, colon, _ = inside.partition(":")
        if end and colon and name[:1] == "{" and name[1:].isidentifier():
            return True
    return False


def _has_run(data: bytes) -> bool:
    """Return whether a text has a long word of letters and digits that is not a name, which has few capitals."""
    runs = data.translate(_TO_RUNS) + b" "
    at = runs.find(_RUN)
    while at >= 0:
        end = runs.find(b" ", at)
        word = data[at:end]
        if not word.isalpha() or 4 * len(word.translate(None, _LOWER)) > len(word):
            return True
        at = runs.find(_RUN, end)
    return False


def _parts_with_names(text: str, rest: bytes) -> Iterator[str]:
    """Yield the parts of a text in which a name may be followed by a value, other than the keys of its mappings.

    They are what is before each equals sign on its line, if it ends like the name of a secret; the options of command
    lines, such as ``--password``, each to its end; and parts with a colon: in a plain scalar, a colon and a space end
    a key. *rest* is what is left of the text without lower-case letters and spaces.
    """
    start, at = 0, text.find("=")
    while at >= 0:  # to split the text at a character takes longer than to find it
        before = text[start:at]
        end = before.rstrip(_AFTER_NAME)[-3:].lower()
        if end in _BEFORE_EQUALS or end[-2:] == _SHORT_NAME:
            yield before.rpartition("\n")[2]
        start, at = at, text.find("=", at + 1)
    if b"--" in rest:
        for after in text.split("--")[1:]:
            if after[:1].isalpha():
                yield after.partition("\n")[0]
    signs = rest.translate(None, _UPPER + _DIGITS + _OTHERS)
    if b"|" in signs or b">" in signs:
        yield from _in_blocks(text)
        signs = signs.translate(None, b"|>")
    for sign, before_colon, closed in _BEFORE_COLON:
        # What is closed on its line and has no colon is not of interest.
        if sign in signs and (before_colon in signs or (closed and sign in signs.replace(closed, b""))):
            yield from _after(text, sign.decode())


def _after(text: str, sign: str) -> Iterator[str]:
    """Yield what is after a sign on its line, or up to the next sign if it is a quote, if it has a colon."""
    at = text.find(sign)
    while at >= 0:
        end = _end_of_line(text, at)
        if sign != "#" and not text[at - 1 : at].isalnum():  # not an apostrophe
            end = max(end, text.find(sign, at + 1))
        if text.find(":", at, end) >= 0:
            yield text[at:end]
        at = text.find(sign, end + 1)


def _in_blocks(text: str) -> Iterator[str]:
    """Yield the lines with a colon in block scalars.

    A block reaches to the next line with a colon that is not indented more than the line with its sign. A line without
    a colon may end it before, so that a few lines too many are searched.
    """
    for sign in "|>":
        colon, at = 0, text.find(sign)
        while at >= 0:
            end = _end_of_line(text, at)
            if colon < end:  # a search for each sign would take quadratic time where colons are far away
                colon = text.find(":", end)
                if colon < 0:
                    break
            if text[at:end].replace("\t", " ").partition(" #")[0].rstrip(_BLOCK_OPTIONS)[-1:] == sign:
                indent = indent_of(text[text.rfind("\n", 0, at) + 1 : at])
                while colon >= 0:
                    start, after = text.rfind("\n", 0, colon) + 1, _end_of_line(text, colon)
                    line = text[start:after]
                    if indent_of(line) <= indent:
                        break
                    yield line
                    end, colon = after, text.find(":", after)
            at = text.find(sign, end)


def _end_of_line(text: str, at: int) -> int:
    """Return the offset of the end of the line at *at*."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end
