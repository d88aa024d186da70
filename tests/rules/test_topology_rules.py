"""What the pages of DW401 to DW406 cannot show: alternative fixes, related locations and very large graphs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workerlint.core.diagnostic import SAFE, UNSAFE, Diagnostic

HEAD = "name: w\nversion: v1beta\ntype: worker\nworker:\n  stack: bento\n  topology:\n"


def topology(**dependencies: str) -> str:
    return HEAD + "".join(
        f"    - name: {name}\n      type: t\n      dependencies: [{names}]\n" for name, names in dependencies.items()
    )


def shown(text: str, diagnostic: Diagnostic) -> list[str]:
    return [text[item.span.start : item.span.end] for item in diagnostic.related]


def test_duplicate_name_relates_to_the_first(findings: Callable[..., list[Diagnostic]]) -> None:
    text = HEAD + "    - {name: a, type: t}\n    - {type: t, name: a}\n"
    (found,) = findings("DW402", text)
    assert found.related[0].span.start == text.index("a, type")


def test_every_near_name_is_an_alternative(findings: Callable[..., list[Diagnostic]]) -> None:
    text = topology(cities="", citizens="", out="citie")
    (found,) = findings("DW403", text)
    titles = [fix.title for fix in found.fixes]
    assert titles == ["Replace with `cities`", "Replace with `citizens`", "Add an element named `citie`"]
    assert {fix.applicability for fix in found.fixes} == {UNSAFE}


def test_many_elements_are_counted_instead_of_listed(findings: Callable[..., list[Diagnostic]]) -> None:
    names = {f"element{number}": "" for number in range(20)}
    (found,) = findings("DW403", topology(**names, last="zzz"))
    assert found.help.endswith(", or depend on `element0`, `element1`, `element2`, `element3`, `element4` or 15 others")


def test_a_dependency_of_an_alias_has_no_fix(findings: Callable[..., list[Diagnostic]]) -> None:
    text = HEAD + "    - {name: &n cities, type: t}\n    - {name: b, type: t, dependencies: [*n, citis]}\n"
    (found,) = findings("DW403", text)
    assert text[found.span.start : found.span.end] == "citis"


def test_cycle_relates_to_every_other_edge(findings: Callable[..., list[Diagnostic]]) -> None:
    text = topology(a="b", b="c", c="a")
    (found,) = findings("DW404", text)
    assert [item.message for item in found.related] == ["b depends on c", "c depends on a"]
    assert shown(text, found) == ["c", "a"]


@pytest.mark.slow
def test_a_long_cycle_is_shown_with_its_middle_left_out(findings: Callable[..., list[Diagnostic]]) -> None:
    text = topology(**{f"e{number}": f"e{(number + 1) % 3000}" for number in range(3000)})
    (found,) = findings("DW404", text)
    assert " e0 -> e1 -> " in found.message
    assert " -> e19 -> (2960 more) -> e2980 -> " in found.message
    assert found.message.endswith(" -> e2999 -> e0")
    assert len(found.related) == 2999


def test_of_many_overlapping_cycles_the_shortest_is_reported(findings: Callable[..., list[Diagnostic]]) -> None:
    names = [f"e{number}" for number in range(12)]
    text = topology(**{name: ", ".join(other for other in names if other != name) for name in names})
    (found,) = findings("DW404", text)
    assert found.message.endswith(": e0 -> e1 -> e0")


def test_removals_are_safe(findings: Callable[..., list[Diagnostic]]) -> None:
    text = topology(a="a, b, b", b="")
    for code in ("DW405", "DW406"):
        (found,) = findings(code, text)
        assert found.fix is not None
        assert found.fix.applicability == SAFE


def test_an_element_that_is_not_a_mapping_is_skipped(findings: Callable[..., list[Diagnostic]]) -> None:
    text = HEAD + "    - cities\n    - [a]\n    - {name: a, type: t, dependencies: b}\n    - {name: [x], type: t}\n"
    for code in ("DW402", "DW403", "DW404", "DW405", "DW406"):
        assert findings(code, text) == []
