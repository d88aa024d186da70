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
    ("J", ("eyJ",)),
    ("K", ("ABSK",)),
    ("9", ("ya29.",)),
    ("T", ("TT3x",)),
    ("hv", ("hvs.", "hvb.", "hvr.")),
    ("%", ("%2", "%3", "%4", "%5", "%6", "%7")),
    ("\\", ('\\"', "\\x", "\\u", "\\U", "\\n", "\\/")),
)  # fmt: skip
"""Hints of escapes, and of secrets without a long run of letters and digits, by a part of them that few texts contain.

Searching for a character takes a fifth of the time of a word. The hints are listed here, because the formats are loaded
only if something is found.
"""
_SPLIT = (
    "bedrock-api-key-", "xapp-", "1//0", "hf_", "pypi-AgE", "github_pat_", "hooks.slack.com/", "office.com/webhook",
    "sig=",
)  # fmt: skip
"""Hints of secrets with several parts, of which none may be a long run of letters and digits."""
_KEY = "sk-"
"""Another one. Many words contain it: ``disk-``, ``task-``."""
_BEFORE_EQUALS = frozenset(end[-2:] for end in NAME_ENDS)
"""The last two characters of names of secrets."""
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
_BLOCKS = frozenset("|>")
_BLOCK_OPTIONS = "+- \t\r0123456789"
"""What may be after the sign of a block scalar."""


def may_contain(text: str) -> bool:
    """Return whether a text may contain a secret that ``find_hits`` finds: for most manifests it cannot.

    This is part of every check, so it uses no expressions, and searches what is left without lower-case letters.
    Splitting the text into words and searching those took more than twice as long.
    """
    for part, hints in _SEARCHED:
        if part in text:
            for hint in hints:  # a generator takes twice as long
                if hint in text:
                    return True
    if ("@" in text and _has_login(text)) or ("$" in text and _has_default(text)):
        return True
    data = text.encode("utf-8", "replace")
    skeleton = data.translate(_TO_SKELETON, _NOT_IN_SKELETON)
    if _FEW in skeleton and _has_run(data):
        return True
    if _FEWER in skeleton.translate(None, _OTHERS) and _has_split(text):
        return True
    return _has_name(text, skeleton.translate(None, b"X" + _OTHERS))


def _has_name(text: str, signs: bytes) -> bool:
    """Return whether a text has a name of a secret where it may be followed by a value.

    Such parts are searched only for the hints that are anywhere in the text, which are few.
    """
    hints: list[str] = []
    for part in _parts_with_names(text, signs):
        if not hints:
            lower = text.lower()
            hints = [hint for hint in NAME_HINTS if hint in lower]
            if not hints:
                return False
        lower = part.lower()
        for hint in hints:
            if hint in lower:
                return True
    return False


def _has_split(text: str) -> bool:
    """Return whether a text has a hint of a secret with several parts."""
    for hint in _SPLIT:  # a generator takes twice as long
        if hint in text:
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


def _parts_with_names(text: str, signs: bytes) -> Iterator[str]:
    """Yield the parts of a text in which a name may be followed by a value, other than the keys of its mappings.

    They are what is before each equals sign on its line, if it ends like the name of a secret; the options of command
    lines, such as ``--password``, each to its end; and parts with a colon. *signs* are the quotes, colons and ends of
    lines of the text: in a plain scalar, a colon and a space end a key.
    """
    start, at = 0, text.find("=")
    while at >= 0:  # to split the text at a character takes longer than to find it
        before = text[start:at]
        if before.rstrip(_AFTER_NAME)[-2:].lower() in _BEFORE_EQUALS:
            yield before.rpartition("\n")[2]
        start, at = at, text.find("=", at + 1)
    for after in text.split("--")[1:]:
        if after[:1].isalpha():
            yield after.partition("\n")[0]
    in_quotes = b'":' in signs or b"':" in signs or b"#:" in signs
    if in_quotes or b"|\n" in signs or b">\n" in signs or b"|#" in signs or b">#" in signs:
        yield from _parts_with_colon(text)


def _parts_with_colon(text: str) -> Iterator[str]:
    """Yield what is after a quote or a number sign on its line, and the lines of block scalars, if it has a colon."""
    indent = None  # that of the line with the sign of the block; None outside of a block
    for line in text.replace('"', "'").replace("#", "'#").split("\n"):
        part = line
        if indent is None or (indent_of(line) <= indent and line.strip()):
            part = line.partition("'")[2]
            is_sign = line.partition(" '#")[0].rstrip(_BLOCK_OPTIONS)[-1:] in _BLOCKS
            indent = indent_of(line) if is_sign else None
        if ":" in part:
            yield part
