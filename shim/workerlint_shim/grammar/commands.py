"""The commands of dataos-ctl and of the dry run: what the dry run does for each, and where it is documented.

A command that is not in this table is unknown: the dry run cannot tell whether it applies manifests.
"""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint_shim.grammar.command_flags import (
    APPLY,
    CHECK_FLAGS,
    CREATE,
    DATASET_CREATE,
    DELETE,
    DOMAIN_ID,
    DRY_RUN,
    DRY_RUN_FLAGS,
    EQUATION,
    EXEC,
    GENERATE,
    GET,
    GET_RUNTIME,
    HELP,
    HISTORY,
    IMPORT,
    INSECURE,
    JQ,
    OPERATE_APPLY,
    OUTPUT,
    PAGER,
    PRODUCT_APPLY,
    PRODUCT_DELETE,
    PRODUCT_GET,
    PRODUCT_ID,
    ROLLBACK,
    RUN,
    RUNTIME,
    SCHEMA,
    SELECT_FLAGS,
    START,
    STATE,
)
from workerlint_shim.grammar.flags import Flag

PROGRAM = "dataos-ctl-dry"
REQUEST = "__complete"
"""The hidden command that the scripts for shells call. The one of dataos-ctl has the same name."""

REFERENCE = "the command reference that `dataos-ctl doc` generated in September 2025"
MANUAL = "the page on the command in the documentation of the command line (dataos.info, interfaces/cli)"
OLDER_MANUAL = "the documentation of an older command line (dataos.info, interfaces/cli/cli_older_version)"
COBRA = "the library that dataos-ctl reads its command line with"
SAMPLES = "samples in the documentation of other subjects"
DRY_RUN_ONLY = "the dry run"
"""The sources of commands: where each one is documented."""

PLAN = "plan"
"""Manifests are checked, and what an apply would change is planned."""
CHECK = "check"
"""Manifests are checked; the command does not apply them."""
SELECT = "select"
"""Manifests only name the resources that the command concerns: they must be readable."""
ANSWER = "answer"
"""The dry run answers itself; nothing reaches the platform."""
OWN = "own"
"""A command that dataos-ctl does not have."""
NOTHING = "nothing"
"""The command is known and has nothing to rehearse."""


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
    rehearsal: str = NOTHING
    """PLAN, CHECK, SELECT, ANSWER, OWN or NOTHING."""
    source: str = DRY_RUN_ONLY
    """Where the command and its flags are documented."""
    alias: str = ""
    """Another name; may be empty."""

    @property
    def path(self) -> tuple[str, ...]:
        """The words of the command."""
        return tuple(self.name.split())

    @property
    def verb(self) -> str:
        """The last word of the command."""
        return self.path[-1]

    @property
    def is_rehearsed(self) -> bool:
        """Whether its manifests are read before the real dataos-ctl gets them."""
        return self.rehearsal in {PLAN, CHECK, SELECT}


_RESOURCE_COMMANDS = (
    (PLAN, "apply", "Plan an apply", "apply", (*APPLY, *DRY_RUN_FLAGS)),
    (PLAN, "create", "Plan the creation of resources", "apply", (*CREATE, *DRY_RUN_FLAGS)),
    (PLAN, "update", "Plan the update of resources", "apply", (*CREATE, *DRY_RUN_FLAGS)),
    (SELECT, "get", "List recorded resources", "get", (*GET, DRY_RUN, OUTPUT, STATE, EXEC)),
    (SELECT, "delete", "Delete recorded resources", "delete", (*DELETE, DRY_RUN, STATE, EXEC)),
    *(
        (SELECT, f"runtime {verb}", "Name the resources of a runtime command", "select", (*RUNTIME, *SELECT_FLAGS))
        for verb in ("pause", "re-run", "resume", "run", "stop")
    ),
    (SELECT, "runtime get", "Name the resources of a runtime command", "select", (*GET_RUNTIME, *SELECT_FLAGS)),
)
_EQUATIONS = "develop observability monitor equation"
_PAGERS = "develop observability pager"
_CHECKED = (
    ("dataset create", DATASET_CREATE, REFERENCE),
    ("develop start", START, REFERENCE),
    (_EQUATIONS, EQUATION, REFERENCE),
    (f"{_EQUATIONS} query", EQUATION, REFERENCE),
    (f"{_PAGERS} evaluate", PAGER, REFERENCE),
    (f"{_PAGERS} output", PAGER, REFERENCE),
    ("jq", JQ, REFERENCE),
    ("operate apply", OPERATE_APPLY, OLDER_MANUAL),
)
_NOT_REHEARSED = {
    REFERENCE: {
        "collation": "content metadata resource",
        "context": "delete list product select",
        "dataset": "add-field add-properties cherrypick-snapshot create-branch delete-branch drop drop-field"
        " fastforward-branch get list list-branch metadata properties remove-properties rename-branch rename-field"
        " replace-branch rollback set-metadata set-nullable set-snapshot snapshots update-field update-partition",
        "depot": "health",
        "develop": "get stop",
        "develop observability": "incident prometheus",
        "develop schema get": "api",
        "develop stack": "image-pull-secret",
        "develop types": "versions",
        "doc": "",
        "health": "",
        "init": "",
        "log": "",
        "login": "",
        "maintenance": "collect-garbage create-docker-secret",
        "operate": "chart-export exec-stream get-dataplanes get-secret log-stream pulsar tcp-stream",
        "query-gateway": "connect",
        "resource": "log tcp-stream",
        "role": "changes get",
        "tcp-stream": "",
        "themis": "engine get session",
        "tui": "",
        "user": "apikey changes create delete get tag",
        "usql": "",
        "view": "",
        "workspace": "create delete get",
    },
    MANUAL: {"fastbase": "namespace tenant topic"},
    COBRA: {REQUEST: "", "__completeNoDesc": "", "completion": "powershell"},
}
"""The commands that have nothing to rehearse, by their source: each group with its subcommands, and further words after
these belong to the command."""
_ALIASES = {
    "develop stack versions": "develop stack version",
    "log": "logs",
    "resource log": "resource logs",
    "role": "roles",
    "user": "users",
}
"""The other names of commands and groups. Source: their help."""


def _alias(group: str, word: str) -> str:
    """Return the other name of a command or of its group, with the rest of the command; empty if there is none."""
    name = f"{group} {word}".rstrip()
    return _ALIASES.get(name) or (f"{_ALIASES[group]} {word}".rstrip() if group in _ALIASES else "")


_GROUPS = (("product", PRODUCT_ID), ("domain", DOMAIN_ID))
_REHEARSED = (
    *(
        (rehearsal, prefix + name, help, module, flags)
        for prefix in ("", "resource ")
        for rehearsal, name, help, module, flags in _RESOURCE_COMMANDS
    ),
    *(
        (SELECT, f"{prefix}get runtime", "Name the resources of get runtime", "select", (*GET_RUNTIME, *SELECT_FLAGS))
        for prefix in ("", "resource ")
    ),
    (PLAN, "resource run", "Plan the run of a resource", "apply", (*RUN, *DRY_RUN_FLAGS)),
    *(
        row
        for group, identifier in _GROUPS
        for row in (
            (PLAN, f"{group} apply", f"Plan an apply of {group}s", "apply", (*PRODUCT_APPLY, *DRY_RUN_FLAGS)),
            (SELECT, f"{group} get", f"Name the {group}s to get", "select", (identifier, *PRODUCT_GET, *SELECT_FLAGS)),
            (SELECT, f"{group} delete", f"Name the {group}s to delete", "select", (*PRODUCT_DELETE, *SELECT_FLAGS)),
        )
    ),
)
_ANSWERED = (
    ("develop generate", "Print an example manifest", "develop", GENERATE, REFERENCE),
    ("develop schema generate", "Print the schema of a manifest", "develop", SCHEMA, REFERENCE),
    ("develop schema get resource", "Print the schema of a manifest", "develop", SCHEMA, REFERENCE),
    ("develop get resource", "Print the schema of a manifest", "develop", SCHEMA, SAMPLES),
    ("develop stack versions", "List known Stacks", "develop", (HELP, INSECURE, EXEC), REFERENCE),
    *(
        (f"completion {shell}", f"Print the completion script for {shell}", "completion", (HELP, EXEC), COBRA)
        for shell in ("bash", "zsh", "fish")
    ),
)
COMMANDS = (
    *(
        Command(name, help, module, flags, rehearsal=rehearsal, source=REFERENCE)
        for rehearsal, name, help, module, flags in _REHEARSED
    ),
    *(
        Command(
            name, "Check the manifest of this command", "check", (*flags, *CHECK_FLAGS), rehearsal=CHECK, source=source
        )
        for name, flags, source in _CHECKED
    ),
    *(
        Command(name, help, module, flags, rehearsal=ANSWER, source=source, alias=_ALIASES.get(name, ""))
        for name, help, module, flags, source in _ANSWERED
    ),
    Command("history", "List recorded changes", "history", HISTORY, rehearsal=OWN),
    Command("rollback", "Roll a recorded resource back to an earlier revision", "rollback", ROLLBACK, rehearsal=OWN),
    Command(
        "state import",
        "Import the saved output of `dataos-ctl get` into the recorded state",
        "state",
        IMPORT,
        rehearsal=OWN,
    ),
    Command("install-shim", "Install a dataos-ctl that runs this dry run first", "install", (HELP,), "DIR", OWN),
)
KNOWN = (
    *COMMANDS,
    *(
        Command(f"{group} {word}".rstrip(), "", "", (), source=source, alias=_alias(group, word))
        for source, groups in _NOT_REHEARSED.items()
        for group, words in groups.items()
        for word in words.split() or [""]
    ),
)
"""All commands: those of the dry run, and those that have nothing to rehearse."""
