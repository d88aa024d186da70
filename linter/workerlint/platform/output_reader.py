"""Reads saved output of dataos-ctl: the tables, YAML and JSON in it, between prompts, log lines and comments."""

from __future__ import annotations

import json
import os
import re

from workerlint.core.text import Source
from workerlint.core.wording import codes, plural
from workerlint.manifest.manifest import parse_stack
from workerlint.manifest.resources import STACK, USER, WORKSPACE
from workerlint.manifest.stack_resource import SCHEMA_PATH, read_stack
from workerlint.platform.platform_file import KIND, RESERVED
from workerlint.platform.saved_output import FoundList, FoundResource, FoundStack, Problem, SavedOutput
from workerlint.platform.shell_command import NO_COMMAND, PROMPT_SIGNS, parse_command
from workerlint.platform.table import Row, Table, is_rule, is_secret_header, read_header, split_cells
from workerlint.platform.worker_schema import describes_worker
from workerlint.syntax.libyaml import YAMLError
from workerlint.syntax.nodes import Mapping, Node, known_text
from workerlint.syntax.parser import LimitError, parse_tree

_IN_WORKSPACES = frozenset(
    ("cluster", "database", "lakehouse", "lens", "monitor", "pager", "resource", "secret", "service", "volume",
     "worker", "workflow")
)  # fmt: skip
"""The types whose resources are in a workspace, by the reference of ``dataos-ctl get``."""
_IN_NO_WORKSPACE = frozenset(
    ("bundle", "compute", "dataplane", "depot", "grant", "instance-secret", "operator", "policy", "stack")
)
"""The types whose resources belong to the whole installation."""

_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_LOG = re.compile(r"\W*(?P<level>[A-Z]{1,5})\[[0-9]+\]")
_ERRORS = frozenset(("ERRO", "RRO", "FATA", "ATA", "PANI", "ANI"))
"""The levels of errors, also without the first character, which is easily lost when output is copied."""
_YAML_KEY = re.compile(r"""["']?[A-Za-z][\w-]*["']?:(?:\s|$)""")
_YAML_LINE = re.compile(rf"{_YAML_KEY.pattern}|-\s|#|[\]}}]")
"""What a line of a manifest begins with at its indentation."""
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_.@+-]*[A-Za-z0-9_])?")
_LAYOUTS = (
    ("ID", ("ID", "NAME", "EMAIL")),
    ("STACK", ("STACK", "VERSION", "IMAGE")),
    ("NAME", ("NAME", "LAYER")),
    ("NAME", ("NAME", "VERSION", "TYPE")),
    ("", ("STATUS", "RUNTIME")),
)
"""The column with the names by the columns of a table; empty for a table without names."""
_NO_NAMES = ""
_KINDS = {"ID": USER, "STACK": STACK}
_MAX_CONTINUED = 20
"""Lines that continue a command line."""
_NO_CONTENT = ("#", "```", "~~~")
"""What comments, headings and the fences of code begin with."""


class TokenError(Exception):
    """The file contains a table of tokens or passwords. Nothing of it may be shown."""


def read_saved_output(source: Source, workspace: str = "") -> SavedOutput:
    """Return what a file with saved output contains. Raise TokenError.

    *workspace* is that of the resources whose table, manifest and command name none.
    """
    lines = _ESCAPE.sub("", source.text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    reader = _Reader(source.path, lines, workspace)
    reader.read()
    return reader.output


class _Reader:
    """Reads a file line by line."""

    def __init__(self, path: str, lines: list[str], workspace: str) -> None:
        self._lines = lines
        self._workspace = workspace
        self._at = 0
        self._command = NO_COMMAND
        self._table: Table | None = None
        self._skipped: list[int] = []
        self.output = SavedOutput(path)

    def read(self) -> None:
        """Read all lines. Raise TokenError."""
        if any(is_secret_header(line) for line in self._lines):
            raise TokenError
        while self._at < len(self._lines):
            line = self._lines[self._at]
            self._at += 1
            if line.strip():
                self._read_line(line)
        self._end_table()
        self._end_skipped()
        self.output.problems.sort(key=lambda problem: problem.line)

    def _read_line(self, line: str) -> None:
        text = line.strip()
        whole, end = self._continued(line)
        command = parse_command(whole)
        if command is not None:
            self._end_table()
            self._command, self._at = command, end
        elif log := _LOG.match(text):
            if log["level"] in _ERRORS:
                self._command = NO_COMMAND
                self._problem(self._at, "dataos-ctl printed an error")
        elif text == "---" or _YAML_KEY.match(text):
            self._end_table()
            self._read_yaml(line)
        elif is_rule(text):
            if self._table is not None:
                self._table.is_in_header = False
        elif text.startswith("{"):
            self._end_table()
            self._read_json()
        elif len(split_cells(text)) > 1:
            self._read_row(text)
        elif not text.startswith(_NO_CONTENT) and text[-1] not in PROMPT_SIGNS:
            self._skipped.append(self._at)
            if self._table is not None:
                self._table.interrupt(text)

    def _continued(self, line: str) -> tuple[str, int]:
        """Return a line with those that continue it in a shell, and the index of the line after them."""
        end = self._at
        while line.endswith(("\\", "`")) and end < len(self._lines) and end - self._at < _MAX_CONTINUED:
            line = f"{line[:-1]} {self._lines[end]}"
            end += 1
        return line, end

    def _problem(self, line: int, message: str) -> None:
        self.output.problems.append(Problem(line, message))

    def _end_skipped(self) -> None:
        """Report the lines that are nothing that dataos-ctl prints: one problem for neighbours."""
        start = 0
        for at, line in enumerate(self._skipped):
            if at + 1 == len(self._skipped) or self._skipped[at + 1] != line + 1:
                count = line - self._skipped[start] + 1
                self._problem(self._skipped[start], f"skipped {plural(count, 'line')}: expected a table, YAML or JSON")
                start = at + 1

    def _list(self, kind: str, workspace: str = "") -> FoundList:
        """Return the list of a kind, which the current command printed."""
        found = self.output.lists.setdefault((kind, workspace), FoundList(kind, workspace))
        found.origins[self._origin()] = None
        return found

    def _origin(self) -> str:
        # The directory is that of one user, and the platform file is shared.
        name = os.path.basename(self.output.path).encode("utf-8", "replace").decode()
        return ", ".join(filter(None, (name, self._command.shown)))

    # Tables

    def _read_row(self, text: str) -> None:
        header = read_header(self._at, text)
        if header is not None and (_layout(header) is not None or self._is_rule_next()):
            self._end_table()
            self._table = header
        elif self._table is not None:
            self._table.add(self._at, text)
        else:
            self._skipped.append(self._at)

    def _is_rule_next(self) -> bool:
        return self._at < len(self._lines) and is_rule(self._lines[self._at].strip())

    def _end_table(self) -> None:
        table, self._table = self._table, None
        if table is None:
            return
        layout = _layout(table)
        if table.misfits:
            count = plural(len(table.misfits), "row")
            cells = plural(len(table.titles), "column")
            self._problem(table.misfits[0], f"skipped {count} with more or fewer cells than the {cells} of the table")
        if layout is None:
            self._problem(table.line, f"skipped a table with the columns {codes(table.titles)}")
        elif layout != _NO_NAMES:
            self._read_table(table, layout)
        self._command = NO_COMMAND  # it printed this table, and not the next one

    def _read_table(self, table: Table, key: str) -> None:
        """Read the names of a table from the column *key*."""
        command = self._command
        unread = [*table.misfits, *([table.line] if table.is_interrupted else [])]
        found: list[FoundList] = []
        stack_resources = 0
        described: FoundResource | None = None
        for row in table.rows:
            if not row.cells[key]:  # it continues the row above
                if described is not None:
                    described.runtime = f"{described.runtime} {row.cells.get('RUNTIME', '')}".strip()
                if key == "NAME" and row.cells[table.titles[0]] and row.cells.get("TYPE"):
                    unread.append(row.line)
                    self._problem(row.line, "skipped a row without a name")
                continue
            if key == "NAME" and row.cells.get("TYPE", "").lower() == STACK:
                stack_resources = stack_resources or row.line
                described = self._describe(row)
                continue
            problem = self._read_entry(row, key, found)
            described = None
            if problem:
                unread.append(row.line)
                self._problem(row.line, f"skipped a row: {problem}")
            elif key == "NAME" and "TYPE" in row.cells:
                described = self._describe(row)
        if stack_resources:
            message = "skipped the rows of type `stack`: they name Resources, not stacks"
            message = f"{message}; save the output of `dataos-ctl develop stack versions`"
            self.output.problems.append(Problem(stack_resources, message, is_of_names=True))
        if not table.rows and not unread:
            found += self._empty_list(table, key)
        lists_all = command.lists_all and (command.words == ("user", "get")) == (key == "ID")
        # The tables of `get runtime` have no such column.
        is_single = command.is_filtered or ("TYPE" in table.titles and "STATUS" not in table.titles and key == "NAME")
        for names in found:
            names.closed = names.closed or (lists_all and not is_single and command.kind in {"", names.kind})
            names.partial = names.partial and is_single
            names.is_damaged = names.is_damaged or bool(unread)

    def _read_entry(self, row: Row, key: str, found: list[FoundList]) -> str:
        """Add the name in a row, and its list to *found*. Return what is wrong with the row; empty if nothing is."""
        cells = row.cells
        name, kind, workspace = cells[key], _KINDS.get(key, ""), ""
        if key == "STACK":
            flavour = f"+{cells['FLAVOR']}" if cells.get("FLAVOR") else ""
            name = f"{name}{flavour}:{cells['VERSION']}"
            if parse_stack(name) is None:
                return "expected the name and the version of a stack"
        elif not _NAME.fullmatch(name):
            return f"the {key} is not a valid name"
        elif key == "NAME" and "LAYER" in cells:
            kind = WORKSPACE
        elif key == "NAME":
            kind = cells["TYPE"].lower()
            workspace = cells.get("WORKSPACE", self._command_workspace)
        return self._add(kind, workspace, name, cells.get("STATUS", ""), found)

    def _describe(self, row: Row) -> FoundResource:
        """Add the resource in a row, and return it."""
        cells = row.cells
        kind = cells["TYPE"].lower()
        workspace = "" if kind in _IN_NO_WORKSPACE else cells.get("WORKSPACE", self._command_workspace)
        found = FoundResource(
            row.line,
            cells["NAME"],
            cells.get("VERSION", ""),
            kind,
            workspace,
            cells.get("STATUS", ""),
            cells.get("RUNTIME", ""),
            cells.get("OWNER", ""),
        )
        self.output.resources.append(found)
        return found

    @property
    def _command_workspace(self) -> str:
        """The workspace of the current command, or the default one."""
        return self._command.workspace or self._workspace

    def _add(self, kind: str, workspace: str, name: str, status: str, found: list[FoundList]) -> str:
        """Add a name, and its list to *found*. Return what is wrong with the kind or the workspace."""
        if not KIND.fullmatch(kind) or kind in RESERVED:
            return "the type is not a valid resource type"
        workspace = "" if kind in _IN_NO_WORKSPACE else workspace
        if workspace and not _NAME.fullmatch(workspace):
            return "the workspace is not a valid name"
        if not workspace and kind in _IN_WORKSPACES:
            return (
                f"the workspace of the {kind} is not known; add the line `dataos-ctl get -t {kind} -w WORKSPACE` above"
            )
        names = self._list(kind, workspace)
        (names.deleted if status.lower() == "deleted" else names.names).add(name)
        if status.lower() == "error":
            names.errors.add(name)
        if names not in found:
            found.append(names)
        return ""

    def _empty_list(self, table: Table, key: str) -> list[FoundList]:
        """Return the list that a table without rows is, if its columns or its command show that."""
        command = self._command
        if key != "NAME" or "LAYER" in table.titles:
            return [self._list(_KINDS.get(key, WORKSPACE))]
        kind = command.kind
        workspace = self._command_workspace if kind not in _IN_NO_WORKSPACE else ""
        if kind != STACK and KIND.fullmatch(kind) and (workspace or kind not in _IN_WORKSPACES):
            return [self._list(kind, workspace)]
        hint = "add the line `dataos-ctl get -t TYPE -w WORKSPACE` that printed it above"
        self._problem(table.line, f"skipped an empty table, whose type and workspace are not known; {hint}")
        return []

    # YAML and JSON

    def _read_yaml(self, line: str) -> None:
        """Read the YAML document that begins at *line*, the last line read."""
        indent = _indent(line)
        start = self._at if line.strip() == "---" else self._at - 1
        end = start
        while end < len(self._lines) and _is_yaml(self._lines[end], indent):
            end += 1
        if end < self._at:  # the indentation is not one of YAML
            self._skipped.append(self._at)
            return
        has_end = end < len(self._lines) and self._lines[end].strip() == "..."
        self._at = max(end + has_end, self._at)
        text = "\n".join(line[indent:] for line in self._lines[start:end])
        try:
            root = parse_tree(text)
        except LimitError as error:
            self._problem(start + 1, f"skipped YAML: {error}")
            return
        except (YAMLError, UnicodeEncodeError) as error:
            mark = getattr(error, "problem_mark", None)
            number = min(mark.line if mark is not None else 0, text.rstrip().count("\n"))
            self._problem(start + 1 + number, "skipped YAML with a syntax error")
            return
        if root is None:
            return
        problem = self._read_manifest(root, text, start + 1) if isinstance(root, Mapping) else "expected a manifest"
        if problem:
            self._problem(start + 1, f"skipped YAML: {problem}")
        self._command = self._command.details

    def _read_manifest(self, root: Mapping, text: str, line: int) -> str:
        """Read a manifest with what the server adds to it. Return why it cannot be read; empty if it can."""
        name, kind = known_text(root.get("name")), known_text(root.get("type")).lower()
        if not name or not kind:
            return "expected a manifest with `name` and `type`"
        status = root.get("status")
        state = known_text(status.get("aggregateStatus") if isinstance(status, Mapping) else status)
        workspace = known_text(root.get("workspace")) or self._command_workspace
        version, owner = known_text(root.get("version")), known_text(root.get("owner"))
        runtime = known_text(status.get("runtime")) if isinstance(status, Mapping) else ""
        found = FoundResource(line, name, version, kind, workspace, state, runtime, owner, text)
        if kind == STACK:
            found.workspace = ""
            self.output.resources.append(found)
            return self._read_stack(root, text) if state.lower() != "deleted" else ""
        if not _NAME.fullmatch(name):
            return "its name is not valid"
        problem = self._add(kind, workspace, name, state, [])
        if not problem:
            found.workspace = "" if kind in _IN_NO_WORKSPACE else workspace
            self.output.resources.append(found)
        return problem

    def _read_stack(self, root: Mapping, text: str) -> str:
        definition = read_stack(Source(self.output.path, text), root)
        stack = parse_stack(definition.text) if definition is not None else None
        if definition is None or stack is None or not stack.version:
            return "expected a Stack with `stack.name` and `stack.version`"
        schema = definition.schema.strip()
        is_json = bool(schema) and _is_json(schema)
        found = FoundStack(definition.text, definition.runs_in, schema if is_json else "", self._origin())
        self.output.stacks.append(found)
        wrong = "is not valid JSON" if schema else "is not a string, or contains a variable"
        return "" if is_json or not _has_schema(root) else f"the `jsonSchema` of {definition.text} {wrong}"

    def _read_json(self) -> None:
        """Read the JSON that begins at the last line read."""
        start = self._at
        text = "\n".join(self._lines[start - 1 :]).lstrip()
        try:
            schema, end = json.JSONDecoder().raw_decode(text)
        except (ValueError, RecursionError) as error:
            line = error.lineno - 1 if isinstance(error, json.JSONDecodeError) else 0
            self._problem(start + line, "skipped the rest of the file: not valid JSON")
            self._at = len(self._lines)
            return
        self._at += text.count("\n", 0, end)
        if describes_worker(schema):
            self.output.worker_schemas.append(text[:end])
        else:
            expected = "the properties `name` and `type`, or `stack` and `compute`"
            self._problem(start, f"skipped JSON: not the JSON Schema of a Worker, which has {expected}")


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _has_schema(root: Mapping) -> bool:
    node: Node | None = root
    for key in SCHEMA_PATH:
        node = node.get(key) if isinstance(node, Mapping) else None
    return node is not None


def _layout(table: Table) -> str | None:
    """Return the column of a table that has the names; _NO_NAMES if it has none, None if the table is unknown."""
    titles = frozenset(table.titles)
    return next((key for key, wanted in _LAYOUTS if titles.issuperset(wanted)), None)


def _is_yaml(line: str, indent: int) -> bool:
    """Return whether a line continues a YAML document whose top level has this indentation."""
    own = _indent(line)
    return not line.strip() or own > indent or (own == indent and _YAML_LINE.match(line, own) is not None)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))
