"""The values below, at and above each bound, in each form, compared with models that share no code with the rules."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.rules import bound_models, count_models
from tests.rules.comparing_rules import comparing_rules
from tests.rules.written_values import FORMS, STEPS, Fields, Path, combinations, forms_of, load, render

from workerlint.config.settings import Settings
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.platform_file_check import check_platform_file
from workerlint.engine.registry import load_rules
from workerlint.manifest.document import Document
from workerlint.platform.platform_file import parse_platform

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.engine.result import Result

ALL = {rule.code: rule for rule in load_rules()}
COUNTED = {"DW007", "DW009", "DW012", "DW620"}
"""The rules whose findings are counted in tests of their own, below."""
MODELED = bound_models.CODES | count_models.CODES | COUNTED
EXEMPT = {
    "DW006": "compares offsets, to find the Worker of a character",
    "DW008": "a number of selectors decides whether the help suggests a name",
    "DW010": "a number of variables decides whether the help suggests a name",
    "DW011": "a number of rules decides the wording",
    "DW104": "the number of sections decides whether there is a fix",
    "DW107": "a tag of fewer than three parts has no value to contradict",
    "DW108": "a single tag is no duplicate",
    "DW111": "compares with the schema of a configuration, as the tests of the schema walk do with jsonschema",
    "DW204": "the number of fields decides whether the help lists them",
    "DW206": "the width of an indentation is in the help",
    "DW207": "compares sets of types",
    "DW210": "the number of sections decides whether there is a fix",
    "DW211": "imports the two spellings of `autoscaling`",
    "DW212": "imports the two spellings of `autoscaling`, and two are a conflict",
    "DW213": "the number of readings decides whether there is a fix",
    "DW305": "a number of stacks decides whether the help suggests one",
    "DW306": "compares with the schema of a Stack, as the tests of the schema walk do with jsonschema",
    "DW403": "a number of elements decides whether the help suggests one",
    "DW405": "the number of dependencies decides what the fix deletes",
    "DW504": "a single entry is no duplicate",
    "DW512": "compares paths; the number of directories limits the work",
    "DW604": "a number of names decides whether the help suggests one",
    "DW606": "a number of ids decides whether the help suggests one",
    "DW609": "compares paths",
}
"""The rules that compare, but no value of a manifest with a bound or with another value; each with the reason."""


def test_each_rule_that_compares_has_a_model_or_a_reason() -> None:
    found = comparing_rules()
    assert found - MODELED == set(EXEMPT)


class Domain:
    """Fields with the literals that are tried in them, and what is expected of a manifest with them."""

    def __init__(self, model: object, codes: set[str], literals: dict[Path, tuple[str, ...]]) -> None:
        self.expected = model.expected  # type: ignore[attr-defined]
        self.codes = codes
        self.literals = literals
        self._engine = Engine(Settings(), [ALL[code] for code in sorted(codes)])

    def compare(self, fields: Fields) -> None:
        """Compare the findings in a manifest with those of the models."""
        text = render(fields)
        result = self._engine.check(Document(Source("worker.yaml", text)))
        assert not result.failures, text
        found = [(item.code, item.severity, item.field) for item in result.diagnostics if item.code in self.codes]
        assert sorted(found) == sorted(self.expected(load(text))), text

    def any_fields(self) -> st.SearchStrategy[Fields]:
        """Return manifests with any literal in each field: mostly as it is, or left out."""
        forms = st.sampled_from((*("plain",) * 8, *("missing",) * 4, *FORMS))
        return st.fixed_dictionaries(
            {
                path: st.tuples(forms, st.sampled_from(literals)).filter(lambda item: item in forms_of(item[1]))
                for path, literals in self.literals.items()
            }
        )


SCALING, RESOURCES, HIGH = ("worker", "autoScaling"), ("worker", "resources"), ("worker", "highAvailabilityConfig")
CPU_TARGET, MEMORY_TARGET = (
    (*SCALING, f"target{resource}UtilizationPercentage") for resource in ("CPU", "Memory")
)  # fmt: skip
REPLICAS, LEAST, MOST = ("worker", "replicas"), (*SCALING, "minReplicas"), (*SCALING, "maxReplicas")
CPU, MEMORY = (tuple((*RESOURCES, part, name) for part in ("requests", "limits")) for name in ("cpu", "memory"))
COUNTS = ("0", "1", "2", "3", "2147483646", "2147483647", "2147483648", "-1", "1.5", "3.0", "abc", "true")
TARGETS = ("0", "1", "80", "99", "100", "101", "120", "2147483648", "80%", "99.5")
CORES = (
    "99m", "100m", "101m", "0.4", "400m", "401m", "999m", "1", "1000m", "1001m", "99", "100", "101", "1000", "1001",
    "1000000m", "1000001m", "999u", "1000u", "1001u", "-1", "-0", "0", "+1", ".5", "5.", "1e3", "1e-3", "100Mi", "1k",
    "half", "true", "''", "1 ", "01",
)  # fmt: skip
BYTES = (
    "99Mi", "100Mi", "101Mi", "399Mi", "400Mi", "401Mi", "4095Ki", "4Mi", "4097Ki", "4194303", "4194304", "4194305",
    "4095Gi", "4Ti", "4097Gi", "4398046511104", "4398046511105", "1023Mi", "1024Mi", "1Gi", "1025Mi", "999k", "1000k",
    "1M", "1001k", "512", "512m", "1e9", "0.5Gi", "1GB", "512K", "-1", "0", "1", "true", "''",
)  # fmt: skip
SWITCH = ("true", "false", "1")

QUANTITIES = Domain(
    bound_models,
    bound_models.CODES,
    {
        (*SCALING, "enabled"): SWITCH, LEAST: COUNTS, MOST: COUNTS, REPLICAS: COUNTS, CPU_TARGET: TARGETS,
        MEMORY_TARGET: TARGETS, **dict.fromkeys(CPU, CORES), **dict.fromkeys(MEMORY, BYTES),
        (*HIGH, "level"): ("zone",),
    },
)  # fmt: skip
SECTIONS = Domain(
    bound_models,
    bound_models.CODES,
    {
        SCALING: ("{enabled: true, maxReplicas: 1, targetCPUUtilizationPercentage: 120}", "{enabled: false}", "{}"),
        (*RESOURCES, "requests"): ("{cpu: 1, memory: 1Gi}", "{cpu: 1}", "{memory: null}", "{}"),
        (*RESOURCES, "limits"): ("{cpu: 300m, memory: 2Gi}", "{memory: 1Gi}", "{}"),
        HIGH: ("{level: zone}", "{}"),
        REPLICAS: ("1", "2"),
    },
)  # fmt: skip
WHOLE = Domain(
    bound_models,
    bound_models.CODES,
    {
        RESOURCES: ("{requests: {cpu: 2}, limits: {cpu: 1, memory: 5Gi}}", "{limits: {cpu: 1}}", "{}"),
        SCALING: ("{enabled: true, maxReplicas: 3, targetCPUUtilizationPercentage: 120}", "{enabled: false}", "{}"),
        HIGH: ("{level: zone}", "{}"),
    },
)  # fmt: skip
SECRET, VOLUME = ("worker", "dataosSecrets", 0), ("worker", "dataosVolumes", 0)
ELEMENTS = [("worker", "topology", index) for index in (0, 1)]
WORDS = ("''", "a", "ab", "5", "true")
LENGTHS = Domain(
    count_models,
    count_models.CODES,
    {
        ("name",): ("a", "a" * 47, "a" * 48, "a" * 49, "A", "a-", "5", "''"),
        ("version",): ("v1beta", "v1alpha", "v1", "v1beta1", "1"),
        ("worker", "stack"): ("bento:2.0", "bento:3.0", "bento:4.0", "bento:5.0", "bento", "acme:1.0"),
        **{(*element, name): WORDS for element in ELEMENTS for name in ("name", "type")},
        **{(*SECRET, name): WORDS for name in ("name", "workspace", "key")},
        (*SECRET, "keys"): ("[a]", "[]", "['']", "a"),
        (*SECRET, "allKeys"): SWITCH,
        **{(*VOLUME, name): WORDS for name in ("name", "directory")},
        # Without another field, an empty item is the finding.
        **{(*item, "x"): ("y",) for item in (*ELEMENTS, SECRET, VOLUME)},
    },
)
DOMAINS = (QUANTITIES, SECTIONS, WHOLE, LENGTHS)

ON: Fields = {(*SCALING, "enabled"): ("plain", "true"), MOST: ("plain", "3"), CPU_TARGET: ("plain", "80")}
SPREAD: Fields = {(*HIGH, "level"): ("plain", "zone")}
PAIRS: dict[str, tuple[tuple[Path, tuple[str, ...]], tuple[Path, tuple[str, ...]], Fields]] = {
    "minimum and maximum": ((LEAST, ("4", "5", "6")), (MOST, ("5",)), ON),
    "replicas and minimum": ((REPLICAS, ("1", "2", "3")), (LEAST, ("2",)), ON),
    "replicas and maximum": ((REPLICAS, ("4", "5", "6")), (MOST, ("5",)), ON),
    "replicas of a spread and switch": ((REPLICAS, ("0", "1", "2")), ((*SCALING, "enabled"), SWITCH), SPREAD),
    "target and switch": ((CPU_TARGET, ("99", "100", "101")), ((*SCALING, "enabled"), SWITCH), ON),
    "target and request": ((CPU_TARGET, ("80",)), (CPU[0], ("100m",)), {**ON, MEMORY[0]: ("plain", "1Gi")}),
    "target and limit": ((MEMORY_TARGET, ("80",)), (MEMORY[1], ("1Gi",)), {**ON, CPU[1]: ("plain", "1")}),
    "unreachable target": (
        (CPU[1], ("599m", "600m", "601m", "499m")), (CPU[0], ("500m",)), {**ON, CPU_TARGET: ("plain", "120")}
    ),
    "CPU request and limit": ((CPU[0], ("999m", "1000m", "1001m")), (CPU[1], ("1",)), {}),
    "memory request and limit": ((MEMORY[0], ("1023Mi", "1024Mi", "1025Mi")), (MEMORY[1], ("1Gi",)), {}),
    "name and type of an element": (((*ELEMENTS[0], "name"), ("''", "a", "ab")), ((*ELEMENTS[0], "type"), ("a",)), {}),
    "keys of a Secret": (((*SECRET, "keys"), ("[]", "[a]", "[a, b]")), ((*SECRET, "allKeys"), SWITCH), {}),
}  # fmt: skip
"""Two fields that are compared, the first below, at and above the second, and what is around them."""


def combined(*fields: tuple[Path, Iterable[str]], step: int = 1) -> Iterator[Fields]:
    """Yield the manifests with the combinations of the literals of some fields."""
    paths = [path for path, _ in fields]
    for chosen in combinations([literals for _, literals in fields], step):
        yield dict(zip(paths, chosen, strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("domain", DOMAINS, ids=["quantities", "sections", "whole", "lengths"])
def test_each_value_in_each_form(domain: Domain) -> None:
    for path, literals in domain.literals.items():
        around = {**ON, **SPREAD} if domain is QUANTITIES else {}
        for fields in combined((path, literals)):
            domain.compare({**around, **fields})


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("pair", PAIRS)
def test_two_values_that_are_compared(pair: str, step: int) -> None:
    first, second, around = PAIRS[pair]
    domain = next(item for item in DOMAINS if first[0] in item.literals and second[0] in item.literals)
    for fields in combined(first, second, step=step):
        domain.compare({**around, **fields})


@pytest.mark.slow
@pytest.mark.parametrize("domain", DOMAINS, ids=["quantities", "sections", "whole", "lengths"])
def test_all_values_together(domain: Domain) -> None:
    @settings(max_examples=examples(1_000), deadline=None)
    @given(domain.any_fields())
    def compare(fields: Fields) -> None:
        domain.compare(fields)

    compare()


# What is counted: days, and placeholders.

TODAY = date(2026, 2, 15)


def found_on(days: int | None) -> Result:
    """Return the result of a check of a comment that suppresses a finding until a day, counted from today."""
    until = "" if days is None else f" until={TODAY + timedelta(days)}"
    fields: Fields = {REPLICAS: ("plain", f"0 # workerlint: ignore[DW311]{until}")}
    rules = [ALL[code] for code in ("DW007", "DW012", "DW311")]
    return Engine(Settings(), rules, today=TODAY).check(Document(Source("worker.yaml", render(fields))))


@pytest.mark.parametrize("days", [None, -366, -2, -1, 0, 1, 6, 7, 8, 9, 366])
def test_a_suppression_until_a_day(days: int | None) -> None:
    codes, suppresses = count_models.suppression(days)
    assert {item.code for item in found_on(days).diagnostics} == (codes if suppresses else {*codes, "DW311"})


@pytest.mark.parametrize("until", ["", "tomorrow", "2026-02-30", "2026-2-1", "20260220", "${DAY}", "[2026-02-20]"])
def test_a_suppression_until_something_else_does_not_suppress(until: str) -> None:
    fields: Fields = {REPLICAS: ("plain", f"0 # workerlint: ignore[DW311] until={until}")}
    rules = [ALL[code] for code in ("DW012", "DW311")]
    result = Engine(Settings(), rules, today=TODAY).check(Document(Source("worker.yaml", render(fields))))
    assert [item.code for item in result.diagnostics] == ["DW311"]


@pytest.mark.parametrize("limit", [1, 30, 365])
@pytest.mark.parametrize("kind", ["compute", "secret", "stack"])
def test_the_age_of_a_list(limit: int, kind: str) -> None:
    names = "runs-in = ['worker']" if kind == "stack" else "names = ['a']"
    header = 'stack."a:1.0"' if kind == "stack" else kind
    for age in (-1, 0, limit - 1, limit, limit + 1, 10 * limit):
        text = f"format = 1\n[{header}]\nlearned = {TODAY - timedelta(age)}\n{names}\n"
        engine = Engine(Settings(platform_max_age=limit), [ALL["DW620"]], None, parse_platform("p.toml", text.encode()))
        result = check_platform_file(engine, TODAY)
        assert result is not None
        assert bool(result.diagnostics) == (age > limit)


@pytest.mark.parametrize("number", range(7))
@pytest.mark.parametrize("form", ["plain", "quoted", "list", "mapping", "alias", "merged"])
def test_many_placeholders_are_one_finding(number: int, form: str) -> None:
    fields: Fields = {("worker", "configs", f"k{index}"): (form, f"${{{{p {index}}}}}") for index in range(number)}
    result = Engine(Settings(), [ALL["DW009"]]).check(Document(Source("worker.yaml", render(fields))))
    assert len(result.diagnostics) == (number if number <= 3 else 1), render(fields)
