"""Command lines of dataos-ctl around its saved output: they tell what a table is a list of."""

from __future__ import annotations

from collections.abc import Iterator

from workerlint.core.record import Record
from workerlint.platform.table import BARS

LISTING = (("get",), ("resource", "get"), ("product", "get"), ("user", "get"))
"""The commands that list what their caller owns, and with ``-a`` everything."""

_PROGRAMS = ("dataos-ctl", "dataos-ctl.exe")
_MAX_LENGTH = 2_000
"""Characters of a command line."""
_ARROWS = "❯➜"  # noqa: RUF001 - what some prompts begin with
PROMPT_SIGNS = f"$#%>»✗λ{_ARROWS}"
"""What prompts end in."""
_END = ("|", "&", ";", "<", ">", "1>", "2>", "#")
"""What ends the arguments in a shell."""
_KEEPS_ALL = frozenset(("tee", "cat", "less", "more", "Tee-Object", "Out-File"))
"""Programs that print all that they read. Others, such as grep, print a part of it."""
_LETTERS = {
    "a": "all", "d": "details", "f": "manifestFile", "i": "identifier", "l": "layer", "n": "name", "o": "owner",
    "r": "refresh", "t": "type", "v": "version", "w": "workspace",
}  # fmt: skip
"""The options with a value and those that are not filters, by their letters."""
_WITH_VALUE = frozenset(
    ("id", "identifier", "layer", "manifestFile", "name", "node", "owner", "productId", "refreshRate", "type",
     "version", "workspace")
)  # fmt: skip
_NOT_FILTERS = frozenset(
    ("all", "details", "errorDetails", "refresh", "refreshRate", "tags", "tls-allow-insecure", "type", "unSanitize",
     "workflowDetails", "workspace")
)  # fmt: skip
"""The options that do not reduce what is listed, and the two that are known by their values."""


class Command(Record):
    """One call of dataos-ctl."""

    words: tuple[str, ...]
    """The words before the options, such as ``user`` and ``get``."""
    kind: str
    """The value of ``--type``; empty if it is not given."""
    workspace: str
    """The value of ``--workspace``; empty if it is not given."""
    lists_all: bool
    """Whether it lists the resources of all owners, without another filter than type and workspace."""
    is_filtered: bool
    """Whether it lists only a part of what the type and the workspace have."""

    @property
    def details(self) -> Command:
        """The same call for single resources: what it prints in detail is not a list of all."""
        return Command(self.words, self.kind, self.workspace, False, True)

    @property
    def shown(self) -> str:
        """The words, and the options that decide what is listed."""
        kind = f"-t {self.kind}" if self.kind else ""
        workspace = f"-w {self.workspace}" if self.workspace else ""
        return " ".join(filter(None, (*self.words, kind, workspace, "-a" if self.lists_all else "")))


NO_COMMAND = Command((), "", "", False, False)
"""The call of output without a command line."""


def parse_command(line: str) -> Command | None:
    """Return the call of dataos-ctl in a line, with or without a prompt; None if the line is anything else."""
    if _PROGRAMS[0] not in line or len(line) > _MAX_LENGTH:
        return None
    tokens = line.replace('"', "").replace("'", "").split()
    at = next((number for number, token in enumerate(tokens) if _is_program(token)), None)
    # A table may have a row of that name.
    if at is None or not _is_prompt(tokens[:at]) or at + 1 == len(tokens) or tokens[at + 1][0] in BARS:
        return None
    words: list[str] = []
    options: dict[str, str] = {}
    rest = iter(tokens[at + 1 :])
    is_filtered = False
    for token in rest:
        if token.startswith(_END):
            is_filtered = token[0] == "|" and (token[1:] or next(rest, "")) not in _KEEPS_ALL
            break
        if token.startswith("--"):
            name, equals, value = token[2:].partition("=")
            options[name] = value if equals else next(rest, "") if name in _WITH_VALUE else "true"
        elif token.startswith("-"):
            _read_letters(token[1:], rest, options)
        else:
            words.append(token)
    is_filtered = is_filtered or not _NOT_FILTERS.issuperset(options) or "runtime" in words
    lists_all = options.get("all", "false") != "false" and tuple(words) in LISTING and not is_filtered
    kind, workspace = options.get("type", "").lower(), options.get("workspace", "")
    return Command(tuple(words), kind, workspace, lists_all, is_filtered)


def _is_program(token: str) -> bool:
    name = token.lstrip(PROMPT_SIGNS).replace("\\", "/").rpartition("/")[2]
    return name in _PROGRAMS


def _is_prompt(tokens: list[str]) -> bool:
    """Return whether the words before a command are a prompt, and not the beginning of a sentence."""
    return not tokens or tokens[-1][-1] in PROMPT_SIGNS or tokens[0][0] in _ARROWS


def _read_letters(letters: str, rest: Iterator[str], options: dict[str, str]) -> None:
    """Add the options of a token with a single dash, such as ``-at secret`` or ``-w=public``."""
    for number, letter in enumerate(letters, 1):
        name = _LETTERS.get(letter, letter)
        if name in _WITH_VALUE:
            options[name] = letters[number:].removeprefix("=") or next(rest, "")
            return
        options[name] = "true"
