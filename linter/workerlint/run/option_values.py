"""Reads the values of the options of ``check``.

Each function gets a string or, for a repeatable option, the strings; and the name of the option. It returns the value,
or raises OptionError.
"""

from __future__ import annotations

from workerlint.config.settings import LEVELS
from workerlint.core.wording import closest
from workerlint.report.reporters import REPORTERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

AUTO = "auto"
"""As many processes as there are processors."""
MOST_JOBS = 1024
_MOST_DIGITS = 7


class OptionError(Exception):
    """The value of an option, or a combination of options, is invalid."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def _invalid(option: str, given: str, expected: str) -> OptionError:
    return OptionError(f"invalid value for `{option}`: expected {expected}, found `{given}`")


def read_string(given: str, _option: str) -> str:
    """Return the value as it was given."""
    return given


def read_selectors(given: Sequence[str], option: str) -> tuple[str, ...]:
    """Return the selectors of rules, which are separated by commas."""
    selectors = tuple(part.strip() for item in given for part in item.split(",") if part.strip())
    if given and not selectors:
        raise OptionError(f"{option} requires at least one rule")
    return selectors


def read_selectors_or_none(given: Sequence[str], option: str) -> tuple[str, ...] | None:
    """Return the selectors of rules; None without any."""
    return read_selectors(given, option) or None


def read_paths(given: Sequence[str], option: str) -> tuple[str, ...]:
    """Return the paths, or the items ``KEY=VALUE``."""
    if "" in given:
        raise OptionError(f"{option} requires a value")
    return tuple(given)


def read_patterns(given: Sequence[str], option: str) -> tuple[str, ...]:
    """Return the patterns, which are separated by commas."""
    patterns = tuple(part.strip() for item in given for part in item.split(",") if part.strip())
    if given and not patterns:
        raise OptionError(f"{option} requires a value")
    return patterns


def read_rules_by_pattern(given: Sequence[str], option: str) -> dict[str, list[str]]:
    """Return selectors by pattern: one without a pattern is for the pattern before it."""
    found: dict[str, list[str]] = {}
    for item in given:
        pattern = ""
        for part in item.split(","):
            before, colon, selector = part.rpartition(":")
            pattern = before.strip() if colon else pattern
            if not pattern or not selector.strip():
                raise _invalid(option, item, "PATTERN:RULES such as 'batch/:DW301,DW5'")
            found.setdefault(pattern, []).append(selector.strip())
    return found


def read_suffixes(given: Sequence[str], option: str) -> tuple[str, ...]:
    """Return the suffixes that patterns such as ``*.md`` end in."""
    suffixes = []
    for item in given:
        for part in item.split(","):
            if not part.startswith("*.") or any(sign in part[1:] for sign in "*?[/"):
                raise _invalid(option, part, "a pattern such as '*.md'")
            suffixes.append(part[1:].lower())
    return tuple(suffixes)


def read_severities(given: Sequence[str], option: str) -> dict[str, str]:
    """Return the severities by selector."""
    levels = {}
    for item in given:
        for part in item.split(","):
            selector, _, level = part.strip().partition("=")
            if not selector or level not in LEVELS:
                raise _invalid(option, item, f"RULE=LEVEL with a level of {', '.join(LEVELS)}")
            levels[selector] = level
    return levels


class GivenVariables(tuple[str, ...]):
    """Items ``NAME=VALUE``. The values may be secrets: ``repr`` shows only names and a digest."""

    __slots__ = ()

    def __repr__(self) -> str:
        from workerlint.run.cache_record import digest

        names = [item.partition("=")[0] for item in self]
        return f"{names} {digest(chr(0).join(self).encode('utf-8', 'surrogatepass'))}"


def read_variables(given: Sequence[str], option: str) -> tuple[str, ...] | None:
    """Return the items, each ``NAME=VALUE``; of several with one name, the last."""
    variables = {}
    for item in given:
        name, equals, _ = item.partition("=")
        if not name or not equals:
            # The item is not shown: it may be a secret without its name.
            raise OptionError(f"invalid value for `{option}`: expected NAME=VALUE")
        variables[name] = item
    return GivenVariables(variables[name] for name in sorted(variables)) if variables else None


def read_day(given: str, option: str) -> date | None:
    """Return the date; None without one."""
    if not given:
        return None
    from workerlint.core.dates import read_date

    found = read_date(given)
    if found is None:
        raise _invalid(option, given, "a date such as 2027-01-31")
    return found


def read_jobs(given: str, option: str) -> str:
    """Return the number of processes as a string, or AUTO."""
    if given != AUTO and not (given.isascii() and given.isdecimal() and 0 < int(given) <= MOST_JOBS):
        raise _invalid(option, given, f"{AUTO} or an integer from 1 to {MOST_JOBS}")
    return given


def read_reason(given: str, option: str) -> str:
    """Return the reason, which has one line."""
    if given and (not given.isprintable() or not given.strip()):
        raise _invalid(option, given, "a reason in one line")
    return given.strip()


def read_count(given: str, option: str) -> int | None:
    """Return the number; None without one."""
    if not given:
        return None
    if not _is_number(given):
        raise _invalid(option, given, "a non-negative integer")
    return int(given)


def _is_number(given: str) -> bool:
    return given.isascii() and given.isdecimal() and len(given) < _MOST_DIGITS


def read_seconds(given: str, option: str) -> int:
    """Return the number of seconds."""
    if not _is_number(given):
        raise _invalid(option, given, "a number of seconds such as 60")
    return int(given)


def read_shard(given: str, option: str) -> tuple[int, int] | None:
    """Return the number of the shard, from 1, and of all shards; None without one."""
    if not given:
        return None
    part, _, count = given.partition("/")
    numbers = [int(item) if _is_number(item) else 0 for item in (part, count)]
    if not 0 < numbers[0] <= numbers[1]:
        raise _invalid(option, given, "PART/COUNT such as 3/16")
    return numbers[0], numbers[1]


def read_formats(given: Sequence[str], option: str) -> tuple[tuple[str, str], ...]:
    """Return pairs of format and file; the file is empty if there is none."""
    formats = []
    for item in given:
        name, _, file = item.partition(":")
        if name not in REPORTERS:
            near = closest(name, REPORTERS, 1)
            hint = f"did you mean `{near[0]}`?" if near else f"available formats: {', '.join(REPORTERS)}"
            raise OptionError(f"unknown output format `{name}` in {option}", hint)
        formats.append((name, file))
    return tuple(formats)


def outputs_of(formats: tuple[tuple[str, str], ...], file: str) -> tuple[tuple[str, str], ...]:
    """Return the formats with *file* for the one that has none. Raise OptionError."""
    outputs = list(formats or (("text", ""),))
    open_ended = [at for at, (_, own) in enumerate(outputs) if not own]
    if len(open_ended) > 1:
        raise OptionError("--output-format is used twice without a file", "use FORMAT:FILE for all but one")
    if file and not open_ended:
        raise OptionError("--output-file cannot be used if each --output-format has a file")
    if file:
        outputs[open_ended[0]] = (outputs[open_ended[0]][0], file)
    return tuple(outputs)
