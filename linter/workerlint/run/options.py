"""What a call of ``check`` asks for, checked and ready for use."""

from __future__ import annotations

from workerlint.config.settings import LEVELS
from workerlint.core.record import Record
from workerlint.core.wording import closest
from workerlint.report.reporters import REPORTERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

AUTO = "auto"
MOST_JOBS = 1024


class OptionError(Exception):
    """A value or a combination of options makes no sense. *option* is the one to name."""

    def __init__(self, option: str, message: str, hint: str = "") -> None:
        super().__init__(f"{option} {message}")
        self.hint = hint


class CheckOptions(Record):
    """What ``check`` was asked to do, ready for use: lists are split, formats and files are paired.

    *select* is None and *fail_on* empty when not given. *outputs* are pairs of format and file, the file empty for the
    standard output. *variables* are the names given with ``--env``, None when there are none. *jobs* is ``auto`` or a
    number. *shard* is which part of how many to check, None for everything.
    """

    baseline: str
    cache_dir: str
    changed_since: str
    color: str
    config: str
    diff: bool
    env_file: str
    exit_zero: bool
    extend_select: tuple[str, ...]
    fail_on: str
    fix: bool
    fix_only: bool
    fixable: tuple[str, ...] | None
    force_exclude: bool
    ignore: tuple[str, ...]
    include: tuple[str, ...]
    jobs: str
    no_cache: bool
    no_config: bool
    no_ignores: bool
    outputs: tuple[tuple[str, str], ...]
    paths: tuple[str, ...]
    prune_baseline: bool
    quiet: bool
    select: tuple[str, ...] | None
    severity: dict[str, str]
    shard: tuple[int, int] | None
    show_files: bool
    show_settings: bool
    statistics: bool
    stdin_filename: str
    unsafe_fixes: bool
    variables: frozenset[str] | None
    verbose: bool
    watch: bool
    write_baseline: str

    def __init__(self, paths: Iterable[str], values: Mapping[str, object]) -> None:
        """Take what a parser read: a text, a list of texts or True by field; a field that was not given may be absent.

        Raises OptionError.
        """
        self.baseline = _text(values, "baseline")
        self.cache_dir = _text(values, "cache_dir")
        self.changed_since = _text(values, "changed_since")
        self.color = _text(values, "color") or "auto"
        self.config = _text(values, "config")
        self.diff = bool(values.get("diff"))
        self.env_file = _text(values, "env_file")
        self.exit_zero = bool(values.get("exit_zero"))
        self.extend_select = _selectors(values, "extend_select") or ()
        self.fail_on = _text(values, "fail_on")
        self.fix = bool(values.get("fix"))
        self.fix_only = bool(values.get("fix_only"))
        self.fixable = _selectors(values, "fixable")
        self.force_exclude = bool(values.get("force_exclude"))
        self.ignore = _selectors(values, "ignore") or ()
        self.include = _suffixes(values)
        self.jobs = _jobs(values)
        self.no_cache = bool(values.get("no_cache"))
        self.no_config = bool(values.get("no_config"))
        self.no_ignores = bool(values.get("no_ignores"))
        self.outputs = _outputs(values)
        self.prune_baseline = bool(values.get("prune_baseline"))
        self.quiet = bool(values.get("quiet"))
        self.select = _selectors(values, "select")
        self.severity = _severities(values)
        self.shard = _shard(values)
        self.show_files = bool(values.get("show_files"))
        self.show_settings = bool(values.get("show_settings"))
        self.statistics = bool(values.get("statistics"))
        self.stdin_filename = _text(values, "stdin_filename")
        self.unsafe_fixes = bool(values.get("unsafe_fixes"))
        self.variables = _variables(values)
        self.verbose = bool(values.get("verbose"))
        self.watch = bool(values.get("watch"))
        self.write_baseline = _text(values, "write_baseline")
        self.paths = tuple(paths) or (("-",) if self.stdin_filename else (".",))
        if self.stdin_filename and "-" not in self.paths:
            raise OptionError("--stdin-filename", "names the standard input, which is not read", "give - as the path")
        if self.config and self.no_config:
            raise OptionError("--config", "and --no-config exclude each other")
        if self.baseline and self.write_baseline:
            raise OptionError("--baseline", "and --write-baseline exclude each other")
        if self.changed_since and self.write_baseline:
            raise OptionError("--write-baseline", "and --changed-since exclude each other: it holds all findings")
        if self.changed_since and "-" in self.paths:
            raise OptionError("--changed-since", "has nothing to compare the standard input with")
        if self.shard and self.write_baseline:
            raise OptionError("--write-baseline", "and --shard exclude each other: it holds all findings")
        if self.watch and self.write_baseline:
            raise OptionError("--write-baseline", "and --watch exclude each other: it holds all findings")
        if self.shard and "-" in self.paths:
            raise OptionError("--shard", "has nothing to divide in the standard input")
        if self.cache_dir and self.no_cache:
            raise OptionError("--cache-dir", "and --no-cache exclude each other")
        if self.prune_baseline and not self.baseline:
            raise OptionError("--prune-baseline", "needs --baseline FILE")
        if self.quiet and self.verbose:
            raise OptionError("--quiet", "and --verbose exclude each other")

    def as_json(self) -> dict[str, object]:
        """Give as JSON data what another process needs to make the same settings and rules."""
        fields = {name: getattr(self, name) for name in _FOR_RULES}
        return {**fields, "variables": None if self.variables is None else sorted(self.variables)}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> CheckOptions:
        """Make options that lead to the same settings and rules as those that *data* was given by."""
        options = cls((), {})
        for name in _FOR_RULES:
            value = data[name]
            setattr(options, name, tuple(value) if isinstance(value, list) else value)
        variables = data["variables"]
        options.variables = frozenset(variables) if isinstance(variables, list) else None
        return options


_FOR_RULES = (
    "config",
    "env_file",
    "extend_select",
    "fail_on",
    "ignore",
    "no_config",
    "no_ignores",
    "select",
    "severity",
)
"""The fields, beside the variables, that settings and rules are made from."""


def _text(values: Mapping[str, object], field: str) -> str:
    value = values.get(field)
    if value == "":
        raise OptionError(f"--{field.replace('_', '-')}", "is empty")
    return value if isinstance(value, str) else ""


def _texts(values: Mapping[str, object], field: str) -> list[str]:
    value = values.get(field) or ()
    return [item for item in value if isinstance(item, str)] if isinstance(value, (list, tuple)) else []


def _selectors(values: Mapping[str, object], field: str) -> tuple[str, ...] | None:
    given = _texts(values, field)
    selectors = tuple(part.strip() for item in given for part in item.split(",") if part.strip())
    if given and not selectors:
        raise OptionError(f"--{field.replace('_', '-')}", "names no rule")
    return selectors or None


def _suffixes(values: Mapping[str, object]) -> tuple[str, ...]:
    """Give the endings of the patterns of ``--include``."""
    endings = []
    for item in _texts(values, "include"):
        for part in item.split(","):
            if not part.startswith("*.") or any(sign in part[1:] for sign in "*?[/"):
                raise OptionError("--include", f"is {part}, not a pattern such as '*.md'")
            endings.append(part[1:].lower())
    return tuple(endings)


def _severities(values: Mapping[str, object]) -> dict[str, str]:
    levels = {}
    for item in _texts(values, "severity"):
        for part in item.split(","):
            selector, _, level = part.strip().partition("=")
            if not selector or level not in LEVELS:
                raise OptionError("--severity", f"is {item}, not RULE=LEVEL with a level of {', '.join(LEVELS)}")
            levels[selector] = level
    return levels


def _variables(values: Mapping[str, object]) -> frozenset[str] | None:
    names = set()
    for item in _texts(values, "env"):
        name, equals, _ = item.partition("=")
        if not name or not equals:
            # What stands there may be a secret whose name was forgotten: it is not repeated.
            raise OptionError("--env", "does not read NAME=VALUE")
        names.add(name)
    return frozenset(names) or None


def _jobs(values: Mapping[str, object]) -> str:
    wish = _text(values, "jobs") or AUTO
    if wish != AUTO and not (wish.isascii() and wish.isdecimal() and 0 < int(wish) <= MOST_JOBS):
        raise OptionError("--jobs", f"is {wish}, not {AUTO} or a number from 1 to {MOST_JOBS}")
    return wish


def _shard(values: Mapping[str, object]) -> tuple[int, int] | None:
    wish = _text(values, "shard")
    if not wish:
        return None
    part, slash, count = wish.partition("/")
    numbers = [int(item) if item.isascii() and item.isdecimal() and len(item) < 7 else 0 for item in (part, count)]
    if not slash or not 0 < numbers[0] <= numbers[1]:
        raise OptionError("--shard", f"is {wish}, not PART/COUNT such as 3/16")
    return numbers[0], numbers[1]


def _outputs(values: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    outputs: list[tuple[str, str]] = []
    for item in _texts(values, "output_format"):
        name, _, file = item.partition(":")
        if name not in REPORTERS:
            near = closest(name, REPORTERS, 1)
            hint = f"did you mean {near[0]}?" if near else f"the formats are {', '.join(REPORTERS)}"
            raise OptionError("--output-format", f"is {item}, and there is no format {name}", hint)
        outputs.append((name, file))
    file = _text(values, "output_file")
    if not outputs:
        return (("text", file),)
    open_ended = [at for at, (_, own) in enumerate(outputs) if not own]
    if len(open_ended) > 1:
        raise OptionError("--output-format", "is given twice without a file", "write FORMAT:FILE for all but one")
    if file and not open_ended:
        raise OptionError("--output-file", "has nothing to hold: each format has a file of its own")
    if file:
        outputs[open_ended[0]] = (outputs[open_ended[0]][0], file)
    return tuple(outputs)
