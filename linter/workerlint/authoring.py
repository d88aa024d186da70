"""What rules import: the built-in ones, a company's own, and plug-ins."""

from __future__ import annotations

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import ERROR, INFO, SAFE, UNSAFE, WARNING, Edit, Finding, Fix, Related
from workerlint.core.text import LineIndex, Position, Source, Span
from workerlint.core.wording import closest, dotted, listing, one_line, shorten
from workerlint.engine.rule import Rule, project_rule, rule, schema_rule, suppression_rule, text_rule
from workerlint.engine.suppression import Selector, Suppression, Suppressions
from workerlint.fixes.edits import (
    add_value,
    delete_item,
    delete_pair,
    give_value,
    insert_attribute,
    replace,
    write_value,
)
from workerlint.manifest.attributes import is_own, lacks, place_of_missing
from workerlint.manifest.resources import ProjectContext, Reference, Resource, ResourceIndex
from workerlint.manifest.schema import Violation
from workerlint.manifest.worker import Worker
from workerlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence, is_empty
from workerlint.syntax.scalars import quoted, scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Findings = Iterator[Finding]
    """The return type of a rule."""
else:
    Findings = "Iterator[Finding]"  # annotations are not evaluated, and every check would import collections for them

__all__ = [
    "ERROR", "INFO", "SAFE", "UNSAFE", "WARNING", "Alias", "Edit", "Finding", "Findings", "Fix", "LineIndex",
    "Mapping", "Node", "Position", "ProjectContext", "Reference", "Related", "Resource", "ResourceIndex", "Rule",
    "Scalar", "Selector", "Sequence", "Settings", "Source", "Span", "Suppression", "Suppressions", "Violation",
    "Worker", "add_value", "closest", "delete_item", "delete_pair", "dotted", "give_value", "insert_attribute",
    "is_empty", "is_own", "lacks", "listing", "one_line", "place_of_missing", "project_rule", "quoted", "replace",
    "rule", "scalar", "schema_rule", "shorten", "suppression_rule", "text_rule", "write_value",
]  # fmt: skip
