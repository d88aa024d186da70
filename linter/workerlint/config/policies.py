"""The tables of ``[[policy]]`` and ``[[budget]]``: an organisation's own rules, as data with their positions.

Whether a path exists in a Worker and whether a JSON Schema is valid is checked where they become rules.
"""

from __future__ import annotations

from workerlint.config.toml_file import TomlSource, invalid, nearest, show_value
from workerlint.core.diagnostic import ERROR, SEVERITIES
from workerlint.core.record import Record
from workerlint.core.text import Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from workerlint.config.errors import ConfigurationError
    from workerlint.config.toml_lines import Trail

POLICY = "policy"
BUDGET = "budget"
AREA = "policies"
"""The area of the rules that policies and budgets define."""

_STRING = "a non-empty string"
_FLAG = "a boolean"
_PATTERNS = "a list of file patterns"
_SEVERITY = f"one of {', '.join(SEVERITIES)}"
_MANIFESTS = "a string or a list of strings"
_SCHEMA = "a JSON Schema: a table or a boolean"
_CONDITIONS = "a table of paths and JSON Schemas"
_CODE = "a code of at least two capital letters and three digits, such as ACME001"
_NAME = "a name of lowercase letters, digits and hyphens, such as replica-limit"
_PART = "requests or limits"
_REPLICAS = "minimum or maximum"

_COMMON = {
    "code": _CODE,
    "name": _NAME,
    "files": _PATTERNS,
    "message": _STRING,
    "help": _STRING,
    "severity": _SEVERITY,
}
POLICY_KEYS = {
    **_COMMON,
    "at": _STRING,
    "must": _SCHEMA,
    "when": _CONDITIONS,
    "required": _FLAG,
    "effective": _FLAG,
    "good": _MANIFESTS,
    "bad": _MANIFESTS,
}
"""The keys of ``[[policy]]`` with the types of their values. A test compares them with ``config.json``."""
BUDGET_KEYS = {
    **_COMMON,
    "compute": _STRING,
    "workspace": _STRING,
    "of": _PART,
    "replicas": _REPLICAS,
    "cpu": _STRING,
    "memory": _STRING,
}
"""The keys of ``[[budget]]`` with the types of their values. A test compares them with ``config.json``."""
_KEYS = {POLICY: POLICY_KEYS, BUDGET: BUDGET_KEYS}
_CHOICES: dict[str, Sequence[str]] = {
    _SEVERITY: SEVERITIES,
    _PART: ("requests", "limits"),
    _REPLICAS: ("minimum", "maximum"),
}
_FORMS = {_CODE: Pattern(r"[A-Z]{2,}[0-9]{3,}"), _NAME: Pattern(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")}


class PolicyTable(Record):
    """A table of ``[[policy]]`` or ``[[budget]]``. To selectors it is a rule."""

    kind: str
    """``policy`` or ``budget``."""
    table: Mapping[str, Any]
    source: TomlSource
    """The configuration file."""
    number: int
    """The index of the table in the file."""
    root: str
    """The absolute directory that its patterns are relative to."""
    outer_name: str = ""
    """The name of the table with the same code that it replaces; empty if it has none."""

    def _values(self) -> tuple[object, ...]:
        return (repr(self), self.source.path, self.number, self.root, self.outer_name)

    def __repr__(self) -> str:
        return f"PolicyTable({self.kind!r}, {self.table!r})"

    @property
    def code(self) -> str:
        """The code of the rule."""
        return str(self.table["code"])

    @property
    def name(self) -> str:
        """The name of the rule: by default that of the table that it replaces, or the code in lowercase."""
        return str(self.table.get("name", self.outer_name or self.code.lower()))

    @property
    def severity(self) -> str:
        """The severity of its findings."""
        return str(self.table.get("severity", ERROR))

    @property
    def files(self) -> tuple[str, ...]:
        """Patterns for the files that it applies to, relative to *root*; empty for all."""
        return tuple(self.table.get("files", ()))

    @property
    def on(self) -> bool:
        """Whether it applies by default."""
        return True

    @property
    def area(self) -> str:
        """The area of the rule."""
        return AREA

    @property
    def evidence(self) -> str:
        """What it is based on: empty, because it is not known."""
        return ""

    @property
    def traits(self) -> tuple[str, ...]:
        """What editors and reports do with its findings."""
        return ()

    def error(self, trail: Trail, message: str, hint: str = "") -> ConfigurationError:
        """Return the error for the key at *trail* in the table, with the line as it is written."""
        return self.source.shown_error((self.kind, self.number, *trail), message, hint)

    def line(self) -> int:
        """Return the 1-based line of the table."""
        return self.source.line((self.kind, self.number))


def check_policies(kind: str, value: object, source: TomlSource) -> Iterator[ConfigurationError]:
    """Yield the errors in the tables of a kind, as far as one file shows them."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        yield source.shown_error((kind,), invalid(kind, value, "an array of tables"), f"write `[[{kind}]]`")
        return
    seen: dict[object, int] = {}
    for number, table in enumerate(value):
        trail = (kind, number)
        errors = list(_check_table(kind, table, source, trail))
        yield from errors
        code = table.get("code")
        if isinstance(code, str) and code in seen:
            first = source.line((kind, seen[code], "code"))
            message = f"duplicate code `{code}`: it is used in line {first} too"
            yield source.shown_error((*trail, "code"), message, "use another code")
        elif isinstance(code, str):
            seen[code] = number


def _check_table(kind: str, table: dict[str, Any], source: TomlSource, trail: Trail) -> Iterator[ConfigurationError]:
    keys = _KEYS[kind]
    required = ("code", "at", "must") if kind == POLICY else ("code",)
    for key in required:
        if key not in table:
            yield source.shown_error(trail, f"missing `{key}` in `[[{kind}]]`", f"add `{key}`: {keys[key]}")
    if kind == BUDGET and table.keys().isdisjoint(("cpu", "memory")):
        hint = 'set the maximum, such as `cpu = "40"`'
        yield source.shown_error(trail, f"missing `cpu` or `memory` in `[[{kind}]]`", hint)
    for key, value in table.items():
        where = (*trail, key)
        if key not in keys:
            hint = nearest(key, keys) or f"the keys are {', '.join(keys)}"
            yield source.shown_error(where, f"unknown key `{key}` in `[[{kind}]]`", hint)
        elif not _is_valid(value, keys[key]):
            hint = nearest(value, _CHOICES.get(keys[key], ())) or _advice(value, keys[key])
            yield source.shown_error(where, invalid(f"{kind}.{key}", value, keys[key]), hint)
        elif keys[key] in {_SCHEMA, _CONDITIONS}:
            yield from _check_data(value, source, where)


def _advice(value: object, expected: str) -> str:
    """Return the help for a number in place of a string, such as a quantity."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return f'put it in quotes: `"{value}"`' if is_number and expected == _STRING else ""


def _is_valid(value: object, expected: str) -> bool:
    if expected in _FORMS:
        return isinstance(value, str) and _FORMS[expected].fullmatch(value) is not None
    if expected in _CHOICES:
        return value in _CHOICES[expected]
    if expected == _FLAG:
        return isinstance(value, bool)
    if expected == _SCHEMA:
        return isinstance(value, (bool, dict))
    if expected == _CONDITIONS:
        return isinstance(value, dict) and all(isinstance(item, (bool, dict)) for item in value.values())
    if expected in {_PATTERNS, _MANIFESTS} and isinstance(value, list):
        return bool(value) and all(isinstance(item, str) and item for item in value)
    return isinstance(value, str) and bool(value) and expected != _PATTERNS


def _check_data(value: object, source: TomlSource, trail: Trail) -> Iterator[ConfigurationError]:
    """Yield an error for each value that JSON does not have: dates, times and numbers that are not finite."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _check_data(item, source, (*trail, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _check_data(item, source, (*trail, number))
    elif not isinstance(value, (str, bool, int, float)) or value in _INFINITE or value != value:  # noqa: PLR0124 - NaN
        yield source.shown_error(trail, f"{show_value(value)} is not a value of JSON", "put it in quotes")


_INFINITE = (float("inf"), float("-inf"))
