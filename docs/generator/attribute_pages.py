"""A page for each field of a Worker, from the schemas and the rules, and the list of them.

A page has a part for each version of the manifest, or for each Stack, that has a field with this path. Hovers in
editors and ``workerlint explain`` link to the pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs.generator.markdown import front_matter, table
from workerlint.config.settings import Settings
from workerlint.core.record import Record
from workerlint.manifest.field_tree import ANY_KEY, FieldTree
from workerlint.platform.platform import Platform
from workerlint.report.field_facts import field_url
from workerlint.report.field_page import FieldPage, describe_field_at, example_of, properties_of
from workerlint.report.report import HOME_PAGE
from workerlint_schemas import load_schema
from workerlint_schemas.stacks import known_stack, stack_shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.engine.rule import Rule
    from workerlint.report.rule_catalog import RuleEntry

LIST = "attributes/index.md"
_INTRODUCTION = """# Worker fields

The fields of a Worker manifest, from the same schemas that the linter and the editor use. The page of a field shows its
type, its default, an example, the rules that check it, and the documents that describe it.

- Version `v1beta` has a `worker` section, the newer `v2alpha` a `spec` section. Both can contain `stackSpec`.
- Fields of list items have the path of the list, and `[]`.
- `workerlint explain worker.logLevel` prints the same in the terminal.

`workerlint schema` prints the [JSON Schema](../schemas/worker.json), which [other tools](../json-schema.md) can use.
"""


class Attribute(Record):
    """A field, as one version of the manifest or one Stack has it."""

    group: str
    """The title of the part of the list that it is in."""
    label: str
    """What tells it from other fields with the same path."""
    page: FieldPage

    @property
    def title(self) -> str:
        """Its title in the navigation: its path, or the path below the stackSpec."""
        path = self.page.field.path
        return path.removeprefix(f"{self.page.tree.section}.stackSpec.") if self.page.tree.stack else path

    @property
    def file(self) -> str:
        """The file of its page, relative to the root of the site."""
        return field_file(self.page.field.path)


def field_file(path: str) -> str:
    """Return the file of the page of a field, relative to the root of the site."""
    return field_url(path).removeprefix(f"{HOME_PAGE}/") + ".md"


def known_attributes(entries: Iterable[RuleEntry]) -> list[Attribute]:
    """Return all fields in documented order, with the rules that check them."""
    rules = [entry.rule for entry in entries]
    older, newer = FieldTree(), FieldTree(v2alpha=True)
    found = [*_described(older, "", "Version v1beta", rules), *_described(newer, "", "Version v2alpha", rules)]
    for name in _stacks():
        found += _described(FieldTree(stack=name), "worker.stackSpec", f"stackSpec of {name}", rules)
    return found


def _described(tree: FieldTree, start: str, group: str, rules: list[Rule]) -> Iterator[Attribute]:
    """Yield the fields of *tree* below the path *start*."""
    platform = Platform(Settings())
    label = f"Stack {tree.stack}" if tree.stack else group
    for _, field in tree.walk(tree.find(start)):
        if field.name != ANY_KEY:
            yield Attribute(group, label, describe_field_at(field.path, tree, rules, platform))


def _stacks() -> Iterator[str]:
    """Yield the name of each Stack with a known stackSpec, each stackSpec once."""
    seen = set()
    for name in load_schema("stacks.json"):
        stack = known_stack(name)
        if stack and stack_shape(name) and stack.table not in seen:
            seen.add(stack.table)
            yield stack.name


def fields_by_rule(attributes: Iterable[Attribute]) -> dict[str, dict[str, str]]:
    """Return the fields that each rule checks: code to path to the file of its page."""
    found: dict[str, dict[str, str]] = {}
    for attribute in attributes:
        for rule in attribute.page.rules:
            found.setdefault(rule.code, {})[attribute.page.field.path] = attribute.file
    return found


def attribute_files(attributes: list[Attribute]) -> Iterator[tuple[str, str, str]]:
    """Yield the path of each page, relative to the root of the site, its Markdown and its source."""
    yield LIST, _listing(attributes), "schemas/workerlint_schemas/worker-v1beta.json"
    pages: dict[str, list[Attribute]] = {}
    for attribute in attributes:
        pages.setdefault(attribute.file, []).append(attribute)
    for file, variants in pages.items():
        schema = variants[0].page.field.shape.pointer.partition("#")[0]
        yield file, _page(file, variants), f"schemas/workerlint_schemas/{schema}"


def _listing(attributes: list[Attribute]) -> str:
    parts = [_INTRODUCTION]
    for group in dict.fromkeys(attribute.group for attribute in attributes):
        rows = [
            (_link(item.page.field.path, LIST, item.file), item.page.facts.type, item.page.facts.title)
            for item in attributes
            if item.group == group
        ]
        parts.append(f"## {group}\n\n{table(('field', 'type', 'about'), rows)}")
    return "\n".join(parts)


def _page(file: str, variants: list[Attribute]) -> str:
    first = variants[0].page
    parts = [front_matter(title=first.field.path, description=first.facts.title), f"# {first.field.path}\n"]
    for variant in variants:
        level = "##"
        if len(variants) > 1:
            parts.append(f"## {variant.label}\n")
            level = "###"
        parts += [f"{part}\n" for part in _parts(variant.page, file, level)]
    return "\n".join(parts)


def _parts(page: FieldPage, file: str, level: str) -> Iterator[str]:
    """Yield the parts of the description of a field. *level* is the mark of their headings."""
    facts = page.facts
    yield f"**{facts.title or page.field.name}**" + (" *Deprecated.*" if facts.deprecated else "")
    if facts.description:
        yield facts.description
    rows = [("type", facts.type), *((name, _code(name, value)) for name, value in properties_of(page))]
    yield table(("property", "value"), rows)
    example = "\n".join(example_of(page))
    if example:
        yield f"{level} Example\n\n```yaml\n{example}\n```"
    for known in page.known:
        yield f"{level} Known values\n\n{known.title}: {', '.join(f'`{value}`' for value in known.values)}"
    if page.below:
        below = [
            (_link(line.field.path, file, field_file(line.field.path)), line.facts.type, line.facts.title)
            for line in page.below
            if line.field.name != ANY_KEY
        ]
        free = [line for line in page.below if line.field.name == ANY_KEY]
        shown = table(("field", "type", "about"), below) if below else ""
        other = "".join(f"\nOther keys are allowed: {line.facts.type}.\n" for line in free)
        yield f"{level} Fields\n\n{shown}{other}"
    if page.rules:
        yield f"{level} Rules\n\n{_rules(page, file)}"
    if facts.sources:
        sources = "\n".join(f"- [{source.title}]({source.url}): {source.statement}" for source in facts.sources)
        yield f"{level} Sources\n\n{sources}"


def _rules(page: FieldPage, file: str) -> str:
    rows = [
        (
            _link(rule.code, file, _rule_file(rule)),
            f"`{rule.name}`",
            rule.severity if rule.on else f"{rule.severity}, off",
        )
        for rule in page.rules
    ]
    general = ", ".join(_link(rule.code, file, _rule_file(rule)) for rule in page.general_rules)
    return table(("code", "name", "severity"), rows) + (f"\nRules about any field: {general}\n" if general else "")


def _rule_file(rule: Rule) -> str:
    return f"rules/{rule.code.lower()}.md"


def _link(text: str, file: str, target: str) -> str:
    """Return a link in *file* to the file *target*, both relative to the root of the site."""
    return f"[{text.replace('[]', '&#91;&#93;')}]({'../' * file.count('/')}{target})"


def _code(name: str, value: str) -> str:
    """Return a property as Markdown."""
    if name in ("default", "minimum"):
        return f"`{value}`"
    return ", ".join(f"`{part}`" for part in value.split(", ")) if name == "allowed values" else value
