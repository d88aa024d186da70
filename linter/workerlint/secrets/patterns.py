"""Secrets that are recognized by their format alone, anywhere in a text: tokens, private keys, passwords in URLs."""

from __future__ import annotations

from workerlint.core.record import Record, Struct
from workerlint.core.text import Pattern, Span
from workerlint.secrets.heuristics import is_placeholder, looks_random

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Hit(Record):
    """A secret that is recognized by its format."""

    span: Span
    what: str
    """The kind of secret, with an article."""
    certain: bool
    """Whether only secrets have that format."""


class _Form(Struct):
    """The format of a kind of secret."""

    what: str
    hints: tuple[str, ...]
    """The text is searched only if it contains one of these strings, which are rare."""
    pattern: str
    """The regular expression; group 1 is the secret."""
    accept: Callable[[str], bool]
    certain: bool = True


URL_PASSWORD = "a URL password"  # noqa: S105 - a phrase of messages


def _is_literal(value: str) -> bool:
    return not is_placeholder(value)


def _is_random(value: str) -> bool:
    return len(value) >= 16 and not is_placeholder(value) and looks_random(value)


_UUID_END = Pattern(r"(?a)[\w.@-]+\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_EXPRESSION = Pattern(r"[.$@%:?(]|this\b")


def _is_dataos_key(value: str) -> bool:
    """Return whether a text is a DataOS API key: base64 of a token's name, a dot and a UUID (as in the samples)."""
    from binascii import Error, a2b_base64  # few manifests contain a text of that format

    try:
        return bool(_UUID_END.fullmatch(a2b_base64(value).decode("latin-1")))
    except Error:
        return False


_TOKENS = (
    _Form("a JSON Web Token", ("eyJ",), r"\b(eyJ(?:(?!-eyJ)[\w-]){8,}+\.eyJ[\w-]{8,}\.[\w-]{8,})", _is_literal),
    _Form("a GitHub token", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), r"\b(gh[pousr]_[A-Za-z0-9]{30,})\b", _is_literal),
    _Form("a GitHub token", ("github_pat_",), r"\b(github_pat_\w{30,})\b", _is_literal),
    _Form("a GitLab token", ("glpat-",), r"\b(glpat-[\w-]{16,})", _is_literal),
    _Form("a Slack token", ("xox",), r"\b(xox[abeoprs]-[A-Za-z0-9-]{10,})", _is_random),
    _Form("a Slack webhook", ("hooks.slack.com/",), r"hooks\.slack\.com/[a-z]+/([\w/]{20,})", _is_literal),
    _Form("an AWS access key", ("AKIA", "ASIA"), r"\b(A[KS]IA[A-Z0-9]{16})\b", _is_literal),
    _Form("a Google API key", ("AIza",), r"\b(AIza[\w-]{35})", _is_literal),
    _Form("a Stripe key", ("_live_", "_test_"), r"\b([rs]k_(?:live|test)_[A-Za-z0-9]{16,})\b", _is_literal),
    _Form("an API key", ("sk-",), r"(?<![\w-])(sk-[\w-]{20,})", _is_random),
    _Form("an npm token", ("npm_",), r"\b(npm_[A-Za-z0-9]{36})\b", _is_literal),
    _Form("a SendGrid key", ("SG.",), r"\b(SG\.[\w-]{16,}\.[\w-]{16,})", _is_random),
    _Form("a Databricks token", ("dapi",), r"\b(dapi[0-9a-f]{32})\b", _is_literal),
    _Form("a Hugging Face token", ("hf_",), r"\b(hf_[A-Za-z0-9]{30,})\b", _is_literal),
    _Form("an Azure key", ("AccountKey=", "SharedAccessKey="), r"Key=([A-Za-z0-9+/]{40,}={0,2})", _is_random),
    _Form("an Azure signature", ("sig=",), r"[?&]sig=([A-Za-z0-9%+/]{40,}=?)", _is_random),
)  # fmt: skip
"""Formats of one word."""

_PHRASES = (
    _Form(
        "a private key",
        ("PRIVATE KEY-----",),
        r"(-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\s|#|\\[nr])*[A-Za-z0-9+/]{20}[^-]*(?:-----END [A-Z ]*-----)?)",
        lambda _value: True,
    ),
    _Form("a token", ("earer ",), r"\b[Bb]earer +([\w.~+/-]{16,}={0,2})", _is_random),
    _Form("a user name with a password", ("asic ",), r"\b[Bb]asic +([A-Za-z0-9+/]{12,}={0,2})", _is_random),
    _Form(
        URL_PASSWORD,
        ("@",),  # rarer than ://
        r"://(?<=\w://)(?<!dataos://)[^\s/?#:@\"'<>|\\]*:([^\s/?#@\"'|]+)@(?!sha256:)",
        _is_literal,
        certain=False,
    ),
    _Form(
        "a password",
        ("word=", "WORD=", "wd=", "WD="),
        r"(?:^|[\s;&?,])[\w.]*(?i:password|passwd|pwd)=\\?[\"']?([^\s;&\"'\\]+)",
        lambda value: _is_literal(value) and not _EXPRESSION.match(value),
        certain=False,
    ),
)
"""Formats of several words, or of short ones."""

_RARE = "JzKGxI"
"""Characters of hints that few texts contain: searching for one takes a fortieth of the time of a word."""
_LAST = "_="
"""Characters that end so many hints that looking before each of them is faster than searching for each hint."""


def _by_character(forms: tuple[_Form, ...]) -> tuple[dict[str, dict[str, _Form]], dict[str, dict[str, _Form]]]:
    """Return the hints of formats by a character in them: those to search for, and the text before the last one."""
    searched: dict[str, dict[str, _Form]] = {}
    ends: dict[str, dict[str, _Form]] = {}
    for form in forms:
        for hint in form.hints:
            if hint[-1] in _LAST:
                ends.setdefault(hint[-1], {})[hint[:-1].rpartition(hint[-1])[2]] = form
            else:
                character = next((char for char in _RARE if char in hint), hint[0])
                searched.setdefault(character, {})[hint] = form
    return searched, ends


_DATAOS_KEY = _Form("a DataOS API key", (), r"(?<![A-Za-z0-9+/])([A-Za-z0-9+/]{50,}={0,2})", _is_dataos_key)
_TO_RUNS = bytes(88 if chr(code).isalnum() or chr(code) in "+/" else 32 for code in range(128)) + b" " * 128
_RUN = b"X" * 50
"""The characters of a DataOS key after the translation. Measuring each word of the text took three times as long."""

_FORMS = (*_TOKENS, *_PHRASES, _DATAOS_KEY)
_by_rare, _by_last = _by_character(_FORMS)
_SEARCHED = [(character, tuple(hints.items())) for character, hints in _by_rare.items()]
_ENDS = [(character, tuple(hints), "".join(hint[-1] for hint in hints), hints) for character, hints in _by_last.items()]


def find_forms(text: str, start: int, end: int) -> Iterator[Hit]:
    """Yield the texts with the format of a secret between two offsets; the ranges may overlap."""
    chunk = text if start == 0 and end == len(text) else text[start:end]
    forms = _suspected(chunk)
    if not forms:
        return
    import re  # most manifests need no regular expression at all

    for form in forms:
        for match in re.finditer(form.pattern, chunk):
            if form.accept(match[1]):
                yield Hit(Span(match.start(1) + start, match.end(1) + start), form.what, form.certain)


def _suspected(text: str) -> list[_Form]:
    """Return the formats whose hints are in *text*; for most manifests there are none.

    This is part of every check. Splitting the text into words and searching those took more than twice as long.
    """
    forms = set()
    for character, hints in _SEARCHED:
        if character in text:
            for hint, form in hints:
                if hint in text:
                    forms.add(form)
    find = text.find
    for character, ends, last, by_end in _ENDS:
        at = find(character)
        while at >= 0:
            if text[at - 1 : at] in last and text.endswith(ends, 0, at):
                forms.update(form for end, form in by_end.items() if text.endswith(end, 0, at))
            at = find(character, at + 1)
    if _RUN in text.encode("utf-8", "replace").translate(_TO_RUNS):
        forms.add(_DATAOS_KEY)
    return [form for form in _FORMS if form in forms] if forms else []
