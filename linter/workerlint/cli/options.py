"""The options of ``check`` in one table: the fast parser, click and the help are all made from it."""

from __future__ import annotations

from workerlint.config.settings import LEVELS, THRESHOLDS
from workerlint.core.record import Record
from workerlint.report.reporters import REPORTERS
from workerlint.run.options import CheckOptions, OptionError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FLAG = "flag"
VALUE = "value"
REPEATABLE = "repeatable"


class Option(Record):
    """One option: *names* as written, *field* of CheckOptions, *kind*, and what the help says.

    A value must be one of *choices* when there are any.
    """

    field: str
    names: tuple[str, ...]
    kind: str
    metavar: str
    choices: tuple[str, ...]
    help: str

    def __init__(
        self, names: str, kind: str, help: str, *, metavar: str = "", choices: Iterable[str] = (), field: str = ""
    ) -> None:
        self.names = tuple(names.split())
        self.kind = kind
        self.help = help
        self.metavar = metavar
        self.choices = tuple(choices)
        self.field = field or next(name for name in self.names if name.startswith("--"))[2:].replace("-", "_")


SECTIONS: dict[str, tuple[Option, ...]] = {
    "Rules": (
        Option("--select", REPEATABLE, "Run these rules in place of the default ones. A rule is a code (DW301), the "
               "beginning of one (DW3), a name (invalid-log-level) or ALL; several are separated by commas.",
               metavar="RULES"),
        Option("--extend-select", REPEATABLE, "Run these rules as well.", metavar="RULES"),
        Option("--ignore", REPEATABLE, "Do not run these rules.", metavar="RULES"),
        Option("--severity", REPEATABLE, f"Set the severity of a rule: {', '.join(LEVELS[:-1])} or {LEVELS[-1]}.",
               metavar="RULE=LEVEL"),
        Option("--fail-on", VALUE, f"The least severity that makes the exit code 1: {', '.join(THRESHOLDS[:-1])}, or "
               f"{THRESHOLDS[-1]} (default: error).", metavar="LEVEL", choices=THRESHOLDS),
        Option("--exit-zero", FLAG, "Exit with 0 whatever is found (2 if the run itself fails)."),
        Option("--baseline", VALUE, "Leave out the findings that this file lists, and tell which of its entries match "
               "nothing any more.", metavar="FILE"),
        Option("--write-baseline", VALUE, "Write what is found to this file, to be left out from now on.",
               metavar="FILE"),
        Option("--prune-baseline", FLAG, "With --baseline: take the entries that match nothing out of the file."),
        Option("--no-ignores", FLAG, "Show what suppression comments silence."),
    ),
    "Fixes": (
        Option("--fix", FLAG, "Apply the safe fixes, then report what is left."),
        Option("--unsafe-fixes", FLAG, "With --fix or --diff: apply the fixes that need a look as well."),
        Option("--fixable", REPEATABLE, "With --fix or --diff: apply the fixes of these rules alone.", metavar="RULES"),
        Option("--fix-only", FLAG, "Apply fixes and report nothing but failures."),
        Option("--diff", FLAG, "Show what the fixes would change and change nothing; exit with 1 if anything."),
    ),
    "Configuration": (
        Option("--config", VALUE, "Use this file for every manifest in place of the nearest workerlint.toml or "
               "pyproject.toml.", metavar="FILE"),
        Option("--no-config", FLAG, "Use no configuration file."),
        Option("--env-file", VALUE, "The variables that fill ${NAME} when the manifests are applied, as NAME=VALUE "
               "lines; those that are not among them are reported.", metavar="FILE"),
        Option("--env", REPEATABLE, "One such variable.", metavar="NAME=VALUE"),
        Option("--changed-since", VALUE, "Check only manifests that have changed since this revision of git (since the "
               "branch left it), and those that refer to what has changed.", metavar="REV"),
        Option("--shard", VALUE, "Check one part of the files, such as 3/16 for the third of sixteen, so that machines "
               "share the work: all parts together find what one run would.", metavar="PART/COUNT"),
        Option("--include", REPEATABLE, "Look in folders for these files too: '*.md' checks the YAML in Markdown.",
               metavar="PATTERN"),
        Option("--force-exclude", FLAG, "Let `exclude` hold for files that are named too (for pre-commit)."),
        Option("--stdin-filename", VALUE, "The name of the manifest that is read from the standard input.",
               metavar="NAME"),
    ),
    "Speed": (
        Option("-j --jobs", VALUE, "The number of processes that check: auto (the default: one for each processor "
               "when there are many files), or a number.", metavar="N"),
        Option("--no-cache", FLAG, "Neither use nor write the cache of what earlier runs found (as does "
               "WORKERLINT_NO_CACHE=1)."),
        Option("--cache-dir", VALUE, "Where the cache is kept (default: the variable WORKERLINT_CACHE_DIR, or the "
               "user's folder for caches).", metavar="FOLDER"),
    ),
    "Output": (
        Option("--output-format", REPEATABLE, f"How to report: {', '.join(REPORTERS)} (default: text). Several may be "
               "given, each written to a file of its own: --output-format text --output-format sarif:out.sarif",
               metavar="FORMAT[:FILE]"),
        Option("--output-file", VALUE, "Write the report to this file.", metavar="FILE"),
        Option("--statistics", FLAG, "Count the findings of each rule in place of showing them."),
        Option("-q --quiet", FLAG, "Print findings only: no summary, no progress."),
        Option("-v --verbose", FLAG, "Also tell on stderr what was read, skipped and suppressed."),
        Option("--color --colour", VALUE, "Use colours: auto (the default: on a terminal, unless NO_COLOR is set), "
               "always or never.", metavar="WHEN", choices=("auto", "always", "never")),
        Option("--watch", FLAG, "Check again what changes, until interrupted (needs the extra: workerlint[watch])."),
        Option("--show-files", FLAG, "List the files that would be checked, then stop."),
        Option("--show-settings", FLAG, "Show the settings and rules that hold for the files, then stop."),
    ),
}  # fmt: skip
"""Every option by the heading that it stands under in the help."""

OPTIONS = tuple(option for options in SECTIONS.values() for option in options)


_BY_NAME = {name: option for option in OPTIONS for name in option.names}


def parse(arguments: Sequence[str]) -> CheckOptions | None:
    """Read what follows ``check``; None at the least doubt, so that click may read it and explain.

    Where it gives options, they are those that click would give.
    """
    values: dict[str, object] = {}
    lists: dict[str, list[str]] = {}
    paths: list[str] = []
    at = 0
    while at < len(arguments):
        argument = arguments[at]
        at += 1
        if argument == "--":
            paths += arguments[at:]
            break
        if not argument.startswith("-") or argument == "-":
            paths.append(argument)
            continue
        name, equals, value = argument.partition("=")
        option = _BY_NAME.get(name)
        if option is None or (equals and not name.startswith("--")):
            return None
        if option.kind == FLAG:
            if equals:
                return None
            values[option.field] = True
            continue
        if not equals:
            if at == len(arguments):
                return None
            value = arguments[at]
            at += 1
        if option.choices and value not in option.choices:
            return None
        if option.kind == REPEATABLE:
            lists.setdefault(option.field, []).append(value)
        else:
            values[option.field] = value
    try:
        return CheckOptions(paths, {**values, **lists})
    except OptionError:
        return None
