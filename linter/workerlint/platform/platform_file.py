"""The platform file: what ``workerlint learn`` has read about an installation, in TOML that people review.

It contains names only, one a line: a table for each kind of resource (``[compute]``), for each workspace of a kind
(``[secret.public]``), and for what is known about a stack (``[stack."soda+python:1.0"]``).
"""

from __future__ import annotations

import json
import os
from datetime import date, datetime

from workerlint.config.errors import ConfigurationError
from workerlint.config.toml_file import TomlSource, invalid, nearest, parse_toml, show_value
from workerlint.config.toml_lines import toml_spans
from workerlint.core.guarded_read import MAX_LIST_SIZE, read_guarded
from workerlint.core.record import Record, Struct, new
from workerlint.core.text import Pattern, Span
from workerlint.manifest.manifest import parse_stack
from workerlint.manifest.resources import STACK, USER, WORKSPACE
from workerlint.manifest.stack_resource import StackDefinition
from workerlint_schemas import RESOURCE_TYPES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from workerlint.config.toml_lines import Trail

FORMAT = 1
_SCHEMAS = "schemas"
_WORKER = "worker"
RESERVED = frozenset(("format", _SCHEMAS))
"""The top-level keys that are not resource types."""
_LIST_KEYS = ("closed", "learned", "from", "names")
_STACK_KEYS = ("runs-in", "schema", "learned", "from")
KIND = Pattern(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_KINDS = frozenset((*RESOURCE_TYPES, USER, WORKSPACE))
"""The known kinds of lists. Other resource types are possible, but not the plural of one of these."""
_BARE = Pattern(r"[A-Za-z0-9_-]+")
_HEADER = "# Written by `workerlint learn`, which keeps no comments. Names only; review it like code.\n"


class NameList(Record):
    """The names of one kind, in one workspace if the kind has them."""

    kind: str
    """The resource type in lower case, such as ``secret`` or ``instance-secret``; also ``workspace`` and ``user``."""
    workspace: str
    """Empty for a kind without workspaces."""
    names: tuple[str, ...]
    """In the order of the file, in which spans are found."""
    closed: bool
    """Whether the list is complete, so that other names do not exist."""
    learned: date
    origin: str
    """The files and the commands that the list was read from."""

    @property
    def key(self) -> tuple[str, ...]:
        """The keys that lead to the table of the list."""
        return (self.kind, self.workspace) if self.workspace else (self.kind,)

    @property
    def title(self) -> str:
        """The list as messages name it: ``compute``, ``secret in public``."""
        return f"{self.kind} in {self.workspace}" if self.workspace else self.kind

    @property
    def provenance(self) -> str:
        """When the names were read, as a part of a sentence."""
        return f"learned {self.learned.isoformat()}"

    def as_stack(self, text: str) -> PlatformStack:
        """Return a stack of the list of stacks, of which nothing more is known."""
        return PlatformStack(text, None, "", self.learned, self.origin)


class PlatformStack(Record):
    """One stack of the installation."""

    text: str
    """``NAME[+FLAVOR]:VERSION``."""
    runs_in: tuple[str, ...] | None
    """The types of the resources that may run it, such as ``worker``; None if they are not known."""
    schema: str
    """The file with the JSON Schema of its stackSpec, as the platform file names it; empty if there is none."""
    learned: date
    origin: str


class PlatformFile(Struct):
    """The content of a platform file."""

    path: str
    text: str
    """The text that all spans refer to."""
    lists: tuple[NameList, ...] = ()
    """Sorted by kind and workspace."""
    stack_tables: tuple[PlatformStack, ...] = ()
    """The stacks that have a table of their own, sorted by their text."""
    worker_schemas: tuple[str, ...] = ()
    """The files with the platform's JSON Schemas of a Worker, as the platform file names them."""
    shown: str = ""
    """The path as reports show it."""
    schema_texts: Mapping[str, str] = new(dict)
    """The texts of the schemas that the file names, by these names."""
    _spans: dict[Trail, Span] | None = new()

    @property
    def stacks(self) -> tuple[PlatformStack, ...]:
        """All stacks sorted by their text: those of the list of stacks, and those with a table of their own."""
        listed = self.list_of(STACK)
        stacks = {} if listed is None else {text: listed.as_stack(text) for text in listed.names}
        stacks |= {stack.text: stack for stack in self.stack_tables}
        return tuple(stack for _, stack in sorted(stacks.items()))

    def list_of(self, kind: str) -> NameList | None:
        """Return the list of the names of a kind that is not in workspaces; None if the file has none."""
        return next((found for found in self.lists if (found.kind, found.workspace) == (kind, "")), None)

    def resolve(self, name: str) -> str:
        """Return the path of a schema that the platform file names."""
        return os.path.join(os.path.dirname(self.path), name)

    def span_of_list(self, names: NameList) -> Span:
        """Return the range of the last key in the header of a list: ``public`` in ``[secret.public]``."""
        return self._span(names.key)

    def span_of_name(self, names: NameList, name: str) -> Span:
        """Return the range of a name in a list, with its quotes."""
        return self._span((*names.key, "names", names.names.index(name)) if name in names.names else names.key)

    def span_of_stack(self, stack: PlatformStack) -> Span:
        """Return the range of a stack: in the header of its table, or in the list of stacks."""
        names = self.list_of(STACK)
        span = self._span((STACK, stack.text))
        return span if span.end or names is None else self.span_of_name(names, stack.text)

    def stack_definitions(self) -> list[StackDefinition]:
        """Return the stacks as definitions, without those whose text cannot be read."""
        return [
            StackDefinition(
                stack, item.runs_in or (), self.schema_texts.get(item.schema, ""), self.shown, self.span_of_stack(item)
            )
            for item in self.stacks
            if (stack := parse_stack(item.text)) is not None
        ]

    def span_of_worker_schemas(self) -> Span:
        """Return the range of the key that names the schemas of a Worker."""
        return self._span((_SCHEMAS, _WORKER))

    def _span(self, trail: Trail) -> Span:
        if self._spans is None:
            self._spans = toml_spans(self.text)
        return self._spans.get(trail, Span(0, 0))


def read_platform(path: str) -> PlatformFile:
    """Return the content of the platform file at *path*. Raise ConfigurationError."""
    try:
        data = read_guarded(path, MAX_LIST_SIZE)
    except OSError as error:
        hint = "create it with `workerlint learn`" if isinstance(error, FileNotFoundError) else ""
        raise ConfigurationError(path, 0, f"cannot read the file: {error.strerror}", hint) from None
    return parse_platform(path, data)


def load_platform(path: str, shown: str) -> PlatformFile:
    """Return the content of the platform file at *path* with the schemas that it names, for a run.

    *shown* is the path in reports. Raise ConfigurationError.
    """
    file = read_platform(path)
    file.shown = shown
    named = {stack.schema: file.span_of_stack(stack) for stack in file.stacks if stack.schema}
    named |= {name: file.span_of_worker_schemas() for name in file.worker_schemas}
    file.schema_texts = {name: _read_schema(file, name, span) for name, span in named.items()}
    for name in file.worker_schemas:
        _check_worker_schema(file, name)
    return file


def schema_errors(file: PlatformFile) -> Iterator[ConfigurationError]:
    """Yield the first error of each schema that cannot be used."""
    from workerlint.platform.json_schema import prepare

    for name, text in file.schema_texts.items():
        for problem in [problem for problem in prepare(text).problems if problem.fatal][:1]:
            line = text.count("\n", 0, problem.span.start) + 1
            yield ConfigurationError(file.resolve(name), line, problem.message, problem.help, span=problem.span)


def _check_worker_schema(file: PlatformFile, name: str) -> None:
    """Raise ConfigurationError for a schema that does not describe a Worker."""
    from workerlint.platform.json_text import JsonError, decode
    from workerlint.platform.worker_schema import describes_worker

    try:
        reason = "" if describes_worker(decode(file.schema_texts[name]).value) else "it does not describe a Worker"
    except JsonError as error:
        reason = f"it is not valid JSON: {error.message}"
    if reason:
        hint = (
            "use the output of `dataos-ctl develop schema generate -t worker`: its properties are those of a manifest "
            "(`name`, `type`) or of the section (`stack`, `compute`)"
        )
        span = file.span_of_worker_schemas()
        line = file.text.count("\n", 0, span.start) + 1
        raise ConfigurationError(file.path, line, f"schema `{name}` cannot be used: {reason}", hint, span=span)


def _read_schema(file: PlatformFile, name: str, span: Span) -> str:
    """Return the text of a schema. It must not be outside the directory of the platform file, even through a link."""
    line = file.text.count("\n", 0, span.start) + 1
    directory, path = os.path.realpath(os.path.dirname(file.path)), os.path.realpath(file.resolve(name))
    if not path.startswith(os.path.join(directory, "")):
        message = f"schema `{name}` is a link to a file outside this directory"
        raise ConfigurationError(file.path, line, message, span=span)
    try:
        return read_guarded(path).decode("utf-8-sig") or "\n"  # an empty text would mean that there is no schema
    except OSError as error:
        message = f"cannot read the schema `{name}`: {error.strerror}"
        raise ConfigurationError(file.path, line, message, span=span) from None
    except UnicodeDecodeError:
        raise ConfigurationError(file.path, line, f"schema `{name}` is not valid UTF-8", span=span) from None


def parse_platform(path: str, data: bytes) -> PlatformFile:
    """Return the content of the platform file *path* with the bytes *data*. Raise ConfigurationError."""
    table, text = parse_toml(path, data)
    source = TomlSource(path, text)
    if table.get("format") != FORMAT or isinstance(table["format"], bool):
        shown = show_value(table["format"]) if "format" in table else "nothing"
        hint = "update workerlint, or write the file again with `workerlint learn`"
        raise source.error(("format",), f"unsupported format: expected `format = {FORMAT}`, found {shown}", hint)
    lists: list[NameList] = []
    stacks: list[PlatformStack] = []
    for kind, value in table.items():
        if kind in RESERVED:
            continue
        if not isinstance(value, dict) or not KIND.fullmatch(kind):
            hint = nearest(kind, ("format", _SCHEMAS)) or "expected a resource type and a table, such as `[compute]`"
            raise source.error((kind,), f"unknown key `{kind}`", hint)
        if kind not in _KINDS and kind.removesuffix("s") in _KINDS:
            raise source.error((kind,), f"unknown resource type `{kind}`", f"did you mean `{kind.removesuffix('s')}`?")
        if kind == STACK:
            stacks = list(_tables_of_stacks(value, source))
            listed = {key: item for key, item in value.items() if not isinstance(item, dict)}
            lists += [_read_list(kind, "", listed, source)] if listed else []
        elif value and all(isinstance(item, dict) for item in value.values()):
            lists += [_read_list(kind, workspace, item, source) for workspace, item in value.items()]
        else:
            lists.append(_read_list(kind, "", value, source))
    for names in lists:
        for number, name in enumerate(names.names if names.kind == STACK else ()):
            _check_stack(name, (STACK, "names", number), source)
    return PlatformFile(
        path,
        text,
        tuple(sorted(lists, key=lambda names: names.key)),
        tuple(sorted(stacks, key=lambda stack: stack.text)),
        _worker_schemas(table.get(_SCHEMAS, {}), source),
    )


def _read_list(kind: str, workspace: str, table: dict[str, Any], source: TomlSource) -> NameList:
    trail = (kind, workspace) if workspace else (kind,)
    _check_keys(table, _LIST_KEYS, trail, source)
    for required in ("names", "learned"):
        if required not in table:
            raise source.error(trail, f"missing required key `{required}` in `[{_header(trail)}]`")
    names = table["names"]
    if not isinstance(names, list):
        raise source.error((*trail, "names"), invalid("names", names, "a list of names"))
    for number, name in enumerate(names):
        if not isinstance(name, str) or not name:
            message = f"invalid item in `names`: expected a name, found {show_value(name)}"
            raise source.error((*trail, "names", number), message)
    closed = table.get("closed", False)
    if not isinstance(closed, bool):
        raise source.error((*trail, "closed"), invalid("closed", closed, "a boolean"))
    return NameList(kind, workspace, tuple(names), closed, *_provenance(table, trail, source))


def _tables_of_stacks(table: dict[str, Any], source: TomlSource) -> Iterator[PlatformStack]:
    for text, value in table.items():
        if not isinstance(value, dict):
            continue
        trail = (STACK, text)
        _check_stack(text, trail, source)
        _check_keys(value, _STACK_KEYS, trail, source)
        if "learned" not in value:
            raise source.error(trail, f"missing required key `learned` in `[{_header(trail)}]`")
        types = value.get("runs-in")
        if types is not None and not (isinstance(types, list) and all(isinstance(item, str) for item in types)):
            raise source.error((*trail, "runs-in"), invalid("runs-in", types, "a list of resource types"))
        schema = value.get("schema", "")
        if "schema" in value:
            _check_path(schema, (*trail, "schema"), source)
        runs_in = None if types is None else tuple(types)
        yield PlatformStack(text, runs_in, schema, *_provenance(value, trail, source))


def _provenance(table: dict[str, Any], trail: Trail, source: TomlSource) -> tuple[date, str]:
    learned, origin = table["learned"], table.get("from", "")
    if not isinstance(learned, date) or isinstance(learned, datetime):
        raise source.error((*trail, "learned"), invalid("learned", learned, "a date such as 2026-01-31"))
    if not isinstance(origin, str):
        raise source.error((*trail, "from"), invalid("from", origin, "a string"))
    return learned, origin


def _worker_schemas(table: object, source: TomlSource) -> tuple[str, ...]:
    if not isinstance(table, dict):
        raise source.error((_SCHEMAS,), invalid(_SCHEMAS, table, "a table"))
    _check_keys(table, (_WORKER,), (_SCHEMAS,), source)
    if _WORKER not in table:
        return ()
    _check_path(table[_WORKER], (_SCHEMAS, _WORKER), source)
    return (table[_WORKER],)


def _check_stack(text: str, trail: Trail, source: TomlSource) -> None:
    stack = parse_stack(text)
    if stack is None or not stack.version:
        raise source.error(trail, f"`{text}` is not a valid stack: expected `NAME[+FLAVOR]:VERSION`")


def _check_path(value: object, trail: Trail, source: TomlSource) -> None:
    """Raise ConfigurationError unless *value* is the path of a file in the directory of the platform file, or below."""
    key = str(trail[-1])
    if not isinstance(value, str) or not value:
        raise source.error(trail, invalid(key, value, "a path"))
    parts = value.replace("\\", "/").split("/")
    if os.path.isabs(value) or ".." in parts or not parts[0] or ":" in parts[0]:
        message = (
            f"invalid value for `{key}`: expected a path below the directory of this file, found {show_value(value)}"
        )
        raise source.error(trail, message)


def _check_keys(table: dict[str, Any], known: Iterable[str], trail: Trail, source: TomlSource) -> None:
    for key in table:
        if key not in known:
            message = f"unknown key `{key}` in `[{_header(trail)}]`"
            raise source.error((*trail, key), message, nearest(key, known))


def render_platform(file: PlatformFile) -> str:
    """Return the text of a platform file with the content of *file*."""
    blocks = [f"{_HEADER}format = {FORMAT}\n"]
    if file.worker_schemas:
        blocks.append(f"[{_SCHEMAS}]\n{_WORKER} = {_string(file.worker_schemas[0])}\n")
    tables = [(names.key, _render_list(names)) for names in file.lists]
    tables += [((STACK, stack.text), _render_stack(stack)) for stack in file.stack_tables]
    return "\n".join([*blocks, *(text for _, text in sorted(tables))])


def _render_list(names: NameList) -> str:
    found = sorted(set(names.names))
    items = "".join(f"  {_string(name)},\n" for name in found)
    items = f"\n{items}" if found else ""
    return (
        f"[{_header(names.key)}]\nclosed = {str(names.closed).lower()}\n{_render_provenance(names)}names = [{items}]\n"
    )


def _render_stack(stack: PlatformStack) -> str:
    text = f"[{_header((STACK, stack.text))}]\n"
    if stack.runs_in is not None:
        text += f"runs-in = [{', '.join(_string(item) for item in stack.runs_in)}]\n"
    if stack.schema:
        text += f"schema = {_string(stack.schema)}\n"
    return text + _render_provenance(stack)


def _render_provenance(item: NameList | PlatformStack) -> str:
    return f"learned = {item.learned.isoformat()}\nfrom = {_string(item.origin)}\n"


def _header(trail: Trail) -> str:
    return ".".join(part if _BARE.fullmatch(part) else _string(part) for part in map(str, trail))


def _string(text: str) -> str:
    # A JSON string is a TOML string, except that TOML does not allow DEL and lone surrogates.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
