"""The page of a field for ``explain``: what the schemas, the rules and the configuration know about it."""

from __future__ import annotations

import textwrap
from typing import Any

import yaml

from workerlint.core.record import Record
from workerlint.core.wording import own_name, visible
from workerlint.engine.rule_page import read_page
from workerlint.manifest.field_tree import ANY_KEY, FieldTree
from workerlint.platform.schema_shape import SchemaShape
from workerlint.report.field_facts import FieldFacts, field_url, read_facts
from workerlint.report.field_rules import rules_of
from workerlint.report.known_values import KnownValues, known_values
from workerlint.report.report import rule_url

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.engine.rule import Rule
    from workerlint.manifest.field_tree import KnownField
    from workerlint.platform.platform import Platform
    from workerlint_schemas.sources import SourceReference

WIDTH = 100
"""The maximum width of a page: longer lines are hard to read."""


class FieldLine(Record):
    """A field below the one that a page is about."""

    depth: int
    field: KnownField
    facts: FieldFacts

    def as_json(self) -> dict[str, object]:
        """Return the line as JSON data."""
        return {
            "path": self.field.path,
            "type": self.facts.type,
            "required": self.field.required,
            "deprecated": self.facts.deprecated,
            "title": self.facts.title,
            "description": self.facts.description,
        }


class FieldPage(Record):
    """The page of a field."""

    field: KnownField
    tree: FieldTree
    facts: FieldFacts
    versions: tuple[tuple[str, str], ...]
    """The versions of the manifest that have the field, each with its path there."""
    below: tuple[FieldLine, ...]
    """The fields in it, in documented order; also those in them on a recursive page."""
    rules: tuple[Rule, ...]
    """The rules that are about the field."""
    general_rules: tuple[Rule, ...]
    """The rules that are about any field."""
    known: tuple[KnownValues, ...]
    """The values that are known, by where they come from."""
    recursive: bool

    @property
    def defined_in(self) -> str:
        """The file that defines the field: a configuration, a Stack or a schema of one; empty for a field of DataOS."""
        if not isinstance(self.field.shape, SchemaShape):
            return ""
        origin = self.tree.stack_spec if self.tree.is_in_stack_spec(self.field) else self.tree.extra
        return origin.shown if origin is not None else ""

    @property
    def url(self) -> str:
        """The address of the field in the reference; empty for the whole manifest, and for an extra field."""
        if self.defined_in:
            return ""
        path = self.field.path.removesuffix(f".{ANY_KEY}")
        return field_url(path) if path else ""

    def as_json(self) -> dict[str, object]:
        """Return the page as JSON data."""
        facts = self.facts
        documented = self.field.shape.documentation
        return {
            "path": self.field.path,
            "version": self.tree.version,
            "versions": dict(self.versions),
            "stack": self.tree.stack or None,
            "defined_in": self.defined_in or None,
            "note": self.field.note or None,
            "title": facts.title,
            "description": facts.description,
            "type": facts.type,
            "required": self.field.required,
            "deprecated": facts.deprecated,
            "default": documented.get("default"),
            "allowed_values": documented.get("enum") or documented.get("x-enum"),
            "minimum": documented.get("minimum"),
            "examples": list(facts.examples),
            "fields": [line.as_json() for line in self.below],
            "rules": [_rule_as_json(rule) for rule in self.rules],
            "general_rules": [rule.code for rule in self.general_rules],
            "known_values": [known.as_json() for known in self.known],
            "sources": [source._asdict() for source in facts.sources],
            "url": self.url or None,
        }


def _rule_as_json(rule: Rule) -> dict[str, object]:
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity,
        "on_by_default": rule.on,
        "title": read_page(rule).title,
        "url": rule_url(rule) or None,
    }


def describe_field_at(
    path: str, tree: FieldTree, rules: Iterable[Rule], platform: Platform, *, recursive: bool = False
) -> FieldPage:
    """Return the page of the field at *path*. Raise FieldError if *tree* has none."""
    field = tree.find(path)
    below = tree.walk(field) if recursive else ((0, inner) for inner in tree.below(field))
    checking = rules_of(field, tree, rules)
    return FieldPage(
        field,
        tree,
        read_facts(field.shape),
        tuple(_versions(field, tree)),
        tuple(FieldLine(depth, inner, read_facts(inner.shape)) for depth, inner in below),
        checking.own,
        checking.general,
        tuple(known_values(field.path.removeprefix(f"{tree.section}."), platform)),
        recursive,
    )


def _versions(field: KnownField, tree: FieldTree) -> Iterator[tuple[str, str]]:
    for v2alpha in (False, True):
        other = tree.version_with(v2alpha)
        found = other.get(tree.in_version(field.path, other))
        if found is not None:
            yield other.version, found.path


def format_page(page: FieldPage, *, color: bool = False, width: int = WIDTH) -> Iterator[str]:
    """Yield the lines of a page for a terminal of *width* cells, in the order of ``kubectl explain``."""
    strong, end = ("\x1b[1m", "\x1b[0m") if color else ("", "")

    def heading(text: str) -> str:
        return f"{strong}{text}:{end}"

    facts, field = page.facts, page.field
    yield f"{heading('KIND')}     Worker"
    yield f"{heading('VERSION')}  {page.tree.version}"
    if page.tree.stack:
        yield f"{heading('STACK')}    {page.tree.stack}"
    if field.path:
        yield f"{heading('FIELD')}    {field.path} <{facts.type}>"
    if field.note:
        yield ""
        yield f"{field.note[:1].upper()}{field.note[1:]}."
    if field.path:
        yield ""
        yield from (f"  {name + ':':16}{value}" for name, value in properties_of(page))
    for title, lines in _sections(page, min(width, WIDTH)):
        if lines:
            yield ""
            yield heading(title)
            yield from lines
    if page.url:
        yield ""
        yield f"{heading('REFERENCE')} {page.url}"


def properties_of(page: FieldPage) -> Iterator[tuple[str, str]]:
    """Yield the name and the value of each property of a field, except for its type."""
    facts, field = page.facts, page.field
    yield "required", "yes" if field.required else "no"
    if facts.deprecated:
        yield "deprecated", "yes"
    if facts.default is not None:
        yield "default", facts.default
    if facts.allowed:
        yield "allowed values", ", ".join(facts.allowed)
    if facts.minimum:
        yield "minimum", facts.minimum
    shown = [version if path == field.path else f"{version} ({path})" for version, path in page.versions]
    yield "versions", ", ".join(shown)
    if page.defined_in:
        yield "defined in", visible(page.defined_in)


def _sections(page: FieldPage, width: int) -> Iterator[tuple[str, list[str]]]:
    yield "DESCRIPTION", _wrapped(page.facts.description or page.facts.title, "  ", width)
    yield "EXAMPLE", [f"  {line}" for line in example_of(page)]
    yield "KNOWN VALUES", [line for known in page.known for line in _known(known, width)]
    yield "FIELDS", list(_fields(page, width))
    yield "RULES", list(_rules(page))
    yield "SOURCES", [line for source in page.facts.sources for line in _source(source, width)]


def _known(known: KnownValues, width: int) -> Iterator[str]:
    yield f"  {known.title}:"
    yield from _wrapped(", ".join(map(visible, known.values)), "    ", width)


def _source(source: SourceReference, width: int) -> Iterator[str]:
    yield from _wrapped(f"{source.title}: {source.statement}", "  ", width)
    yield f"    {source.url}"


def example_of(page: FieldPage) -> list[str]:
    """Return the lines of an example of the field inside the mappings and lists around it; none if there is none."""
    known = page.field.shape.documentation
    values = [*page.facts.examples, *known.get("enum", ()), *([known["default"]] if "default" in known else ())]
    if not values or not page.field.path:
        return []
    value: Any = values[0]
    for part in reversed(page.field.path.split(".")):
        name = part.removesuffix("[]")
        value = {"KEY" if name == ANY_KEY else name: [value] if part != name else value}
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH).splitlines()


class _Dumper(yaml.SafeDumper):
    """A writer of YAML that indents the items of lists, as in manifests."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - its signature
        """Indent what follows."""
        super().increase_indent(flow, indentless=False)


def _fields(page: FieldPage, width: int) -> Iterator[str]:
    for at, line in enumerate(page.below):
        marks = [f"<{line.facts.type}>"]
        if line.field.required:
            marks.append("-required-")
        if line.facts.deprecated:
            marks.append("-deprecated-")
        if at and not page.recursive:
            yield ""
        yield f"{'  ' * (line.depth + 1)}{line.field.name}  {' '.join(marks)}"
        if not page.recursive:
            yield from _wrapped(line.facts.description or line.facts.title, "    ", width)


def _rules(page: FieldPage) -> Iterator[str]:
    width = max((len(own_name(rule.code, rule.name)) for rule in page.rules), default=0)
    for rule in page.rules:
        off = "" if rule.on else " (off by default)"
        yield f"  {rule.code} {own_name(rule.code, rule.name):{width}}  {read_page(rule).title}{off}"
    if page.general_rules and page.field.path:
        yield f"  Any field: {', '.join(rule.code for rule in page.general_rules)}"


def _wrapped(text: str, indent: str, width: int) -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
