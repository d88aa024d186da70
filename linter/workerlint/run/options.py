"""The options of ``check`` in one table: the parsers, the help, the completion and the cache key are made from it."""

from __future__ import annotations

from workerlint.config.settings import LEVELS, THRESHOLDS
from workerlint.core.record import Record
from workerlint.core.wording import closest
from workerlint.report.reporters import REPORTERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any, TypeVar

    T = TypeVar("T")

AUTO = "auto"
MOST_JOBS = 1024

FLAG = "flag"
VALUE = "value"
REPEATABLE = "repeatable"

FINDINGS = "findings"
"""What is found in a file: these options are part of the cache key, and other processes get them."""
FIXES = "fixes"
"""What is written to files."""
FILES = "files"
"""Which files are checked."""
REPORT = "report"
"""What is reported of the findings, how, and the exit code."""
RUN = "run"
"""How the run does its work, or what it does instead of a check."""


class OptionError(Exception):
    """The value of an option, or a combination of options, is invalid. The message begins with the option."""

    def __init__(self, option: str, message: str, hint: str = "") -> None:
        super().__init__(f"{option} {message}")
        self.hint = hint


class Option(Record):
    """An option of ``check``."""

    field: str
    """The attribute of CheckOptions, and the name of the parameter for click."""
    section: str
    """The heading in the help."""
    names: tuple[str, ...]
    kind: str
    """FLAG, VALUE (the last one counts) or REPEATABLE."""
    read: Callable[[Any, str], object]
    """Returns the value for a string or, if repeatable, for strings. Gets the name for errors. Raises OptionError."""
    help: str
    affects: str
    """FINDINGS, FIXES, FILES, REPORT or RUN."""
    metavar: str
    choices: tuple[str, ...]
    """The values that are accepted; any if there are none."""
    default: str
    reads_file: bool
    """Whether the value is the path of a file that is read. If it affects findings, its content is in the cache key."""

    def __init__(
        self,
        section: str,
        names: str,
        kind: str,
        read: Callable[[Any, str], object],
        help: str,
        affects: str,
        *,
        metavar: str = "",
        choices: Iterable[str] = (),
        default: str = "",
        reads_file: bool = False,
    ) -> None:
        self.section = section
        self.names = tuple(names.split())
        self.kind = kind
        self.read = read
        self.help = help
        self.affects = affects
        self.metavar = metavar
        self.choices = tuple(choices)
        self.default = default
        self.reads_file = reads_file

    def __set_name__(self, owner: type, name: str) -> None:
        self.field = name

    def value(self, given: Any) -> object:
        """Return the value for what a parser read, None if the option was not given. Raises OptionError."""
        name = next(name for name in self.names if name.startswith("--"))
        if self.kind == FLAG:
            return bool(given)
        if given == "":
            raise OptionError(name, "is empty")
        return self.read(given or (() if self.kind == REPEATABLE else self.default), name)


# These return the type of the value for type checkers: an instance of CheckOptions has it in the place of the option.


def _flag(section: str, names: str, help: str, affects: str) -> bool:
    return Option(section, names, FLAG, _as_given, help, affects)  # type: ignore[return-value]


def _value(section: str, names: str, read: Callable[[str, str], T], help: str, affects: str, **more: Any) -> T:
    return Option(section, names, VALUE, read, help, affects, **more)  # type: ignore[return-value]


def _repeatable(
    section: str, names: str, read: Callable[[Sequence[str], str], T], help: str, affects: str, metavar: str
) -> T:
    return Option(section, names, REPEATABLE, read, help, affects, metavar=metavar)  # type: ignore[return-value]


def _as_given(given: str, _option: str) -> str:
    return given


def _selectors(given: Sequence[str], option: str) -> tuple[str, ...]:
    selectors = tuple(part.strip() for item in given for part in item.split(",") if part.strip())
    if given and not selectors:
        raise OptionError(option, "names no rule")
    return selectors


def _selectors_or_none(given: Sequence[str], option: str) -> tuple[str, ...] | None:
    return _selectors(given, option) or None


def _suffixes(given: Sequence[str], option: str) -> tuple[str, ...]:
    """Return the suffixes that patterns such as ``*.md`` end in."""
    suffixes = []
    for item in given:
        for part in item.split(","):
            if not part.startswith("*.") or any(sign in part[1:] for sign in "*?[/"):
                raise OptionError(option, f"is {part}, not a pattern such as '*.md'")
            suffixes.append(part[1:].lower())
    return tuple(suffixes)


def _severities(given: Sequence[str], option: str) -> dict[str, str]:
    levels = {}
    for item in given:
        for part in item.split(","):
            selector, _, level = part.strip().partition("=")
            if not selector or level not in LEVELS:
                raise OptionError(option, f"is {item}, not RULE=LEVEL with a level of {', '.join(LEVELS)}")
            levels[selector] = level
    return levels


def _variables(given: Sequence[str], option: str) -> tuple[str, ...] | None:
    """Return the names in ``NAME=VALUE``; the values are not kept, because they may be secrets."""
    names = set()
    for item in given:
        name, equals, _ = item.partition("=")
        if not name or not equals:
            # The item is not repeated: it may be a secret without its name.
            raise OptionError(option, "does not read NAME=VALUE")
        names.add(name)
    return tuple(sorted(names)) or None


def _jobs(given: str, option: str) -> str:
    if given != AUTO and not (given.isascii() and given.isdecimal() and 0 < int(given) <= MOST_JOBS):
        raise OptionError(option, f"is {given}, not {AUTO} or a number from 1 to {MOST_JOBS}")
    return given


def _shard(given: str, option: str) -> tuple[int, int] | None:
    if not given:
        return None
    part, slash, count = given.partition("/")
    numbers = [int(item) if item.isascii() and item.isdecimal() and len(item) < 7 else 0 for item in (part, count)]
    if not slash or not 0 < numbers[0] <= numbers[1]:
        raise OptionError(option, f"is {given}, not PART/COUNT such as 3/16")
    return numbers[0], numbers[1]


def _formats(given: Sequence[str], option: str) -> tuple[tuple[str, str], ...]:
    """Return pairs of format and file; the file is empty if there is none."""
    formats = []
    for item in given:
        name, _, file = item.partition(":")
        if name not in REPORTERS:
            near = closest(name, REPORTERS, 1)
            hint = f"did you mean {near[0]}?" if near else f"the formats are {', '.join(REPORTERS)}"
            raise OptionError(option, f"is {item}, and there is no format {name}", hint)
        formats.append((name, file))
    return tuple(formats)


class CheckOptions:
    """The options of one run of ``check``: each is declared here, and an instance has its value.

    An instance has ``None`` or an empty value for an option that was not given.
    """

    # fmt: off
    select = _repeatable("Rules", "--select", _selectors_or_none,
        "Run these rules in place of the default ones. A rule is a code (DW301), the beginning of one (DW3), a "
        "name (invalid-log-level) or ALL; several are separated by commas.", FINDINGS, "RULES")
    extend_select = _repeatable("Rules", "--extend-select", _selectors, "Run these rules as well.", FINDINGS, "RULES")
    ignore = _repeatable("Rules", "--ignore", _selectors, "Do not run these rules.", FINDINGS, "RULES")
    severity = _repeatable("Rules", "--severity", _severities,
        f"Set the severity of a rule: {', '.join(LEVELS[:-1])} or {LEVELS[-1]}.", FINDINGS, "RULE=LEVEL")
    fail_on = _value("Rules", "--fail-on", _as_given,
        f"The least severity that makes the exit code 1: {', '.join(THRESHOLDS[:-1])}, or {THRESHOLDS[-1]} "
        "(default: error).", REPORT, metavar="LEVEL", choices=THRESHOLDS)
    exit_zero = _flag("Rules", "--exit-zero", "Exit with 0 whatever is found (2 if the run itself fails).", REPORT)
    baseline = _value("Rules", "--baseline", _as_given,
        "Leave out the findings that this file lists, and tell which of its entries match nothing any more.",
        REPORT, metavar="FILE", reads_file=True)
    write_baseline = _value("Rules", "--write-baseline", _as_given,
        "Write what is found to this file, to be left out from now on.", REPORT, metavar="FILE")
    prune_baseline = _flag("Rules", "--prune-baseline",
        "With --baseline: take the entries that match nothing out of the file.", REPORT)
    no_ignores = _flag("Rules", "--no-ignores", "Show what suppression comments silence.", FINDINGS)

    fix = _flag("Fixes", "--fix", "Apply the safe fixes, then report what is left.", FIXES)
    unsafe_fixes = _flag("Fixes", "--unsafe-fixes",
        "With --fix or --diff: apply the fixes that need a look as well.", FIXES)
    fixable = _repeatable("Fixes", "--fixable", _selectors_or_none,
        "With --fix or --diff: apply the fixes of these rules alone.", FIXES, "RULES")
    fix_only = _flag("Fixes", "--fix-only", "Apply fixes and report nothing but failures.", FIXES)
    diff = _flag("Fixes", "--diff",
        "Show what the fixes would change and change nothing; exit with 1 if anything.", FIXES)

    config = _value("Configuration", "--config", _as_given,
        "Use this file for every manifest in place of the nearest workerlint.toml or pyproject.toml.",
        FINDINGS, metavar="FILE", reads_file=True)
    no_config = _flag("Configuration", "--no-config", "Use no configuration file.", FINDINGS)
    env_file = _value("Configuration", "--env-file", _as_given,
        "The variables that fill ${NAME} when the manifests are applied, as NAME=VALUE lines; those that are not "
        "among them are reported.", FINDINGS, metavar="FILE", reads_file=True)
    variables = _repeatable("Configuration", "--env", _variables, "One such variable.", FINDINGS, "NAME=VALUE")
    changed_since = _value("Configuration", "--changed-since", _as_given,
        "Check only manifests that have changed since this revision of git (since the branch left it), and those "
        "that refer to what has changed.", FILES, metavar="REV")
    shard = _value("Configuration", "--shard", _shard,
        "Check one part of the files, such as 3/16 for the third of sixteen, so that machines share the work: all "
        "parts together find what one run would.", FILES, metavar="PART/COUNT")
    include = _repeatable("Configuration", "--include", _suffixes,
        "Look in folders for these files too: '*.md' checks the YAML in Markdown.", FILES, "PATTERN")
    force_exclude = _flag("Configuration", "--force-exclude",
        "Let `exclude` hold for files that are named too (for pre-commit).", FILES)
    stdin_filename = _value("Configuration", "--stdin-filename", _as_given,
        "The name of the manifest that is read from the standard input.", FILES, metavar="NAME")

    jobs = _value("Speed", "-j --jobs", _jobs,
        "The number of processes that check: auto (the default: one for each processor when there are many files), "
        "or a number.", RUN, metavar="N", default=AUTO)
    no_cache = _flag("Speed", "--no-cache",
        "Neither use nor write the cache of what earlier runs found (as does WORKERLINT_NO_CACHE=1).", RUN)
    cache_dir = _value("Speed", "--cache-dir", _as_given,
        "Where the cache is kept (default: the variable WORKERLINT_CACHE_DIR, or the user's folder for caches).",
        RUN, metavar="FOLDER")

    output_format = _repeatable("Output", "--output-format", _formats,
        f"How to report: {', '.join(REPORTERS)} (default: text). Several may be given, each written to a file of "
        "its own: --output-format text --output-format sarif:out.sarif", REPORT, "FORMAT[:FILE]")
    output_file = _value("Output", "--output-file", _as_given, "Write the report to this file.", REPORT, metavar="FILE")
    statistics = _flag("Output", "--statistics", "Count the findings of each rule in place of showing them.", REPORT)
    quiet = _flag("Output", "-q --quiet", "Print findings only: no summary, no progress.", REPORT)
    verbose = _flag("Output", "-v --verbose", "Also tell on stderr what was read, skipped and suppressed.", REPORT)
    color = _value("Output", "--color --colour", _as_given,
        "Use colours: auto (the default: on a terminal, unless NO_COLOR is set), always or never.",
        REPORT, metavar="WHEN", choices=("auto", "always", "never"), default=AUTO)
    watch = _flag("Output", "--watch",
        "Check again what changes, until interrupted (needs the extra: workerlint[watch]).", RUN)
    show_files = _flag("Output", "--show-files", "List the files that would be checked, then stop.", RUN)
    show_settings = _flag("Output", "--show-settings",
        "Show the settings and rules that hold for the files, then stop.", RUN)
    # fmt: on

    paths: tuple[str, ...]
    outputs: tuple[tuple[str, str], ...]
    """Pairs of format and file; the file is empty for the standard output."""

    def __init__(self, paths: Iterable[str], values: Mapping[str, object]) -> None:
        """Set the values for what a parser found: a string, a list of strings or True by field; fields may be absent.

        Raises OptionError.
        """
        for option in OPTIONS:
            setattr(self, option.field, option.value(values.get(option.field)))
        self.paths = tuple(paths) or (("-",) if self.stdin_filename else (".",))
        self.outputs = _outputs(self.output_format, self.output_file)
        self._check_combinations()

    def _check_combinations(self) -> None:
        """Raise OptionError if options contradict each other."""
        if self.stdin_filename and "-" not in self.paths:
            raise OptionError("--stdin-filename", "names the standard input, which is not read", "give - as the path")
        for one, other, reason in (
            ("--config", "--no-config", ""),
            ("--baseline", "--write-baseline", ""),
            ("--write-baseline", "--changed-since", ": it holds all findings"),
            ("--write-baseline", "--shard", ": it holds all findings"),
            ("--write-baseline", "--watch", ": it holds all findings"),
            ("--cache-dir", "--no-cache", ""),
            ("--quiet", "--verbose", ""),
        ):
            if all(getattr(self, name[2:].replace("-", "_")) for name in (one, other)):
                raise OptionError(one, f"and {other} exclude each other{reason}")
        if self.changed_since and "-" in self.paths:
            raise OptionError("--changed-since", "has nothing to compare the standard input with")
        if self.shard and "-" in self.paths:
            raise OptionError("--shard", "has nothing to divide in the standard input")
        if self.prune_baseline and not self.baseline:
            raise OptionError("--prune-baseline", "needs --baseline FILE")

    def as_json(self) -> dict[str, object]:
        """Return as JSON data what affects findings."""
        return {option.field: getattr(self, option.field) for option in OPTIONS if option.affects == FINDINGS}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> CheckOptions:
        """Return options that lead to the same findings as those that returned *data*."""
        options = cls((), {})
        for field, value in data.items():
            setattr(options, field, tuple(value) if isinstance(value, list) else value)
        return options

    def cache_key(self) -> str:
        """Return a string that is equal only for options that lead to the same findings in a file."""
        paths = [getattr(self, option.field) for option in OPTIONS if option.affects == FINDINGS and option.reads_file]
        return repr((self.as_json(), [_digest(path) for path in paths if path]))


OPTIONS = tuple(option for option in vars(CheckOptions).values() if isinstance(option, Option))
"""All options, in the order of the help."""


def _digest(path: str) -> str:
    """Return the digest of a file; an empty string if it cannot be read, which is an error elsewhere."""
    from workerlint.core.guarded_read import read_guarded
    from workerlint.run.cache_record import digest

    try:
        return digest(read_guarded(path))
    except OSError:
        return ""


def _outputs(formats: tuple[tuple[str, str], ...], file: str) -> tuple[tuple[str, str], ...]:
    """Return the formats with *file* for the one that has none. Raises OptionError."""
    outputs = list(formats or (("text", ""),))
    open_ended = [at for at, (_, own) in enumerate(outputs) if not own]
    if len(open_ended) > 1:
        raise OptionError("--output-format", "is given twice without a file", "write FORMAT:FILE for all but one")
    if file and not open_ended:
        raise OptionError("--output-file", "has nothing to hold: each format has a file of its own")
    if file:
        outputs[open_ended[0]] = (outputs[open_ended[0]][0], file)
    return tuple(outputs)
