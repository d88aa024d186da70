"""The commands: those of dataos-ctl that the dry run knows, and its own.

Flags, their order and their wording are those that ``dataos-ctl COMMAND --help`` prints as documented.
"""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint_shim.flags import INTEGER, STRING, Flag

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

PROGRAM = "dataos-ctl-dry"

HELP = Flag("help", "help for {command}", short="h")
STATE = Flag("state", "File of the rehearsed state", kind=STRING, own=True)
EXEC = Flag("exec", "Hand over to the real dataos-ctl on PATH", own=True)
DRY_RUN = Flag("dry-run", "Show the plan and write nothing (the default)", own=True)
OUTPUT = Flag("output", "text or json", kind=STRING, default="text", own=True, choices=("text", "json"))

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

_REHEARSAL = (
    DRY_RUN,
    Flag("record", "Write what is accepted to the rehearsed state", own=True),
    Flag("detailed-exitcode", "Exit with 0: nothing to change, 1: refused or fault, 2: changes pending", own=True),
    OUTPUT,
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


class Command(Record):
    """One command. *path* are its words, *module* is that of its ``run``, *words* names what else it takes."""

    __slots__ = ("flags", "help", "module", "path", "words")

    path: tuple[str, ...]
    help: str
    module: str
    flags: tuple[Flag, ...]
    words: str

    def __init__(self, path: str, help: str, module: str, flags: Iterable[Flag], words: str = "") -> None:
        self.path = tuple(path.split())
        self.help = help
        self.module = module
        self.flags = tuple(flags)
        self.words = words

    @property
    def name(self) -> str:
        """The words of the command."""
        return " ".join(self.path)

    @property
    def verb(self) -> str:
        """The last word of the command."""
        return self.path[-1]


def _resource_commands() -> list[Command]:
    made = []
    for prefix in ("", "resource "):
        made += [
            Command(f"{prefix}apply", "Plan what an apply would do", "apply_command", (*_APPLY, *_REHEARSAL)),
            Command(f"{prefix}create", "Plan new resources", "apply_command", (*_CREATE, *_REHEARSAL)),
            Command(f"{prefix}update", "Plan changes of resources", "apply_command", (*_CREATE, *_REHEARSAL)),
            Command(f"{prefix}get", "List the rehearsed resources", "get_command", (*_GET, OUTPUT, STATE, EXEC)),
            Command(f"{prefix}delete", "Delete rehearsed resources", "delete_command", (*_DELETE, STATE, EXEC)),
        ]
    return made


COMMANDS = (
    *_resource_commands(),
    Command("develop generate", "Print an example manifest", "develop_command", _GENERATE),
    Command("develop schema generate", "Print the schema of a manifest", "develop_command", _SCHEMA),
    Command("develop schema get resource", "Print the schema of a manifest", "develop_command", _SCHEMA),
    Command("develop get resource", "Print the schema of a manifest", "develop_command", _SCHEMA),
    Command("develop stack versions", "List the Stacks that are known", "develop_command", (HELP,)),
    Command(
        "history",
        "List what was recorded",
        "history_command",
        (HELP, _NAME, _TYPE, _ANY_WORKSPACE, OUTPUT, STATE),
    ),
    Command(
        "rollback",
        "Take a rehearsed resource back to what it was",
        "rollback_command",
        (
            HELP,
            _NAME,
            Flag("to", "Revision to go back to (default: the one before the last)", kind=INTEGER),
            _TYPE,
            _WORKSPACE,
            STATE,
        ),
    ),
    Command(
        "state import",
        "Read a saved table of `dataos-ctl get` into the rehearsed state",
        "state_command",
        (
            HELP,
            Flag("tableFile", "File with the table", short="f", kind=STRING),
            Flag("workspace", "Workspace whose rows are taken (default: all)", short="w", kind=STRING),
            STATE,
        ),
    ),
    Command("install-shim", "Put the dry run in front of the real dataos-ctl", "install_command", (HELP,), "DIR"),
)
