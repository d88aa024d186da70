"""Which rules check a field: those that the schema names, and those that report it in the examples of their pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cache

from workerlint.core.diagnostic import Diagnostic
from workerlint.core.record import Record
from workerlint.core.wording import dotted, same
from workerlint.engine.example import BAD, ExampleError
from workerlint.engine.example_run import run_example
from workerlint.engine.policy_rule import PolicyRule
from workerlint.engine.result import Result
from workerlint.engine.rule import PROJECT, SCHEMA, Rule
from workerlint.engine.rule_page import read_page
from workerlint.manifest.field_tree import FieldTree, KnownField, shapes_of
from workerlint.syntax.nodes import LeafIndex


class FieldRules(Record):
    """The rules that check a field."""

    own: tuple[Rule, ...]
    """Those that are about this field."""
    general: tuple[Rule, ...]
    """Those that are about any field that has what they look for, such as a placeholder."""


def rules_of(field: KnownField, tree: FieldTree, rules: Iterable[Rule]) -> FieldRules:
    """Return the rules among *rules* that check a field of *tree*."""
    codes = _codes_in_schema(field, tree)
    own, general = [], []
    for rule in rules:
        if rule.code in codes:
            own.append(rule)
        elif isinstance(rule, PolicyRule):
            if rule.is_about(tree.in_version(field.path, _OLDER)):
                own.append(rule)
        elif rule.phase == SCHEMA or (tree.v2alpha and not rule.v2alpha):
            continue  # the schema names all fields of its rules
        else:
            reported, related = paths_in_examples(rule)
            if not _is_about(rule, fields_at(reported, _OLDER)):
                general.append(rule)
            elif reported and field.path.removesuffix("[]") in fields_at(reported | related, tree):
                own.append(rule)
    return FieldRules(tuple(own), tuple(general))


def _codes_in_schema(field: KnownField, tree: FieldTree) -> set[str]:
    """Return the codes of the rules that report violations of the schema by the value, or that it is missing."""
    codes = {code for shape in shapes_of(field) for code in shape.codes.values()}
    around = tree.get(field.path.rpartition(".")[0]) if field.path else None
    required = [shape.required.get(field.name) for shape in shapes_of(around)] if around is not None else []
    return codes.union(filter(None, required))


@cache
def paths_in_examples(rule: Rule) -> tuple[frozenset[str], frozenset[str]]:
    """Return the paths of what *rule* reports in the examples on its page, and of what it relates to that.

    The paths are those of version v1beta.
    """
    reported: set[str] = set()
    related: set[str] = set()
    try:
        examples = read_page(rule).examples
    except ExampleError:  # in the page of a plug-in
        examples = ()
    for example in examples:
        if example.kind == BAD:
            result, found = run_example(rule, example)
            tree = _NEWER if any(worker.v2alpha for worker in result.document.workers) else _OLDER
            reported.update(tree.in_version(item.field, _OLDER) for item in found if tree.starts(item.field))
            related.update(tree.in_version(path, _OLDER) for path in _related(result, found) if tree.starts(path))
    return frozenset(reported), frozenset(related)


def _related(result: Result, found: list[Diagnostic]) -> Iterator[str]:
    """Yield the paths of the related locations of findings."""
    spans = [related.span for diagnostic in found for related in diagnostic.related if not related.path]
    for worker in result.document.workers if spans else ():
        if worker.root is not None:
            index = LeafIndex(worker.root)
            yield from (dotted(leaf.path) for span in spans if (leaf := index.at(span.start)) is not None)


_OLDER, _NEWER = FieldTree(), FieldTree(v2alpha=True)


def fields_at(paths: AbstractSet[str], tree: FieldTree) -> set[str]:
    """Return the paths of the fields of *tree* that contain what is at *paths*; that of a list for its items."""
    return {home.removesuffix("[]") for path in paths if (home := _home(_OLDER.in_version(path, tree), tree))}


def _home(path: str, tree: FieldTree) -> str:
    """Return the path of the field that contains what is at *path*; empty if it is in no field of *tree*.

    A field contains what the schema does not describe only if it can have any key.
    """
    found = tree.get(path)
    if found is None and path:
        path = path.rpartition(".")[0]
        home = _home(path, tree)
        return "" if tree.below(tree.find(home)) else home
    # A section named after a Stack is not the stackSpec that replaces it.
    return found.path if found is not None and (not found.note or _same_names(path, found.path)) else ""


def _same_names(path: str, found: str) -> bool:
    return all(same(one, other) for one, other in zip(path.split("."), found.split("."), strict=True))


def _is_about(rule: Rule, homes: set[str]) -> bool:
    """Return whether a rule is about certain fields, so that it does not find the same in any other.

    It is if it runs only where certain keys are, if it compares references, or if everything that it reports is in one
    field or has one name.
    """
    if rule.phase == PROJECT or any(not key.startswith("?") for key in rule.keys) or not homes:
        return True
    heads = {home.removeprefix(f"{_OLDER.section}.").partition(".")[0] for home in homes}
    names = {home.rpartition(".")[2] for home in homes}
    return len(heads) == 1 or len(names) == 1
