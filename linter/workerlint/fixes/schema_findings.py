"""Findings, with their fixes, for the violations of a JSON Schema of the installation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from workerlint.core.diagnostic import Finding, Related
from workerlint.core.record import Struct
from workerlint.fixes.retype import retype
from workerlint.manifest.attribute import Attribute
from workerlint.manifest.attributes import Missing, attribute_of
from workerlint.manifest.worker import Worker
from workerlint.platform.schema_messages import Described, describe
from workerlint.platform.schema_violation import SchemaViolation


class _Judged(Struct):
    """A violation, the attribute that it is about, and the words for it."""

    violation: SchemaViolation
    place: Attribute
    words: Described


def schema_findings(
    worker: Worker,
    violations: Iterable[SchemaViolation],
    owner: str,
    *,
    severity: str | None = None,
    related: Sequence[Related] = (),
) -> Iterator[Finding]:
    """Yield the findings on violations of the schema of *owner*, such as ``nilus:1.0``.

    A field that is misspelled is reported once, not also as missing. While lines are unreadable, nothing is missing.
    """
    judged = []
    for violation in violations:
        place = attribute_of(worker, violation.place if violation.is_at_key else violation.path)
        judged.append(_Judged(violation, place, describe(violation, place, owner)))
    meant = {(item.violation.path, item.words.instead) for item in judged if item.violation.is_at_key}
    for item in judged:
        if not item.violation.is_absence:
            yield _finding(item, severity, related)
        elif not worker.damaged:
            fields = [Missing(worker, item.place, name) for name in _missing_names(item.violation)]
            if not any((item.violation.path, field.name) in meant or not field.certain for field in fields):
                yield _absence(item, fields, severity, related)


def _finding(item: _Judged, severity: str | None, related: Sequence[Related]) -> Finding:
    violation, place, words = item.violation, item.place, item.words
    help = words.help
    if violation.is_at_key:
        fix = place.rename(words.instead) if words.instead else None
    elif violation.keyword == "type":
        help, fix = retype(place, violation.shape)
    else:
        fix = place.rewrite_text(words.instead) if words.instead and place.string is not None else None
    return place.finding(
        words.message, help=help, fixes=[fix], related=related, severity=severity, at_key=violation.is_at_key
    )


def _absence(item: _Judged, fields: list[Missing], severity: str | None, related: Sequence[Related]) -> Finding:
    words = item.words
    known = [*item.violation.schema.get("properties", ()), *(field.name for field in fields)]
    for field in fields:
        key = field.misspelt(known)
        if key is not None:
            return key.finding(
                words.message,
                help=f"did you mean `{field.name}`?",
                fixes=[key.rename(field.name)],
                related=related,
                severity=severity,
                at_key=True,
            )
    return fields[0].finding(words.message, help=words.help, related=related, severity=severity)


def _missing_names(violation: SchemaViolation) -> list[str]:
    return [violation.name] if violation.name else [name for group in violation.branches for name in group]
