"""The commands: their table, the search for one on a command line, and their help.

The flags, their order and their wording follow the documented output of ``dataos-ctl COMMAND --help``.
"""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint_shim.grammar.flags import INTEGER, STRING, SWITCH, Flag

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PROGRAM = "dataos-ctl-dry"

HELP = Flag("help", "help for {command}", short="h")
STATE = Flag("state", "File of the recorded state", kind=STRING, own=True)
EXEC = Flag("exec", "Run the real dataos-ctl on PATH after the dry run", own=True)
DRY_RUN = Flag("dry-run", "Show the plan without writing anything (default)", own=True)
OUTPUT = Flag("output", "Output format: text or json", kind=STRING, default="text", own=True, choices=("text", "json"))
PLAN_FORMATS = ("text", "json", "markdown", "github", "sarif")
PLAN_OUTPUT = Flag(
    "output",
    f"Output format: {', '.join(PLAN_FORMATS)}",
    kind=STRING,
    default="text",
    own=True,
    choices=PLAN_FORMATS,
)
QUIET = Flag("quiet", "Print only the totals", short="q", own=True)
VERBOSE = Flag("verbose", "Show all fields of new resources", short="v", own=True)
COLOR = Flag(
    "color",
    "Use colors: auto, always or never",
    kind=STRING,
    default="auto",
    own=True,
    choices=("auto", "always", "never"),
)

_DE_REF = Flag("de-ref", "De-reference the files, do not apply", short="d")
_NO_INTERPOLATION = Flag("disable-interpolation", "Disable interpolation, do not interpolate $ENV|${ENV}")
_NO_STACK = Flag("disable-resolve-stack", "Disable resolve stack")
_LINT = Flag("lint", "Lint the files, do not apply", short="l")
_FILE = Flag("manifestFile", "Manifest file location", short="f", kind=STRING)
_RE_RUN = Flag("re-run", "Re-run resource after apply", short="r")
_RECURSIVE = Flag("recursive", "Get manifest files recursively from the provided directory", short="R")
_INSECURE = Flag("tls-allow-insecure", "Allow insecure TLS connections")
_WORKSPACE = Flag("workspace", "Workspace to target resource", short="w", kind=STRING, default="public")
_ANY_WORKSPACE = Flag("workspace", "Workspace to query", short="w", kind=STRING)
_TYPE = Flag("type", "The resource type", short="t", kind=STRING)
_NAME = Flag("name", "Name to query", short="n", kind=STRING)
_VERSION = Flag("version", "Version to query", short="v", kind=STRING, default="v1")
_IDENTIFIER = Flag(
    "identifier",
    "Identifier of resource, like: NAME:VERSION:TYPE, or NAME|VERSION|TYPE|WORKSPACE",
    short="i",
    kind=STRING,
)
_ID = Flag("id", "ID of resource, like: TYPE:VERSION:NAME:WORKSPACE(optional)", kind=STRING)
_ALL = Flag("all", "Get resources for all owners", short="a")

_DRY_RUN_FLAGS = (
    DRY_RUN,
    Flag("record", "Write accepted resources to the recorded state", own=True),
    Flag("detailed-exitcode", "Exit code 0: no changes, 1: refused or error, 2: changes pending", own=True),
    Flag("prune", "List what is recorded for the given path and no longer in its manifests", own=True),
    PLAN_OUTPUT,
    QUIET,
    VERBOSE,
    COLOR,
    STATE,
    EXEC,
)
_APPLY = (_DE_REF, _NO_INTERPOLATION, _NO_STACK, HELP, _LINT, _FILE, _RE_RUN, _RECURSIVE, _INSECURE, _WORKSPACE)
_CREATE = (_NO_INTERPOLATION, _NO_STACK, HELP, _FILE, _RECURSIVE, _INSECURE, _WORKSPACE)
_GET = (
    _ALL,
    Flag("details", "Print lots of details", short="d"),
    HELP,
    _ID,
    _IDENTIFIER,
    _FILE,
    _NAME,
    Flag("owner", "Get resources for a specific owner id", short="o", kind=STRING),
    Flag("refresh", "Auto refresh the results", short="r"),
    Flag("refreshRate", "Refresh rate in seconds", kind=INTEGER, default="5"),
    Flag("tags", "Get tags"),
    _INSECURE,
    _TYPE,
    Flag("unSanitize", "Get resources unsanitized, secrets included"),
    _VERSION,
    _ANY_WORKSPACE,
)
_DELETE = (
    Flag("force", "Force the deletion"),
    HELP,
    _ID,
    _IDENTIFIER,
    _FILE,
    _NAME,
    _INSECURE,
    _TYPE,
    _VERSION,
    _WORKSPACE,
)
_GENERATE = (HELP, Flag("name", "The name of the resource", short="n", kind=STRING), _TYPE, _VERSION)
_SCHEMA = (HELP, _TYPE, _VERSION)
_HISTORY = (HELP, _NAME, _TYPE, _ANY_WORKSPACE, OUTPUT, STATE)
_TO = Flag("to", "Revision to roll back to (default: the previous one)", kind=INTEGER)
_ROLLBACK = (HELP, _NAME, _TO, _TYPE, _WORKSPACE, STATE)
_TABLE_FILE = Flag("tableFile", "File with the output of dataos-ctl get", short="f", kind=STRING)
_TABLE_WORKSPACE = Flag("workspace", "Workspace to import (default: all)", short="w", kind=STRING)
_IMPORT = (HELP, _TABLE_FILE, _TABLE_WORKSPACE, STATE)


class Command(Record):
    """One command."""

    name: str
    """The words of the command, separated by spaces."""
    help: str
    module: str
    """The module that contains its ``run``."""
    flags: tuple[Flag, ...]
    """The flags, in the order of the help."""
    words: str = ""
    """The other arguments, as the help shows them; may be empty."""

    @property
    def path(self) -> tuple[str, ...]:
        """The words of the command."""
        return tuple(self.name.split())

    @property
    def verb(self) -> str:
        """The last word of the command."""
        return self.path[-1]


_RESOURCE_COMMANDS = (
    ("apply", "Plan an apply", "apply", (*_APPLY, *_DRY_RUN_FLAGS)),
    ("create", "Plan the creation of resources", "apply", (*_CREATE, *_DRY_RUN_FLAGS)),
    ("update", "Plan the update of resources", "apply", (*_CREATE, *_DRY_RUN_FLAGS)),
    ("get", "List recorded resources", "get", (*_GET, OUTPUT, STATE, EXEC)),
    ("delete", "Delete recorded resources", "delete", (*_DELETE, STATE, EXEC)),
)
COMMANDS = (
    *(
        Command(f"{prefix}{verb}", help, module, flags)
        for prefix in ("", "resource ")
        for verb, help, module, flags in _RESOURCE_COMMANDS
    ),
    Command("develop generate", "Print an example manifest", "develop", _GENERATE),
    Command("develop schema generate", "Print the schema of a manifest", "develop", _SCHEMA),
    Command("develop schema get resource", "Print the schema of a manifest", "develop", _SCHEMA),
    Command("develop get resource", "Print the schema of a manifest", "develop", _SCHEMA),
    Command("develop stack versions", "List known Stacks", "develop", (HELP,)),
    Command("history", "List recorded changes", "history", _HISTORY),
    Command("rollback", "Roll a recorded resource back to an earlier revision", "rollback", _ROLLBACK),
    Command("state import", "Import the saved output of `dataos-ctl get` into the recorded state", "state", _IMPORT),
    Command(
        "install-shim",
        "Install a dataos-ctl that runs this dry run first",
        "install",
        (HELP,),
        "DIR",
    ),
)


def find_command(arguments: Sequence[str]) -> Command | None:
    """Return the command at the start of the arguments; None if there is none."""
    words = plain_words(arguments)
    return next((command for command in COMMANDS if tuple(words[: len(command.path)]) == command.path), None)


def plain_words(arguments: Sequence[str]) -> list[str]:
    """Return the arguments that are neither flags nor values of flags.

    An unknown flag has a value unless a command follows: an unnecessary dry run is better than a missed apply.
    """
    kinds = {name: flag.kind for command in COMMANDS for flag in command.flags for name in (flag.name, flag.short)}
    first = {command.path[0] for command in COMMANDS}
    words = []
    rest = list(arguments)
    while rest and rest[0] != "--":
        word = rest.pop(0)
        if not word.startswith("-") or word == "-":
            words.append(word)
        elif rest and "=" not in word:
            kind = kinds.get(word[2:]) if word.startswith("--") else _kind_of_shorts(word[1:], kinds)
            if kind != SWITCH and not (kind is None and rest[0] in first):
                del rest[0]
    return words


def _kind_of_shorts(letters: str, kinds: dict[str, str]) -> str | None:
    """Return the kind of the last of several short flags in one argument; SWITCH if the argument contains its value."""
    for at, letter in enumerate(letters, 1):
        kind = kinds.get(letter)
        if kind != SWITCH:
            return kind if at == len(letters) else SWITCH
    return SWITCH


def program_help() -> str:
    """Return the help of the program."""
    shown = [
        command for command in COMMANDS if command.path[0] != "resource" and command.path[:2] != ("develop", "get")
    ]
    width = max(len(command.name) for command in shown)
    lines = [
        "Dry run of dataos-ctl: lint manifests and show what an apply would change, without changing anything.",
        "",
        "Usage:",
        f"  {PROGRAM} COMMAND [flags]",
        f"  {PROGRAM} --{EXEC.name} COMMAND [flags]   (run the real dataos-ctl after a dry run)",
        "",
        "Commands:",
        *(f"  {command.name:<{width}}   {command.help}" for command in shown),
        "",
        "apply, create, update, get and delete are also available as `resource apply` and so on.",
        f"Run `{PROGRAM} COMMAND --help` for more information about a command.",
    ]
    return "\n".join(lines) + "\n"


def command_help(command: Command) -> str:
    """Return the help of one command: first the flags of dataos-ctl, then those of the dry run."""
    theirs = [flag for flag in command.flags if not flag.own]
    own = [flag for flag in command.flags if flag.own]
    words = f" {command.words}" if command.words else ""
    lines = [f"{command.help}.", "", "Usage:", f"  {PROGRAM} {command.name}{words} [flags]", "", "Flags:"]
    lines += _table(theirs, command.verb)
    if own:
        lines += ["", "Dry-run flags:", *_table(own, command.verb)]
    return "\n".join(lines) + "\n"


def _table(flags: Sequence[Flag], verb: str) -> Iterator[str]:
    heads = [_head(flag) for flag in flags]
    width = max(map(len, heads))
    for flag, head in zip(flags, heads, strict=True):
        default = f' (default "{flag.default}")' if flag.kind == STRING and flag.default else ""
        if flag.kind not in {STRING, SWITCH} and flag.default:
            default = f" (default {flag.default})"
        yield f"{head:<{width}}   {flag.help.format(command=verb) if '{command}' in flag.help else flag.help}{default}"


def _head(flag: Flag) -> str:
    short = f"-{flag.short}, " if flag.short else "    "
    return f"  {short}--{flag.name}{f' {flag.kind}' if flag.kind else ''}"
