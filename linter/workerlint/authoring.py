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
from workerlint.engine.rule import (
    Rule,
    bundle_rule,
    platform_file_rule,
    platform_rule,
    project_rule,
    resource_rule,
    rule,
    schema_rule,
    suppression_rule,
    text_rule,
)
from workerlint.manifest.attribute import Attribute, attribute, entries, items, join, meta, volumes
from workerlint.manifest.attributes import (
    Missing,
    find_missing,
    find_missing_meta,
    lacks,
    missing_of,
    section_attributes,
    violated,
)
from workerlint.manifest.resource_index import ResourceIndex
from workerlint.manifest.resources import Reference, Resource
from workerlint.manifest.schema import Violation
from workerlint.manifest.worker import Worker
from workerlint.platform.platform import Platform, ProjectContext
from workerlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence, is_empty
from workerlint.syntax.scalars import quoted, scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from workerlint.engine.suppression import Selector, Suppression, Suppressions

    Findings = Iterator[Finding]
    """The return type of a rule."""
else:
    Findings = "Iterator[Finding]"  # annotations are not evaluated, and every check would import collections for them


def __getattr__(name: str) -> Any:
    """Return one of the classes of suppression comments. Few rules need them, so not every check imports them."""
    if name not in {"Selector", "Suppression", "Suppressions"}:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from workerlint.engine import suppression

    return getattr(suppression, name)


__all__ = [
    "DEPRECATED", "ERROR", "INFO", "SAFE", "UNNECESSARY", "UNSAFE", "WARNING", "Alias", "Attribute", "Edit", "Finding",
    "Findings", "Fix", "LineIndex", "Mapping", "Missing", "Node", "Platform", "Position", "ProjectContext",
    "Reference", "Related", "Resource", "ResourceIndex", "Rule", "Scalar", "Selector", "Sequence", "Settings",
    "Source", "Span", "Suppression", "Suppressions", "Violation", "Worker", "attribute", "bundle_rule", "closest",
    "code", "codes", "dotted", "entries", "find_missing", "find_missing_meta", "is_empty", "items", "join", "lacks",
    "listing", "meta", "missing_of", "one_line", "platform_file_rule", "platform_rule", "plural", "project_rule",
    "quoted", "resource_rule", "rule", "same", "scalar", "schema_rule", "section_attributes", "shorten",
    "suppression_rule", "text_rule", "violated", "volumes",
]  # fmt: skip
