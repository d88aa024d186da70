"""The four quantities of a Worker: which are suspicious, which can be compared, and their defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.manifest.quantities import (
    CPU,
    LIMITS,
    MEMORY,
    REQUESTS,
    Amount,
    against_default,
    amounts_of,
    amounts_without,
    default_amount,
    find_unpaired,
    has_all_amounts,
    odd_amounts,
    part_is_left_out,
    read_amounts,
    written_amounts,
)
from workerlint.manifest.quantity import Quantity
from workerlint.syntax.nodes import Scalar

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.manifest.worker import Worker

    Read = Callable[..., Worker]


@pytest.mark.parametrize(
    ("part", "resource", "text", "sound", "unusual"),
    [
        (REQUESTS, CPU, "100m", True, False),
        (REQUESTS, CPU, "0", False, False),
        (REQUESTS, CPU, "-1", False, False),
        (REQUESTS, CPU, "abc", False, False),
        (REQUESTS, CPU, "1Gi", False, False),
        (REQUESTS, CPU, "1k", False, False),
        (REQUESTS, CPU, "100", False, True),
        (LIMITS, MEMORY, "512Mi", True, False),
        (LIMITS, MEMORY, "512m", False, False),
        (LIMITS, MEMORY, "512", False, True),
        (REQUESTS, MEMORY, "512", True, False),
    ],
)
def test_what_can_be_compared(part: str, resource: str, text: str, sound: bool, unusual: bool) -> None:
    amount = Amount(part, resource, Scalar.of(0, 0, text))
    assert (amount.is_sound, amount.is_unusual) == (sound, unusual)


def test_quantities_that_cannot_be_compared_exceed_nothing() -> None:
    amounts = {text: Amount(REQUESTS, CPU, Scalar.of(0, 0, text)) for text in ("1", "2000m", "0", "abc", "1Gi")}
    exceeding = {(one, other) for one in amounts for other in amounts if amounts[one].exceeds(amounts[other])}
    assert exceeding == {("2000m", "1")}


def test_the_written_quantities_and_the_odd_ones(worker: Read) -> None:
    text = "  resources:\n    requests: {cpu: 1, memory: abc}\n    limits: {cpu: 0}\n"
    read = worker(text)
    assert [(item.part, item.resource, item.text) for item in read_amounts(read).values()] == [
        (REQUESTS, CPU, "1"),
        (REQUESTS, MEMORY, "abc"),
        (LIMITS, CPU, "0"),
    ]
    assert [item.text for item in odd_amounts(read)] == ["abc", "0"]
    assert [item.text for item in amounts_of(read, LIMITS)] == ["0"]
    assert not has_all_amounts(read)


@pytest.mark.parametrize(
    ("resources", "left_out"),
    [
        ("", True),
        ("  resources: {}\n", True),
        ("  resources:\n    requests: {cpu: 1}\n", True),
        ("  resources:\n    limits: {}\n", False),
        ("  resources:\n    limits: {cpu: 1}\n", False),
        ("  resources:\n    limit: {cpu: 1}\n", False),
        ("  resources: ${R}\n", False),
    ],
)
def test_whether_a_part_is_left_out(worker: Read, resources: str, left_out: bool) -> None:
    assert part_is_left_out(worker("  stack: bento\n" + resources), LIMITS) == left_out


def test_a_default_is_in_force_where_nothing_is_written(worker: Read) -> None:
    read = worker("  resources:\n    requests: {cpu: 1}\n")
    found = {key: default_amount(read, *key) for key in ((REQUESTS, CPU), (REQUESTS, MEMORY), (LIMITS, CPU))}
    assert found[REQUESTS, CPU] is None
    assert found[REQUESTS, MEMORY] is not None
    assert found[LIMITS, CPU] is not None


def test_the_defaults_count_only_for_a_part_that_is_missing(worker: Read) -> None:
    request = "  resources:\n    requests: {cpu: 2, memory: 1Mi}\n"
    assert [item.text for item in against_default(worker(request), LIMITS)] == ["2"]
    assert against_default(worker(f"{request}    limits: {{memory: 1Gi}}\n"), LIMITS) == []


def amount(part: str, resource: str, text: str) -> Amount:
    return Amount(part, resource, Scalar.of(0, 0, text))


@pytest.mark.parametrize(
    ("part", "resource", "text", "suspicion"),
    [
        # The unit of memory.
        (REQUESTS, MEMORY, "512m", "`m` means thousandths of a byte"),
        (REQUESTS, MEMORY, "512u", "`u` means millionths of a byte"),
        (LIMITS, MEMORY, "512n", "`n` means billionths of a byte"),
        (LIMITS, MEMORY, "512M", ""),
        # The unit of CPU.
        (REQUESTS, CPU, "1Mi", "`Mi` is a unit of memory"),
        (REQUESTS, CPU, "2k", "it means 2000 cores"),
        (REQUESTS, CPU, "1M", "it means 1000000 cores"),
        (REQUESTS, CPU, "1000u", ""),
        (REQUESTS, CPU, "1000000n", ""),
        (REQUESTS, CPU, "1m", ""),
        (REQUESTS, CPU, "999u", "Kubernetes accepts no less than a thousandth of a core"),
        (REQUESTS, CPU, "0.0009", "Kubernetes accepts no less than a thousandth of a core"),
        # The size of CPU: a number without a unit is more often meant to be millicores.
        (REQUESTS, CPU, "99", ""),
        (REQUESTS, CPU, "100", "100 cores"),
        (LIMITS, CPU, "250", "250 cores"),
        (LIMITS, CPU, "1000000m", ""),
        (LIMITS, CPU, "1000001m", "1000.001 cores"),
        (LIMITS, CPU, "1000500m", "1000.5 cores"),
        (LIMITS, CPU, "2000000m", "2000 cores"),
        (REQUESTS, CPU, "0.001k", "it means 1 core"),
        # The size of memory.
        (LIMITS, MEMORY, "4Mi", ""),
        (LIMITS, MEMORY, "4194304", ""),
        (LIMITS, MEMORY, "4095Ki", "less than 4Mi"),
        (LIMITS, MEMORY, "4194303", "4194303 bytes"),
        (LIMITS, MEMORY, "1", "1 byte"),
        (LIMITS, MEMORY, "1.5", "1 byte"),
        (REQUESTS, MEMORY, "1", ""),
        (REQUESTS, MEMORY, "4Ti", ""),
        (REQUESTS, MEMORY, "4097Gi", "more than 4Ti"),
        (LIMITS, MEMORY, "4Ti", ""),
        (LIMITS, MEMORY, "5Ti", "more than 4Ti"),
        # Not quantities above zero: other rules report them.
        (LIMITS, MEMORY, "0", ""),
        (LIMITS, MEMORY, "-1m", ""),
        (LIMITS, CPU, "abc", ""),
    ],
)
def test_a_unit_or_a_size_that_can_hardly_be_meant(part: str, resource: str, text: str, suspicion: str) -> None:
    found = amount(part, resource, text)
    assert found.suspicion == suspicion
    assert found.is_sound == (not suspicion and found.is_positive)
    assert found.is_unusual == (bool(suspicion) and suspicion.endswith(("cores", "byte", "bytes", "Mi", "Ti"))
                                and "means" not in suspicion)  # fmt: skip


def test_an_integer_in_another_base_is_its_value() -> None:
    found = Amount(REQUESTS, CPU, Scalar.of(0, 0, "0x10"))
    assert (found.text, found.quantity, found.is_sound) == ("0x10", Quantity(16), True)


@pytest.mark.parametrize(
    ("part", "resource", "text", "label", "counterpart"),
    [
        (REQUESTS, CPU, "500m", "CPU request", "`limits.cpu` to `500m` or more"),
        (LIMITS, MEMORY, "1Gi", "memory limit", "`requests.memory` to `1Gi` or less"),
        (LIMITS, CPU, "abc", "CPU limit", "`requests.cpu`"),
    ],
)
def test_the_words_for_a_quantity(part: str, resource: str, text: str, label: str, counterpart: str) -> None:
    found = amount(part, resource, text)
    assert (found.label, found.counterpart) == (label, counterpart)


def test_a_quantity_is_written_in_the_unit_of_its_resource() -> None:
    half = Quantity(1 << 20, 2)
    assert amount(REQUESTS, CPU, "1").write(half) == "524288"
    assert amount(REQUESTS, MEMORY, "1Mi").write(half) == "512Ki"


def test_a_rewritten_quantity_keeps_its_quotes(worker: Read) -> None:
    read = worker("  resources:\n    requests: {cpu: 1, memory: '1'}\n")
    cpu, memory = read_amounts(read).values()
    plain, quoted = cpu.rewrite(read, "2"), memory.rewrite(read, "2Gi", "Set it", safe=True)
    assert plain is not None
    assert quoted is not None
    assert [(fix.title, fix.safe, fix.edits[0].content) for fix in (plain, quoted)] == [
        ("Replace with `2`", False, "2"),
        ("Set it", True, "'2Gi'"),
    ]
    with pytest.raises(LookupError, match="CPU limit"):
        amount(LIMITS, CPU, "1").attribute(read)


@pytest.mark.parametrize(
    ("value", "known"),
    [("1", True), ("'1'", True), ("1.5", True), ("${X}", False), ("", False), ("[1]", False), ("010", False)],
)
def test_only_a_number_or_a_string_is_a_quantity(worker: Read, value: str, known: bool) -> None:
    assert bool(read_amounts(worker(f"  resources:\n    requests:\n      cpu: {value}\n"))) == known


def test_a_quantity_that_is_repeated_is_listed_where_it_is_written(worker: Read) -> None:
    text = "  resources:\n    limits: {<<: *r}\n    requests: &r {cpu: abc}\n"
    swapped = "  resources:\n    limits: &r {cpu: abc}\n    requests: *r\n"
    for section, part in (
        (text.replace("limits: {<<: *r}\n    requests: &r", "requests: &r"), REQUESTS),
        (swapped, LIMITS),
    ):
        assert [item.part for item in odd_amounts(worker(section))] == [part]
    read = worker(swapped)
    both = list(read_amounts(read).values())
    assert [item.part for item in both] == [REQUESTS, LIMITS]
    assert [item.part for item in written_amounts(read, both)] == [LIMITS]
    assert [item.part for item in written_amounts(read, both[::-1])] == [LIMITS]


@pytest.mark.parametrize(
    ("resources", "left_out"),
    [
        ("  resources:\n    limits: ~\n", True),
        ("  resources:\n    limits:\n", False),
        ("  resources: ~\n", True),
        ("  resources:\n", True),
        ("  resources: 3\n", False),
        ("  resources: [a]\n", False),
        ("  resources: !custom {a: 1}\n", False),
        ("  resources: {'${A}': 1}\n", False),
        ("  ${A}: 1\n", False),
        ("  limits: {cpu: 1}\n", False),
        ("  resources: {\n", False),
    ],
)
def test_a_part_is_left_out_only_if_nothing_may_become_it(worker: Read, resources: str, left_out: bool) -> None:
    assert part_is_left_out(worker("  stack: bento\n" + resources), LIMITS) == left_out


def test_without_a_section_nothing_is_left_out(worker: Read) -> None:
    assert not part_is_left_out(worker("  - a\n"), LIMITS)


@pytest.mark.parametrize(
    ("limits", "lacking"),
    [
        ("{memory: 1Gi}", [(CPU, None)]),
        ("{cpu: , memory: 1Gi}", [(CPU, "cpu")]),
        ("{cpu: ~, memory: ~}", [(CPU, "cpu"), (MEMORY, "memory")]),
        ("{cpu: '${C}', memory: 1Gi}", []),
        ("{cpuu: 1, memory: 1Gi}", []),
        ("{'${A}': 1, memory: 1Gi}", []),
        ("{}", []),
        ("3", []),
        ("'${L}'", []),
        ("!custom {memory: 1Gi}", []),
    ],
)
def test_a_part_with_content_lacks_what_the_other_has(
    worker: Read, limits: str, lacking: list[tuple[str, str | None]]
) -> None:
    read = worker(f"  resources:\n    requests: {{cpu: 1, memory: 1Gi}}\n    limits: {limits}\n")
    found = [(item.resource, getattr(key, "text", None)) for item, key in amounts_without(read, LIMITS)]
    assert found == lacking


@pytest.mark.parametrize(
    ("resources", "part", "findings"),
    [
        ("requests: {cpu: 100m, memory: 1Mi}", LIMITS, [
            ("`requests` is set without `limits` | set `limits.cpu` to `100m` or more and `limits.memory` to `1Mi` or more,"
            " or add `limits: {}` for no limits | None")]),
        ("limits: {cpu: 1}", REQUESTS, ["`limits` is set without `requests` | set `requests.cpu` to `1` or less | None"]),
        ("requests: {cpu: 2}", LIMITS, []),  # more than the default limit
        ("requests: {cpu: 1, memory: 1Gi}\n    limits: {memory: 1Gi}", LIMITS, [
            "`requests.cpu` is set without `limits.cpu` | set `limits.cpu` to `1` or more | info"]),
        ("requests: {cpu: 1, memory: 1Gi}\n    limits: {cpu: 1}", LIMITS, [
            "`requests.memory` is set without `limits.memory` | set `limits.memory` to `1Gi` or more | None"]),
        ("requests: {cpu: 1, memory: 1Gi}\n    limits: {cpu: , memory: 1Gi}", LIMITS, [
            "`limits.cpu` is empty | set `limits.cpu` to `1` or more | None"]),
        ("requests: {memory: 1Gi}\n    limits: {cpu: 1, memory: 1Gi}", REQUESTS, [
            "`limits.cpu` is set without `requests.cpu` | set `requests.cpu` to `1` or less | None"]),
        ("requests: {cpu: 1, memory: 1Gi}\n    limits: {cpu: 1, memory: 1Gi}", LIMITS, []),
        ("requests: {}", LIMITS, []),
    ],
)  # fmt: skip
def test_what_is_set_without_its_counterpart(worker: Read, resources: str, part: str, findings: list[str]) -> None:
    read = worker(f"  resources:\n    {resources}\n")
    found = list(find_unpaired(read, part))
    assert [f"{item.message} | {item.help} | {item.severity}" for item in found] == findings
    places = [read.text[item.span.start : item.span.end] for item in found]
    assert all(place in {"requests", "limits", "cpu", "memory"} for place in places)


@pytest.mark.parametrize(
    ("resources", "part", "against"),
    [
        ("requests: {cpu: 400m, memory: 400Mi}", LIMITS, []),
        ("requests: {cpu: 401m, memory: 401Mi}", LIMITS, ["401m", "401Mi"]),
        ("limits: {cpu: 100m, memory: 100Mi}", REQUESTS, []),
        ("limits: {cpu: 99m, memory: 99Mi}", REQUESTS, ["99m", "99Mi"]),
        ("requests: {cpu: 1k, memory: abc}", LIMITS, []),
        ("requests: {cpu: 0}", LIMITS, []),
    ],
)
def test_what_contradicts_the_documented_defaults(worker: Read, resources: str, part: str, against: list[str]) -> None:
    section = f"  resources:\n    {resources}\n"
    assert [item.text for item in against_default(worker(section), part)] == against
    newer = worker("  a: x\n", top=f"spec:\n{section}", head="name: a\nversion: v2alpha\ntype: worker\n")
    assert against_default(newer, part) == []
    assert default_amount(newer, part, CPU) is None


def test_the_defaults_are_those_of_the_documentation(worker: Read) -> None:
    read = worker("  stack: bento\n")
    found = {
        key: default_amount(read, *key)
        for key in ((REQUESTS, CPU), (REQUESTS, MEMORY), (LIMITS, CPU), (LIMITS, MEMORY))
    }
    assert [str(amount and (amount.numerator, amount.denominator)) for amount in found.values()] == [
        "(100, 1000)", "(104857600, 1)", "(400, 1000)", "(419430400, 1)",
    ]  # fmt: skip
    assert default_amount(worker("  resources:\n    limits:\n"), LIMITS, CPU) is not None
    assert default_amount(worker("  resources: ${R}\n"), LIMITS, CPU) is None
