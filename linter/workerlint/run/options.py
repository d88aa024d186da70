"""The options of ``check`` in one table, from which the parsers, help, completion and cache key are derived."""

from __future__ import annotations

import os

from workerlint.config.settings import LEVELS, THRESHOLDS
from workerlint.core.record import Record
from workerlint.report.reporters import REPORTERS
from workerlint.run.option_values import (
    AUTO,
    OptionError,
    outputs_of,
    read_count,
    read_day,
    read_formats,
    read_jobs,
    read_paths,
    read_patterns,
    read_reason,
    read_rules_by_pattern,
    read_seconds,
    read_selectors,
    read_selectors_or_none,
    read_severities,
    read_shard,
    read_string,
    read_suffixes,
    read_variables,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any, TypeVar

    T = TypeVar("T")

FORMAT_VARIABLE = "WORKERLINT_OUTPUT_FORMAT"
"""The environment variable with the output format of ``check``, unless an option sets it."""

_REPORT_OPTIONS = ("--statistics", "--output-format", "--output-file")
WITH_STATISTICS = ("text", "concise", "json")
"""The output formats that can contain the number of findings per rule."""

FLAG = "flag"
VALUE = "value"
REPEATABLE = "repeatable"

FINDINGS = "findings"
"""Affects the findings in a file: part of the cache key, and passed to other processes."""
FIXES = "fixes"
"""Affects what is written to files."""
FILES = "files"
"""Affects which files are checked."""
REPORT = "report"
"""Affects the report and the exit code."""
RUN = "run"
"""Affects how the run works, or what it does instead of a check."""


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
    """Returns the value for a string or, if repeatable, for strings, and the name of the option. Raises OptionError."""
    help: str
    affects: str
    """FINDINGS, FIXES, FILES, REPORT or RUN."""
    metavar: str
    choices: tuple[str, ...]
    """The accepted values; empty if any value is accepted."""
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
        """Return the value for the parsed argument, or None without one. Raise OptionError."""
        name = next(name for name in self.names if name.startswith("--"))
        if self.kind == FLAG:
            return bool(given)
        if given == "":
            raise OptionError(f"{name} requires a value")
        return self.read(given or (() if self.kind == REPEATABLE else self.default), name)


# These are declared to return the value, because an instance of CheckOptions has the value in place of the option.


def _flag(section: str, names: str, help: str, affects: str) -> bool:
    return Option(section, names, FLAG, read_string, help, affects)  # type: ignore[return-value]


def _value(section: str, names: str, read: Callable[[str, str], T], help: str, affects: str, **more: Any) -> T:
    return Option(section, names, VALUE, read, help, affects, **more)  # type: ignore[return-value]


def _repeatable(
    section: str,
    names: str,
    read: Callable[[Sequence[str], str], T],
    help: str,
    affects: str,
    metavar: str,
    *,
    reads_file: bool = False,
) -> T:
    return Option(section, names, REPEATABLE, read, help, affects, metavar=metavar, reads_file=reads_file)  # type: ignore[return-value]


class CheckOptions:
    """The options of one run of ``check``: each is declared here, and an instance has its value.

    The value of an option that is not set is ``None`` or empty.
    """

    # fmt: off
    select = _repeatable("Rules", "--select", read_selectors_or_none,
        "Rules to run instead of the defaults: codes (DW301), code prefixes (DW3), names (invalid-log-level), areas "
        "(topology), evidence:documented, tag:deprecated or ALL, separated by commas.", FINDINGS, "RULES")
    extend_select = _repeatable("Rules", "--extend-select", read_selectors,
        "Rules to run in addition.", FINDINGS, "RULES")
    ignore = _repeatable("Rules", "--ignore", read_selectors, "Rules not to run.", FINDINGS, "RULES")
    severity = _repeatable("Rules", "--severity", read_severities,
        f"Set the severity of a rule: {', '.join(LEVELS[:-1])} or {LEVELS[-1]}.", FINDINGS, "RULE=LEVEL")
    preview = _flag("Rules", "--preview", "Also run preview rules, which may change in any version.", FINDINGS)
    fail_on = _value("Rules", "--fail-on", read_string,
        f"Minimum severity that fails the run: {', '.join(THRESHOLDS[:-1])}, or {THRESHOLDS[-1]} "
        "(default: error).", REPORT, metavar="LEVEL", choices=THRESHOLDS)
    exit_zero = _flag("Rules", "-e --exit-zero",
        "Exit with code 0 even if there are findings (but with 2 after errors).", REPORT)
    max_warnings = _value("Rules", "--max-warnings", read_count,
        "Exit with code 1 if there are more warnings than this.", REPORT, metavar="N")
    baseline = _value("Rules", "--baseline", read_string,
        "Do not report the findings listed in this file; report stale entries.",
        REPORT, metavar="FILE", reads_file=True)
    write_baseline = _value("Rules", "--write-baseline", read_string,
        "Write all findings to this baseline file.", REPORT, metavar="FILE")
    prune_baseline = _flag("Rules", "--prune-baseline",
        "With --baseline: remove stale entries from the file.", REPORT)
    strict_coverage = _flag("Rules", "--strict-coverage",
        "Exit with code 1 on anything that was neither checked nor deliberately excluded: templates, patterns, "
        "baseline entries and suppression comments that match nothing, and variables without a value.", REPORT)
    require_manifest = _flag("Rules", "--require-manifest", "Exit with code 1 if no Worker manifest is found.", REPORT)
    today = _value("Rules", "--today", read_day,
        "Date to compare the dates of exceptions and of the platform file with (default: today in UTC).", REPORT,
        metavar="DATE")
    no_ignores = _flag("Rules", "--no-ignores", "Report findings that comments suppress.", FINDINGS)

    fix = _flag("Fixes", "--fix", "Apply safe fixes, then report the remaining findings.", FIXES)
    add_ignore = _value("Fixes", "--add-ignore", read_reason,
        "Add a suppression comment with this reason for each finding, then report the remaining findings.", FIXES,
        metavar="REASON")
    unsafe_fixes = _flag("Fixes", "--unsafe-fixes",
        "With --fix or --diff: also apply unsafe fixes, which need review.", FIXES)
    fixable = _repeatable("Fixes", "--fixable", read_selectors_or_none,
        "With --fix or --diff: apply only fixes of these rules.", FIXES, "RULES")
    unfixable = _repeatable("Fixes", "--unfixable", read_selectors,
        "With --fix or --diff: do not apply fixes of these rules.", FIXES, "RULES")
    show_fixes = _flag("Fixes", "--show-fixes",
        "With --fix or --diff: list the rules whose findings are fixed, for each file.", FIXES)
    exit_non_zero_on_fix = _flag("Fixes", "--exit-non-zero-on-fix",
        "With --fix: exit with code 1 if a file was changed, even if no findings remain.", FIXES)
    fix_only = _flag("Fixes", "--fix-only", "Apply fixes without reporting the remaining findings.", FIXES)
    diff = _flag("Fixes", "--diff",
        "Show the fixes as a diff without applying them; exit with code 1 if there are any.", FIXES)

    config = _repeatable("Configuration", "--config", read_paths,
        "Configuration file to use instead of the nearest workerlint.toml or pyproject.toml (default: "
        "$WORKERLINT_CONFIG), or a key with its value in TOML, such as 'fail-on=info', which replaces or adds to "
        "that of the files.", FINDINGS, "FILE|KEY=VALUE", reads_file=True)
    no_config = _flag("Configuration", "--no-config --isolated",
        "Ignore configuration files, except mandatory rules.", FINDINGS)
    exclude = _repeatable("Configuration", "--exclude", read_patterns,
        "Files not to check, as in a .gitignore: instead of the default, in addition to those of the configuration.",
        FILES, "PATTERNS")
    extend_exclude = _repeatable("Configuration", "--extend-exclude", read_patterns,
        "Files not to check, in addition to the default and to those of the configuration.", FILES, "PATTERNS")
    per_file_ignores = _repeatable("Configuration", "--per-file-ignores", read_rules_by_pattern,
        "Rules not to run on some files, such as 'batch/:DW301,DW5'.", FINDINGS, "PATTERN:RULES")
    policy_files = _repeatable("Configuration", "--policy-file", read_paths,
        "Policy file of the platform, in addition to that of $WORKERLINT_POLICY: the outermost layer of each "
        "configuration. It must be outside of the checked repository.", FINDINGS, "FILE")
    env_file = _value("Configuration", "--env-file", read_string,
        "File of NAME=VALUE lines: check the values in place of ${NAME} and $NAME, and report unset variables.",
        FINDINGS, metavar="FILE", reads_file=True)
    variables = _repeatable("Configuration", "--env", read_variables, "Set one variable.", FINDINGS, "NAME=VALUE")
    changed_since = _value("Configuration", "--changed-since", read_string,
        "Check only files that have changed since the merge base with this Git revision, and files that refer to "
        "resources in them.", FILES, metavar="REV")
    new_since = _value("Configuration", "--new-since", read_string,
        "Report only findings that the merge base with this Git revision does not have.", REPORT, metavar="REV")
    shard = _value("Configuration", "--shard", read_shard,
        "Check one part of the files, such as 3/16 for the third of 16, to split a run across machines.", FILES,
        metavar="PART/COUNT")
    include = _repeatable("Configuration", "--include", read_suffixes,
        "Also search directories for these files: '*.md' checks the YAML blocks in Markdown.", FILES, "PATTERN")
    force_exclude = _flag("Configuration", "--force-exclude",
        "Apply `exclude` to files on the command line too (for pre-commit).", FILES)
    stdin_filename = _value("Configuration", "--stdin-filename", read_string,
        "File name to use for standard input.", FILES, metavar="NAME")

    jobs = _value("Speed", "-j --jobs", read_jobs,
        "Number of processes: an integer, or auto (default: one per processor if there are many files).", RUN,
        metavar="N", default=AUTO)
    timeout_per_file = _value("Speed", "--timeout-per-file", read_seconds,
        "Seconds after which the check of a file is interrupted, which is an error; 0 for no limit (default: 60).", RUN,
        metavar="SECONDS", default="60")
    no_cache = _flag("Speed", "-n --no-cache",
        "Do not read or write the cache (same as WORKERLINT_NO_CACHE=1).", RUN)
    cache_dir = _value("Speed", "--cache-dir", read_string,
        "Cache directory (default: $WORKERLINT_CACHE_DIR, or the cache directory of the user).",
        RUN, metavar="DIRECTORY")

    output_format = _repeatable("Output", "--output-format", read_formats,
        f"Output format: {', '.join(REPORTERS)} (default: $WORKERLINT_OUTPUT_FORMAT, or text). "
        "Repeat the option to write several reports: --output-format text --output-format sarif:out.sarif", REPORT,
        "FORMAT[:FILE]")
    output_file = _value("Output", "-o --output-file", read_string,
        "Write the report to this file.", REPORT, metavar="FILE")
    statistics = _flag("Output", "--statistics",
        "Show the number of findings per rule instead of the findings.", REPORT)
    quiet = _flag("Output", "-q --quiet", "Print only findings: no summary and no progress bar.", REPORT)
    verbose = _flag("Output", "-v --verbose", "Also print to stderr what was read, skipped and suppressed.", REPORT)
    color = _value("Output", "--color --colour", read_string,
        "Use colors: auto (default: on a terminal, unless NO_COLOR is set), always or never.",
        REPORT, metavar="WHEN", choices=("auto", "always", "never"), default=AUTO)
    watch = _flag("Output", "-w --watch",
        "Check again whenever files change (requires the extra `watch`).", RUN)
    explain = _flag("Output", "--explain",
        "Show for each YAML document why it is or is not a Worker manifest, then exit.", RUN)
    show_files = _flag("Output", "--show-files", "List the files that would be checked, then exit.", RUN)
    show_settings = _flag("Output", "--show-settings",
        "Show the effective settings and rules, then exit.", RUN)
    # fmt: on

    paths: tuple[str, ...]
    outputs: tuple[tuple[str, str], ...]
    """Pairs of format and file; the file is empty for standard output."""

    def __init__(self, paths: Iterable[str], values: Mapping[str, object], default_format: str = "") -> None:
        """Set the values from parsed arguments: a string, a list of strings or True by field; fields may be absent.

        *default_format* is the output format of the environment. Raise OptionError.
        """
        for option in OPTIONS:
            setattr(self, option.field, option.value(values.get(option.field)))
        self.paths = tuple(paths) or (("-",) if self.stdin_filename else (".",))
        formats = self.output_format or read_formats([default_format] if default_format else (), FORMAT_VARIABLE)
        self.outputs = outputs_of(formats, self.output_file)
        self._check_combinations()

    def _check_combinations(self) -> None:
        """Raise OptionError if options contradict each other."""
        if self.stdin_filename and "-" not in self.paths:
            raise OptionError("--stdin-filename requires standard input", "pass - as the path")
        given = {f"--{option.field.replace('_', '-')}" for option in OPTIONS if getattr(self, option.field)}
        for one, other, reason in (
            ("--baseline", "--write-baseline", ""),
            ("--write-baseline", "--changed-since", ": a baseline contains all findings"),
            ("--write-baseline", "--shard", ": a baseline contains all findings"),
            ("--write-baseline", "--watch", ": a baseline contains all findings"),
            ("--fix", "--new-since", ": fixes would be applied to old findings too"),
            ("--fix-only", "--new-since", ": fixes would be applied to old findings too"),
            ("--diff", "--new-since", ": fixes would be shown for old findings too"),
            ("--baseline", "--new-since", ": both leave out old findings"),
            ("--write-baseline", "--new-since", ": a baseline contains all findings"),
            ("--fix", "--diff", ""),
            ("--fix-only", "--diff", ""),
            *(
                (mode, name, "")
                for mode in ("--explain", "--show-files", "--show-settings")
                for name in (*_REPORT_OPTIONS, "--fix", "--fix-only", "--diff", "--add-ignore", "--write-baseline")
            ),
            ("--explain", "--show-files", ""),
            ("--explain", "--show-settings", ""),
            ("--show-files", "--show-settings", ""),
            *(
                (name, mode, ": no findings are reported")
                for mode in ("--diff", "--fix-only")
                for name in _REPORT_OPTIONS
            ),
            *(("--add-ignore", name, "") for name in ("--fix", "--fix-only", "--diff", "--no-ignores", "--watch")),
            *(
                ("--add-ignore", name, ": it would suppress old findings too")
                for name in ("--baseline", "--write-baseline", "--new-since")
            ),
            ("--cache-dir", "--no-cache", ""),
            ("--quiet", "--verbose", ""),
        ):
            if one in given and other in given:
                raise OptionError(f"{one} cannot be used with {other}{reason}")
        if self.config_file and self.no_config:
            raise OptionError("--config cannot be used with --no-config", "name no file, only KEY=VALUE")
        if self.exit_zero and self.max_warnings is not None:
            raise OptionError("--exit-zero cannot be used with --max-warnings")
        if self.statistics:
            for name in dict(self.outputs):
                if name not in WITH_STATISTICS:
                    formats = ", ".join(WITH_STATISTICS)
                    raise OptionError(f"--statistics cannot be used with the output format `{name}`", f"use {formats}")
        for name in ("--unsafe-fixes", "--fixable", "--unfixable", "--show-fixes"):
            if name in given and not (self.fix or self.fix_only or self.diff):
                raise OptionError(f"{name} requires --fix or --diff")
        if self.exit_non_zero_on_fix and not (self.fix or self.fix_only):
            raise OptionError("--exit-non-zero-on-fix requires --fix")
        if self.add_ignore and "-" in self.paths:
            raise OptionError("--add-ignore cannot be used with standard input")
        if self.changed_since and "-" in self.paths:
            raise OptionError("--changed-since cannot be used with standard input")
        if self.new_since and "-" in self.paths:
            raise OptionError("--new-since cannot be used with standard input")
        if self.shard and "-" in self.paths:
            raise OptionError("--shard cannot be used with standard input")
        if self.prune_baseline and not self.baseline:
            raise OptionError("--prune-baseline requires --baseline FILE")

    @property
    def config_file(self) -> str:
        """The last file of ``--config``; empty if there is none."""
        return next((item for item in reversed(self.config) if not _is_key(item)), "")

    @property
    def config_keys(self) -> list[str]:
        """The items ``KEY=VALUE`` of ``--config``."""
        return [item for item in self.config if _is_key(item)]

    def as_json(self) -> dict[str, object]:
        """Return the options that affect findings as JSON data."""
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
        given = [getattr(self, option.field) for option in OPTIONS if option.affects == FINDINGS and option.reads_file]
        paths = [path for item in given for path in ((item,) if isinstance(item, str) else item)]
        return repr((self.as_json(), [_digest(path) for path in paths if path]))


OPTIONS = tuple(option for option in vars(CheckOptions).values() if isinstance(option, Option))
"""All options, in the order of the help."""


def _is_key(item: str) -> bool:
    """Return whether an item of ``--config`` is ``KEY=VALUE`` instead of a file."""
    return "=" in item and not os.path.exists(item)


def _digest(path: str) -> str:
    """Return the digest of a file; an empty string if it cannot be read, which is an error elsewhere."""
    from workerlint.core.guarded_read import read_guarded
    from workerlint.run.cache_record import digest

    try:
        return digest(read_guarded(path))
    except OSError:
        return ""
