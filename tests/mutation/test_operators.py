"""The mutants of a text: each kind of change, and what is not changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.mutation.coverage_map import PACKAGES, ROOT
from tests.mutation.operators import mutants


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = a < b", {"a <= b"}),
        ("x = a == b", {"a != b"}),
        ("x = a in b", {"a not in b"}),
        ("x = a and b and c", {"((b) and (c))", "((a) and (c))", "((a) and (b))"}),
        ("x = not a", {"(a)"}),
        ("x = a + b", {"a - b"}),
        ("x = 3", {"4"}),
        ("x = 'text'", {'""'}),
        ("x = True", {"False"}),
        ("x = sorted(a)", {"list(a)"}),
        ("x = f(a, b)", {"f(b, a)"}),
        ("x = max(a, b)", set()),
        ("x = a if b else c", {"(a)", "(c)", "True", "False"}),
        ("f(a)", {"pass"}),
        ("def f():\n    return a", {"return None"}),
        ("while a:\n    break", {"True", "False", "continue"}),
    ],
)
def test_each_kind_of_change(text: str, expected: set[str]) -> None:
    assert {mutant.after for mutant in mutants(text)} == expected


@pytest.mark.parametrize(
    "text",
    [
        '"""A docstring."""',
        "import a",
        "if TYPE_CHECKING:\n    a = 1",
        "__slots__ = ('a',)",
        "T = TypeVar('T', bound='A')",
        "a: Literal['x']",
        "def f(a: 'x') -> 'y':\n    '''A docstring.'''",
        "assert a == b",
        "x = f'a{b}'",
        "x = min(a, b) * max(b, a)",
        "raise NotImplementedError",
    ],
)
def test_what_nothing_observes_is_not_changed(text: str) -> None:
    assert list(mutants(text)) == []


def test_positions_are_those_of_the_text() -> None:
    text = "é = 1\nif é and (\n    b < c\n): pass\n"
    (mutant,) = [mutant for mutant in mutants(text) if mutant.after == "b <= c"]
    assert (mutant.line, mutant.end, mutant.before) == (3, 3, "b < c")
    assert mutant.apply(text) == text.replace("b < c", "b <= c")


def test_a_change_outside_of_functions_is_marked() -> None:
    text = "A = 1\nclass B:\n    C = 2\n    def d(self, e=3):\n        return self < 4\n"
    assert {(mutant.before, mutant.at_import) for mutant in mutants(text)} == {
        ("1", True),
        ("2", True),
        ("3", True),
        ("4", False),
        ("self < 4", False),
        ("return self < 4", False),
    }


@pytest.mark.deep
@pytest.mark.parametrize("package", PACKAGES)
def test_nearly_all_mutants_are_valid(package: str) -> None:
    """Mutants of the largest module of each package."""
    path = max((ROOT / package).rglob("*.py"), key=lambda file: len(file.read_text(encoding="utf-8")))
    text = Path(path).read_text(encoding="utf-8")
    seen = list(mutants(text))[::37]
    assert all(mutant.apply(text) != text for mutant in seen)
    assert sum(mutant.compiles(text) for mutant in seen) >= 0.9 * len(seen)
