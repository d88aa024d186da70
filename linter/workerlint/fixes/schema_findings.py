"""The findings on a value that violates a JSON Schema of the installation."""

from __future__ import annotations

from workerlint.core.wording import code, codes
from workerlint.fixes.retype import retype
from workerlint.manifest.attribute import meta
from workerlint.manifest.attributes import Missing
from workerlint.platform.schema_messages import describe
from workerlint.secrets.wording import may_be_secret
from workerlint.syntax.nodes import Scalar
from workerlint.syntax.scalar_kinds import core_kind, may_differ

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.core.diagnostic import Finding, Fix, Related
    from workerlint.manifest.attribute import Attribute
    from workerlint.manifest.worker import Worker
    from workerlint.platform.evaluation import Evaluation, SchemaViolation
    from workerlint.platform.schema_messages import Described


def schema_findings(
    worker: Worker,
    evaluation: Evaluation,
    owner: str,
    *,
    severity: str | None = None,
    related: Iterable[Related] = (),
) -> Iterator[Finding]:
    """Yield a finding for each violation of the schema of *owner*, such as ``nilus:1.0``, at most one at each location.

    A violation of a value that is not written is left out: see ``absent_help``. A field does not count as missing if it
    may be in an unreadable line or at the wrong level.
    """
    absent = {
        (violation.path, violation.name): violation
        for violation in evaluation.violations
        if violation.is_absence and violation.name
    }
    found = []
    for violation in evaluation.violations:
        place = meta(worker, *(violation.place if violation.is_at_key else violation.path))
        if place is None or violation.is_absence:
            continue
        described = describe(violation, place, owner)
        # An unknown field that should be a required one is reported once.
        absent.pop((violation.path, described.instead), None)
        help, fix = described.help, None
        if violation.is_at_key:
            fix = place.rename(described.instead) if described.instead else None
        elif violation.keyword == "type":
            help, fix = _retyped(place, violation) or (help, None)
        elif described.instead:
            fix = _set(place, described.instead)
        found.append(
            place.finding(
                described.message,
                help=help,
                fixes=[fix],
                severity=severity,
                related=related,
                at_key=violation.is_at_key,
            )
        )
    alternatives = [found for found in evaluation.violations if found.is_absence and not found.name]
    for violation in (*absent.values(), *alternatives):
        parent = meta(worker, *violation.path)
        if parent is not None:
            found += _absence(worker, violation, parent, describe(violation, parent, owner), severity, related)
    found.sort(key=lambda finding: finding.span.start)
    yield from found


def _absence(
    worker: Worker,
    violation: SchemaViolation,
    parent: Attribute,
    described: Described,
    severity: str | None,
    related: Iterable[Related],
) -> Iterator[Finding]:
    """Yield the finding on fields that are missing: where one of them is misspelled, else at the mapping."""
    names = [violation.name] if violation.name else [name for group in violation.branches for name in group]
    fields = [Missing(worker, parent, name) for name in names]
    if not all(field.certain for field in fields):
        return
    message, known = described.message, violation.schema.get("properties", {})
    for field in fields:
        key = field.misspelt(known)
        if key is not None:
            help, fixes = f"did you mean {code(field.name)}?", [key.rename(field.name)]
            yield key.finding(message, help=help, fixes=fixes, severity=severity, related=related, at_key=True)
            return
    yield fields[0].finding(message, help=described.help, severity=severity, related=related)


def absent_help(evaluation: Evaluation, name: str, owner: str) -> str:
    """Return what to type for the mapping *name* that is not written; empty if the schema of *owner* accepts that."""
    if not evaluation.violations:
        return ""
    names = [
        field
        for violation in evaluation.violations
        if violation.is_absence
        for field in ([violation.name] if violation.name else violation.branches[0])
    ]
    fields = f" with {codes(dict.fromkeys(names), 'and')}" if names else ""
    return f"add {code(name)}{fields}, which {code(owner)} requires"


def _retyped(place: Attribute, violation: SchemaViolation) -> tuple[str, Fix | None] | None:
    """Return the help and the fix for a value of the wrong type; None if nothing is better than to name the types."""
    node, types = place.node, set(violation.types)
    numeric = types & {"integer", "number"}
    if isinstance(node, Scalar) and node.style and numeric and "string" not in types and not may_be_secret(place):
        text = node.text
        kinds = {*numeric, "integer"}
        if text and core_kind(text) in kinds and not may_differ(text):
            return f"remove the quotes: `{text}`", place.rewrite(text)
    if isinstance(node, Scalar) and types <= {"integer", "number", "null"}:
        return None
    return retype(place, violation.shape)


def _set(place: Attribute, text: str) -> Fix | None:
    return place.rewrite_text(text) if place.string is not None else None
