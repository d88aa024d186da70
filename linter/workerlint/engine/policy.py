"""Policies of the configuration as rules: JSON Schemas for the values at a path of a Worker."""

from __future__ import annotations

import json

from workerlint.config.policies import AREA
from workerlint.core.record import Struct, new
from workerlint.core.text import Span
from workerlint.core.wording import closest, code, dotted
from workerlint.engine.rule import WORKER, About, Rule
from workerlint.manifest.attributes import Missing, attribute_of
from workerlint.manifest.defaults import default_value
from workerlint.manifest.schema import root_shape
from workerlint.platform.evaluation import evaluate, evaluate_value
from workerlint.platform.json_schema import prepare_data, subschemas, validator_class
from workerlint.platform.quantity_keywords import QUANTITY_KEYWORDS, quantity_of
from workerlint.platform.schema_messages import describe
from workerlint.syntax.nodes import Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from workerlint.config.errors import ConfigurationError
    from workerlint.config.policies import PolicyTable
    from workerlint.config.toml_lines import Trail
    from workerlint.core.diagnostic import Finding
    from workerlint.manifest.attribute import Attribute
    from workerlint.manifest.worker import Worker
    from workerlint.platform.evaluation import Evaluation, SchemaViolation
    from workerlint.platform.json_schema import Prepared
    from workerlint_schemas.shape import Shape

    Steps = tuple[str | None, ...]
    """The keys of a path; None for each item of a list."""

_DRAFT = "2020-12"
_SECTION = "worker"
_DESCRIBING = frozenset((
    "$anchor", "$comment", "$defs", "$dynamicAnchor", "default", "definitions", "deprecated", "description", "else",
    "examples", "maxContains", "minContains", "then", "title",
))  # fmt: skip
"""The keywords that the classes of ``jsonschema`` do not evaluate by themselves."""


class PolicyRule(Rule):
    """A rule that a table of the configuration defines."""

    __slots__ = ("_doc", "policy", "table")

    table: PolicyTable
    policy: Policy | None
    """The policy; None for a budget."""

    def __init__(self, table: PolicyTable, check: Any, phase: str, doc: str, policy: Policy | None = None) -> None:
        super().__init__(
            table.code,
            table.name,
            table.severity,
            check,
            phase,
            on=True,
            v2alpha=True,
            area=AREA,
            about=About(since=""),
        )
        self.table = table
        self.policy = policy
        self._doc = doc

    @property
    def doc(self) -> str:
        """The page: what the table contains."""
        return self._doc


class Outcome(Struct):
    """What a policy finds in a Worker."""

    findings: list[Finding] = new(list)
    undecided: list[Attribute] = new(list)
    """The values, or what contains them, for which it depends on an unknown value whether the policy is broken."""


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
        """Yield the findings in a Worker."""
        yield from self.outcome(worker).findings

    def outcome(self, worker: Worker) -> Outcome:
        """Return the findings in a Worker, and what is undecided."""
        outcome = Outcome()
        if worker.root is None:
            return outcome
        applies = self._applies(worker)
        if applies is False:
            return outcome
        for place in _places(worker, self.steps):
            self._evaluate(worker, place, outcome)
        if applies is None and outcome.findings:
            outcome.findings.clear()
            outcome.undecided.append(attribute_of(worker, ()))
        return outcome

    def _applies(self, worker: Worker) -> bool | None:
        """Return whether all conditions are met; None if that depends on what is unknown."""
        verdicts = [self._holds(worker, steps, schema) for steps, schema in self.conditions]
        return False if False in verdicts else None if None in verdicts else True

    def _holds(self, worker: Worker, steps: Steps, schema: Prepared) -> bool | None:
        """Return whether one of the values at a path meets a condition: an absent one meets only ``false``."""
        verdicts: list[bool | None] = []
        for place in _places(worker, steps):
            if place.gap:
                found = self._of_default(worker, place, schema)
                if found is None:
                    verdicts.append(schema.schema is False if place.certain else None)
                    continue
            elif place.certain:
                found = evaluate(schema, place.attribute.value, extra=QUANTITY_KEYWORDS)
            else:
                verdicts.append(None)
                continue
            verdicts.append(False if found.violations else None if found.is_undecided else True)
        return True if True in verdicts else None if None in verdicts else False

    def _of_default(self, worker: Worker, place: Place, schema: Prepared) -> Evaluation | None:
        default = place.default(worker) if self.effective else None
        return evaluate_value(schema, default, extra=QUANTITY_KEYWORDS) if default is not None else None

    def _evaluate(self, worker: Worker, place: Place, outcome: Outcome) -> None:
        if not place.gap:
            found = evaluate(self.must, place.attribute.value, place.attribute.path, QUANTITY_KEYWORDS)
            outcome.findings += [
                finding for violation in found.violations if (finding := self._finding(worker, violation)) is not None
            ]
            if not place.certain or (found.is_undecided and not found.violations):
                outcome.undecided.append(place.attribute)
            return
        default = self._of_default(worker, place, self.must)
        if default is not None:
            if default.violations:
                value = json.dumps(place.default(worker)).strip('"')
                message = f"the default {code(value)} of {place.named} does not satisfy {code(self.table.code)}"
                outcome.findings.append(self._absence(worker, place, message, f"set {place.named}"))
        elif self.required and not place.certain:
            outcome.undecided.append(place.attribute)
        elif self.required:
            message = f"missing field {place.named}, which {code(self.table.code)} requires"
            outcome.findings.append(self._absence(worker, place, message, f"add {place.named}"))

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

    @property
    def named(self) -> str:
        """The absent field as messages name it."""
        return code(".".join(self.gap))

    def default(self, worker: Worker) -> str | int | bool | None:
        """Return the default in force for an absent value; None if there is none."""
        path = (*map(str, self.attribute.path), *self.gap)
        return default_value(worker, (_SECTION, *path[1:]) if path[0] == worker.section_name else path)


def _places(worker: Worker, steps: Steps) -> Iterator[Place]:
    """Yield the values at a path. The items of a list that is absent are none."""
    top, *rest = steps
    first = worker.section_name if top == _SECTION else top
    yield from _below(worker, attribute_of(worker, ()), (first, *rest))


def _below(worker: Worker, attribute: Attribute, steps: Steps) -> Iterator[Place]:
    for at, step in enumerate(steps):
        if attribute.kind == "unknown":
            yield Place(attribute, certain=False)
            return
        if step is None:
            for item in attribute.items:
                yield from _below(worker, item, steps[at + 1 :])
            return
        found = attribute.get(step)
        if found is None or found.is_empty:
            gap = [name for name in steps[at:] if name is not None]
            if len(gap) == len(steps) - at and isinstance(attribute.node, Mapping):
                yield from _gap(worker, attribute, tuple(gap))
            return
        attribute = found
    yield Place(attribute)


def _gap(worker: Worker, attribute: Attribute, gap: tuple[str, ...]) -> Iterator[Place]:
    """Yield the absence of a field. Not every field of a v2alpha manifest is known, so there none is missing."""
    if worker.v2alpha and attribute.path:
        return
    mapping = attribute.node
    is_open = isinstance(mapping, Mapping) and mapping.is_open
    yield Place(attribute, gap, not is_open and Missing(worker, attribute, gap[0]).certain)


def compile_policy(table: PolicyTable) -> tuple[Policy, list[ConfigurationError]]:
    """Return a policy, and the errors in its table. With errors, it must not be evaluated."""
    errors: list[ConfigurationError] = []
    at: str = table.table["at"]
    steps = _read_path(table, ("at",), at, errors)
    must = _prepare(table, ("must",), table.table["must"], errors)
    conditions = []
    for path, schema in table.table.get("when", {}).items():
        trail = ("when", path)
        conditions.append((_read_path(table, trail, path, errors), _prepare(table, trail, schema, errors)))
    return Policy(table, steps, must, conditions), errors


def _read_path(table: PolicyTable, trail: Trail, path: str, errors: list[ConfigurationError]) -> Steps:
    """Return a path, or add the error in it."""
    steps: list[str | None] = []
    shapes = [root_shape(v2alpha=False)]
    for number, part in enumerate(path.split(".")):
        name = part
        while name.endswith("[]"):
            name = name.removesuffix("[]")
        lists = part[len(name) :]
        if not name or "[" in name:
            hint = "separate the keys with dots, and add `[]` to the key of a list"
            errors.append(table.error(trail, f"invalid path {code(path)}", hint))
            return ("name",)
        found = [below for shape in shapes if (below := _child(shape, name)) is not None]
        if number == 0 and name not in shapes[0].properties:
            found = []
        if not found:
            known = list(dict.fromkeys(name for shape in shapes for name in shape.properties))
            near = closest(name, known, 1)
            above = dotted(tuple([step for step in steps if step is not None]))
            where = f"{code(above)} has no field" if above else "a Worker has no top-level field"
            hint = f"did you mean {code(near[0])}?" if near else ""
            if not near and number == 0 and _child(shapes[0].properties[_SECTION], name) is not None:
                hint = f"did you mean {code(f'{_SECTION}.{path}')}?"
            errors.append(table.error(trail, f"unknown path {code(path)}: {where} {code(name)}", hint))
            return ("name",)
        steps.append(name)
        for _ in range(len(lists) // 2):
            found = [shape.items or _ANY for shape in found if not shape.types or "list" in shape.types]
            steps.append(None)
        if not found:
            errors.append(table.error(trail, f"invalid path {code(path)}: {code(name)} is not a list", "remove `[]`"))
            return ("name",)
        shapes = found
    return tuple(steps)


def _child(shape: Shape, name: str) -> Shape | None:
    """Return the shape of a field; None if a mapping of this shape does not have it."""
    if shape.types and "mapping" not in shape.types:
        return None
    if name in shape.properties:
        return shape.properties[name]
    if shape.additional is True:
        return _ANY
    return shape.additional or None


def _any_shape() -> Shape:
    from workerlint_schemas.shape import Shape

    return Shape("")


_ANY = _any_shape()


def _prepare(table: PolicyTable, trail: Trail, schema: Any, errors: list[ConfigurationError]) -> Prepared:
    """Return a schema, and add what is wrong with it."""
    from workerlint.config.toml_lines import toml_spans

    above = (*table.source.section, table.kind, table.number, *trail)
    spans = {
        path[len(above) :]: span for path, span in toml_spans(table.source.text).items() if path[: len(above)] == above
    }
    prepared = prepare_data(schema, spans)
    for problem in prepared.problems:
        span = problem.span if problem.end else spans.get((), Span(0, 1))
        errors.append(table.source.error_at(span, problem.message, problem.help))
    _check_keywords(table, trail, schema, errors)
    return prepared


def _check_keywords(table: PolicyTable, trail: Trail, schema: Any, errors: list[ConfigurationError]) -> None:
    """Add an error for each keyword that is not evaluated, so that no policy seems to check what it does not."""
    if not isinstance(schema, dict):
        return
    known = {*validator_class(_DRAFT).VALIDATORS, *_DESCRIBING, *QUANTITY_KEYWORDS} - {"format"}
    for keyword, value in schema.items():
        if keyword not in known:
            near = closest(keyword, sorted(known), 1)
            message = f"unknown keyword {code(keyword)}"
            hint = f"did you mean {code(near[0])}?" if near else "remove it"
            if keyword == "format":
                message, hint = "`format` is not checked", "use `pattern`"
            errors.append(table.error((*trail, keyword), message, hint))
        elif keyword in QUANTITY_KEYWORDS and quantity_of(value) is None:
            message = f"{code(str(value))} is not a valid quantity"
            errors.append(table.error((*trail, keyword), message, "use a quantity, such as `500m` or `4Gi`"))
    for pointer, below in subschemas(schema):
        _check_keywords(table, (*trail, *pointer), below, errors)


def policy_rule(policy: Policy) -> PolicyRule:
    """Return the rule for a policy."""
    return PolicyRule(policy.table, policy.check, WORKER, _page(policy), policy)


def _page(policy: Policy) -> str:
    """Return the page of a policy as Markdown."""
    table = policy.table.table
    lines = [str(table.get("message", f"Violation of {policy.table.code}")).partition("\n")[0]]
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


def describe_table(table: PolicyTable) -> Iterator[str]:
    """Yield the paragraphs of a page on the help, the files and the origin of a table."""
    from workerlint.config.errors import display_path

    if "help" in table.table:
        yield f"Help: {table.table['help']}"
    if table.files:
        yield f"It applies to the files that match {', '.join(map(code, table.files))}."
    yield f"Defined in `{display_path(table.source.path)}`, line {table.line()}."


def fragments(table: PolicyTable, kind: str) -> list[str]:
    """Return the ``good`` or ``bad`` examples of a policy."""
    found = table.table.get(kind, [])
    return [found] if isinstance(found, str) else list(found)


def _fenced(schema: Any) -> str:
    return f"```json\n{json.dumps(schema, indent=2, ensure_ascii=False)}\n```"
