"""Policies of the configuration: JSON Schemas for the values at a path of a Worker."""

from __future__ import annotations

import json

from workerlint.core.diagnostic import Undecided
from workerlint.core.record import Struct
from workerlint.core.wording import code, dotted
from workerlint.engine.policy_rule import PolicyRule, describe_table, fragments
from workerlint.engine.rule import WORKER
from workerlint.manifest.attributes import Missing, attribute_of
from workerlint.manifest.defaults import default_value
from workerlint.manifest.schema import schema_violations, shape_at
from workerlint.manifest.sections import V1BETA_SECTION
from workerlint.platform.evaluation import evaluate, evaluate_value
from workerlint.platform.quantity_keywords import QUANTITY_KEYWORDS
from workerlint.platform.schema_messages import describe
from workerlint.platform.schema_shape import SchemaShape
from workerlint.secrets.wording import expected
from workerlint.secrets.wording import found as describe_value
from workerlint.syntax.nodes import Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from workerlint.config.policies import PolicyTable
    from workerlint.core.diagnostic import Finding
    from workerlint.manifest.attribute import Attribute
    from workerlint.manifest.schema import Violation
    from workerlint.manifest.worker import Worker
    from workerlint.platform.evaluation import Evaluation
    from workerlint.platform.json_schema import Prepared
    from workerlint.platform.schema_violation import SchemaViolation

    Steps = tuple[str | None, ...]
    """The keys of a path; None for each item of a list."""

_WRONG_KINDS = frozenset(("type", "anyOf", "pattern"))
"""The violations of the schema of the Worker by a value that a keyword such as `maximum` does not apply to."""


class Policy(Struct):
    """A policy that can be evaluated."""

    table: PolicyTable
    steps: Steps
    must: Prepared
    conditions: list[tuple[Steps, Prepared]]

    @property
    def at(self) -> str:
        """The path as it is written."""
        return str(self.table.table["at"])

    @property
    def effective(self) -> bool:
        """Whether a default counts as a value."""
        return bool(self.table.table.get("effective", False))

    @property
    def required(self) -> bool:
        """Whether a value that is absent breaks the policy."""
        return bool(self.table.table.get("required", self.must.schema is not False))

    def check(self, worker: Worker) -> Iterator[Finding]:
        """Yield the findings in a Worker.

        Where it depends on an unknown value whether the policy is broken, the finding is Undecided.
        """
        answers = [self._holds(worker, *condition) for condition in self.conditions]
        if False in answers:
            return
        for place in _places(worker, self.steps):
            findings = self._evaluate(worker, place)
            if None not in answers:
                yield from findings
            elif any(True for _ in findings):
                yield self._undecided(worker, place)

    def _holds(self, worker: Worker, steps: Steps, schema: Prepared) -> bool | None:
        """Return whether one of the values at a path meets a condition; None if that is not known."""
        answers = [self._meets(worker, place, schema) for place in _places(worker, steps)]
        return True if True in answers else None if None in answers else False

    def _meets(self, worker: Worker, place: Place, schema: Prepared) -> bool | None:
        """Return whether a value meets a condition, None if that is not known; an absent one meets only ``false``."""
        if place.gap:
            found = self._of_default(worker, place, schema)
            if found is None:
                return schema.schema is False if place.certain else None
        elif not place.is_end:
            return None
        elif place.certain:
            found = evaluate(schema, place.attribute.value, extra=QUANTITY_KEYWORDS)
        else:
            return None
        if found.violations:
            return None if not place.gap and _wrong_kind(worker, place.attribute) else False
        return None if found.is_undecided else True

    def _of_default(self, worker: Worker, place: Place, schema: Prepared) -> Evaluation | None:
        default = place.default(worker) if self.effective else None
        return evaluate_value(schema, default, QUANTITY_KEYWORDS) if default is not None else None

    def _evaluate(self, worker: Worker, place: Place) -> Iterator[Finding]:
        """Yield the findings on a value, or on its absence."""
        if not place.is_end:
            yield from self._unjudged(worker, place.attribute)
            return
        if not place.gap:
            yield from self._evaluate_value(worker, place)
            return
        default = self._of_default(worker, place, self.must)
        if default is not None:
            if default.violations:
                value = json.dumps(place.default(worker)).strip('"')
                message = f"the default {code(value)} of {place.named} does not satisfy {code(self.table.code)}"
                yield self._absence(worker, place, message, f"set {place.named}")
        elif not place.certain:
            yield self._undecided(worker, place)
        elif self.required:
            message = f"missing field {place.named}, which {code(self.table.code)} requires"
            yield self._absence(worker, place, message, f"add {place.named}")

    def _evaluate_value(self, worker: Worker, place: Place) -> Iterator[Finding]:
        """Yield the findings on a value that is there, or may be."""
        found = evaluate(self.must, place.attribute.value, place.attribute.path, QUANTITY_KEYWORDS)
        if not place.certain or (found.is_undecided and not found.violations):
            yield self._undecided(worker, place)
            return
        for violation in found.violations:
            finding = self._finding(worker, violation)
            if finding is not None:
                yield finding
        if not found.violations:
            yield from self._unjudged(worker, place.attribute)

    def _undecided(self, worker: Worker, place: Place) -> Undecided:
        """Return the finding that it is not known whether the policy is broken."""
        message = f"{code(self.table.code)} is undecided: {code(self.at)} depends on a value that is not known"
        help = "set the variables with `--env-file`, or write the value"
        if place.gap:
            finding = Missing(worker, place.attribute, place.gap[0]).finding(message)
        else:
            finding = place.attribute.finding(message)
        return Undecided(finding.span, message, help=help, path=finding.path)

    def _unjudged(self, worker: Worker, value: Attribute) -> Iterator[Undecided]:
        """Yield the finding that a value is not of the kind of its field, so that keywords may not apply to it."""
        violation = _wrong_kind(worker, value)
        if violation is not None:
            right = expected(violation.shape.types) if violation.keyword == "type" else "a valid value"
        elif self._compares_quantities and value.scalar is not None and value.quantity is None:
            right = "a quantity"
        else:
            return
        at = code(dotted(value.path))
        message = f"{code(self.table.code)} cannot check {at}: expected {right}, found {describe_value(value)}"
        finding = value.finding(message)
        yield Undecided(finding.span, message, path=finding.path, severity=self.table.severity)

    @property
    def _compares_quantities(self) -> bool:
        schema = self.must.schema
        return isinstance(schema, dict) and not QUANTITY_KEYWORDS.keys().isdisjoint(schema)

    def _absence(self, worker: Worker, place: Place, message: str, help: str) -> Finding:
        missing = Missing(worker, place.attribute, place.gap[0])
        return missing.finding(self._message(message), help=self._help(help))

    def _finding(self, worker: Worker, violation: SchemaViolation) -> Finding | None:
        """Return the finding on a violation; None if unreadable lines may contain the field that is missing."""
        place = attribute_of(worker, violation.place if violation.is_at_key else violation.path)
        words = describe(violation, place, self.table.code)
        message, help = self._message(words.message), self._help(words.help)
        if not violation.is_absence:
            return place.finding(message, help=help, at_key=violation.is_at_key)
        names = [violation.name] if violation.name else [name for group in violation.branches for name in group]
        missing = Missing(worker, place, names[0])
        return missing.finding(message, help=help) if missing.certain else None

    def _message(self, default: str) -> str:
        return str(self.table.table.get("message", default))

    def _help(self, default: str) -> str:
        return str(self.table.table.get("help", default))


class Place(Struct):
    """A value at a path, or the innermost mapping around one that is absent."""

    attribute: Attribute
    gap: tuple[str, ...] = ()
    """The keys that are absent."""
    certain: bool = True
    """Whether it is certain that the value is there, or that it is absent."""
    is_end: bool = True
    """Whether the path ends here; otherwise this is not the mapping or list that should contain the rest of it."""

    @property
    def named(self) -> str:
        """The absent field as messages name it."""
        return code(".".join(self.gap))

    def default(self, worker: Worker) -> str | int | bool | None:
        """Return the default in force for an absent value; None if there is none."""
        path = (*self.attribute.path, *self.gap)
        found = default_value(worker, tuple(map(str, path)))
        return _extra_default(worker, path) if found is None else found


def _wrong_kind(worker: Worker, value: Attribute) -> Violation | None:
    """Return the violation of the schema of the Worker by a value of another kind than its field; None if it fits."""
    found = (item for item in worker.cached(schema_violations) if item.keyword in _WRONG_KINDS)
    return next((item for item in found if item.path == value.path), None)


def _extra_default(worker: Worker, path: tuple[str | int, ...]) -> str | int | bool | None:
    """Return the default of an extra field according to its schema; None if it has none that is a single value."""
    shape = shape_at(worker, path) if worker.settings.extra_fields is not None else None
    default = shape.documentation.get("default") if isinstance(shape, SchemaShape) else None
    return default if isinstance(default, (str, int, bool)) else None


def _places(worker: Worker, steps: Steps) -> Iterator[Place]:
    """Yield the values at a path. The items of a list that is absent are none."""
    top, *rest = steps
    first = worker.section_name if top == V1BETA_SECTION else top
    yield from _below(worker, attribute_of(worker, ()), (first, *rest))


def _below(worker: Worker, attribute: Attribute, steps: Steps) -> Iterator[Place]:
    for at, step in enumerate(steps):
        if attribute.kind == "unknown":
            yield Place(attribute, certain=False)
            return
        if attribute.path and attribute.kind != ("list" if step is None else "mapping"):
            yield Place(attribute, is_end=False)
            return
        if step is None:
            for item in attribute.items:
                yield from _below(worker, item, steps[at + 1 :])
            return
        found = attribute.get(step)
        if found is None or found.is_empty or found.kind == "null":
            gap = [name for name in steps[at:] if name is not None]
            if len(gap) == len(steps) - at and isinstance(attribute.node, Mapping):
                yield from _gap(worker, attribute, tuple(gap))
            return
        attribute = found
    yield Place(attribute)


def _gap(worker: Worker, attribute: Attribute, gap: tuple[str, ...]) -> Iterator[Place]:
    """Yield the absence of a field, unless the whole section is absent, which another rule reports.

    Not every field of a v2alpha manifest is known, so there none is missing.
    """
    if (worker.v2alpha and attribute.path) or (not attribute.path and gap[0] == worker.section_name):
        return
    mapping = attribute.node
    is_open = isinstance(mapping, Mapping) and mapping.is_open
    yield Place(attribute, gap, not is_open and Missing(worker, attribute, gap[0]).certain)


def policy_rule(policy: Policy) -> PolicyRule:
    """Return the rule for a policy."""
    return PolicyRule(policy.table, policy.check, WORKER, _page(policy))


def _page(policy: Policy) -> str:
    """Return the page of a policy as Markdown."""
    table = policy.table.table
    lines = [str(table.get("message", f"Invalid {code(policy.at)}")).partition("\n")[0]]
    value = "The value" if policy.required else "The value, if there is one,"
    value += " or its default" if policy.effective else ""
    lines.append(f"{value} at `{policy.at}` must match the JSON Schema below.")
    lines.append(_fenced(table["must"]))
    for path, schema in table.get("when", {}).items():
        lines += [f"Only where `{path}` matches:", _fenced(schema)]
    lines += describe_table(policy.table)
    for kind in ("bad", "good"):
        manifests = fragments(policy.table, kind)
        if manifests:
            lines.append(f"## {kind.capitalize()}")
            lines += [f"```yaml {kind}\n{manifest.rstrip()}\n```" for manifest in manifests]
    return "\n\n".join(lines) + "\n"


def _fenced(schema: Any) -> str:
    return f"```json\n{json.dumps(schema, indent=2, ensure_ascii=False)}\n```"
