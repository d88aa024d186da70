"""No regular expression of the code takes a time that grows faster than the text it is given."""

from __future__ import annotations

import re
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.files.gitignore import Patterns
from workerlint.manifest.addresses import placeholders
from workerlint.manifest.topology import ANYTHING, Wildcard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.slow

sys.path.insert(0, str(Path(__file__).parent))
bait = import_module("bait")
collection = import_module("expressions")

BOUNDED = {
    "workerlint.manifest.ranges._PROPERTIES_BEFORE": "is given 400 characters at most",
    "workerlint.manifest.addresses._PLACEHOLDER": "is given the text up to the last closing braces, see below",
    "workerlint.manifest.topology._PLACEHOLDER": "is given names of 1,000 characters at most",
    "workerlint.report.markup._INLINE": "is given the pages of rules, which come with the rules",
}
"""Expressions that are slow on long texts, and why none reaches them."""
PARTS = 4
"""Tests that share the expressions among them, so that several processes can run them."""


def _use(expression: re.Pattern[str], method: str) -> Callable[[str], object]:
    if method == "sub":
        return lambda text: expression.sub("x", text)
    if method == "finditer":
        return lambda text: [0 for _ in expression.finditer(text)]
    use: Callable[[str], object] = getattr(expression, method)
    return use


def _slow_uses(expression: Any) -> Iterator[str]:
    """Yield every use of an expression whose time grows faster than the text, with one such text."""
    where, pattern, flags, methods = expression
    compiled = re.compile(pattern, flags)
    hooks = list(bait.baits(pattern, flags))
    for method in methods:
        use = _use(compiled, method)
        slow = next((hook for hook in hooks if bait.grows_too_fast(use, hook, time.thread_time)), None)
        if slow is not None:
            yield f"{where}.{method} is slow on {slow}"


@pytest.fixture(scope="module")
def expressions() -> list[Any]:
    """Collect them when a test needs them: it takes a second."""
    return list(collection.expressions())


@pytest.mark.deep
@pytest.mark.parametrize("part", range(PARTS))
def test_time_grows_as_the_text_does(expressions: list[Any], part: int) -> None:
    found = [expression for expression in expressions[part::PARTS] if expression.where not in BOUNDED]
    assert [use for expression in found for use in _slow_uses(expression)] == []


@pytest.mark.deep
@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"(?:a|a)*b", "match"),
        (r"your(?:[-_ ]?[a-z]+)*", "fullmatch"),
        (r"[ \t]*$", "search"),
        (r"(\S.*?)[ \t]*$", "match"),
    ],
)
def test_the_bait_catches(pattern: str, method: str) -> None:
    use = _use(re.compile(pattern), method)
    assert any(bait.grows_too_fast(use, hook, time.thread_time) for hook in bait.baits(pattern, 0))


@pytest.mark.deep
def test_the_collection_is_not_empty(expressions: list[Any]) -> None:
    assert len(expressions) > 140
    assert {expression.where for expression in expressions} >= BOUNDED.keys()


@pytest.mark.parametrize("beat", ["${{a", "${{a}", "${{ } ", "${{a} }", "${{"])
def test_placeholders_without_an_end_cost_no_more_than_others(beat: str) -> None:
    assert not bait.grows_too_fast(
        lambda text: list(placeholders(text, 0, len(text))), bait.Bait("${{a}}", beat, ""), time.thread_time
    )


@given(st.lists(st.text("ab.", max_size=3), min_size=1, max_size=4).map(tuple), st.text("ab.\n", max_size=9))
def test_a_wildcard_is_the_expression_that_it_saves(parts: tuple[str, ...], text: str) -> None:
    expression = re.compile(".*".join(map(re.escape, parts)), re.DOTALL)
    assert Wildcard(parts).matches(text) == bool(expression.fullmatch(text))
    assert ANYTHING.matches(text)


def test_names_with_many_placeholders_are_compared_in_linear_time() -> None:
    wildcard = Wildcard(("a",) * 200)
    assert not bait.grows_too_fast(wildcard.matches, bait.Bait("", "a", "b"), time.thread_time)


@pytest.mark.parametrize(("pattern", "beat"), [("*a*a*b", "a"), ("/**/a/**/a/**/b", "a/")])
def test_wildcards_of_a_gitignore_are_compared_in_linear_time(pattern: str, beat: str) -> None:
    patterns = Patterns([pattern], "/")
    assert not bait.grows_too_fast(patterns.verdict, bait.Bait("/", beat, "c"), time.thread_time)
