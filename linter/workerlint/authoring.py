"""The API for rules: built-in ones, those of a company, and plug-ins."""

from __future__ import annotations

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import (
    DEPRECATED,
    ERROR,
    INFO,
    SAFE,
    UNNECESSARY,
    UNSAFE,
    WARNING,
    Edit,
    Finding,
    Fix,
    Related,
)
from workerlint.core.text import LineIndex, Position, Source, Span
from workerlint.core.wording import closest, code, codes, dotted, listing, one_line, plural, same, shorten
from workerlint.engine.rule import Rule, bundle_rule, project_rule, rule, schema_rule, suppression_rule, text_rule
from workerlint.engine.suppression import Selector, Suppression, Suppressions
from workerlint.manifest.attribute import Attribute, attribute, join, meta
from workerlint.manifest.attributes import (
    Missing,
    find_missing,
    insert_attribute,
    is_own,
    lacks,
    missing_of,
    place_of_missing,
    section_attributes,
    violated,
)
from workerlint.manifest.edits import add_value, delete_item, delete_pair, give_value, replace, write_value
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
    "DEPRECATED",
    "ERROR",
    "INFO",
    "SAFE",
    "UNNECESSARY",
    "UNSAFE",
    "WARNING",
    "Alias",
    "Attribute",
    "Edit",
    "Finding",
    "Findings",
    "Fix",
    "LineIndex",
    "Mapping",
    "Missing",
    "Node",
    "Position",
    "ProjectContext",
    "Reference",
    "Related",
    "Resource",
    "ResourceIndex",
    "Rule",
    "Scalar",
    "Selector",
    "Sequence",
    "Settings",
    "Source",
    "Span",
    "Suppression",
    "Suppressions",
    "Violation",
    "Worker",
    "add_value",
    "attribute",
    "bundle_rule",
    "closest",
    "code",
    "codes",
    "delete_item",
    "delete_pair",
    "dotted",
    "find_missing",
    "give_value",
    "insert_attribute",
    "is_empty",
    "is_own",
    "join",
    "lacks",
    "listing",
    "meta",
    "missing_of",
    "one_line",
    "place_of_missing",
    "plural",
    "project_rule",
    "quoted",
    "replace",
    "rule",
    "same",
    "scalar",
    "schema_rule",
    "section_attributes",
    "shorten",
    "suppression_rule",
    "text_rule",
    "violated",
    "write_value",
]  # fmt: skip
