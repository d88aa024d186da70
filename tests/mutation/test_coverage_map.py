"""Which tests the map chooses for a mutant."""

from __future__ import annotations

from tests.mutation.coverage_map import CoverageMap

MAP = CoverageMap(
    {
        "tests/core/test_text.py": {
            "state": "",
            "seconds": {"tests/core/test_text.py::test_own": 0.3},
            "reached": {"linter/workerlint/core/text.py": {"1": [10]}},
        },
        "tests/cli/test_other.py": {
            "state": "",
            "seconds": {"tests/cli/test_other.py::test_slow": 0.2, "tests/cli/test_other.py::test_fast": 0.1},
            "reached": {"linter/workerlint/core/text.py": {"3": [10], "1": [20]}},
        },
    }
)


def chosen(first: int, last: int, *, at_import: bool = False) -> list[str]:
    found = MAP.tests_of("linter/workerlint/core/text.py", first, last, at_import=at_import)
    return [test.rpartition("::")[2] for test, _ in found]


def test_the_tests_of_the_module_are_first_and_then_the_fastest() -> None:
    assert chosen(10, 10) == ["test_own", "test_fast", "test_slow", "tests/core/test_text.py"]


def test_a_line_within_a_statement_is_reached_at_its_first() -> None:
    assert chosen(22, 23) == ["test_slow", "tests/core/test_text.py"]


def test_a_constant_concerns_all_tests_of_its_module() -> None:
    assert chosen(30, 30, at_import=True) == ["test_own", "test_fast", "test_slow", "tests/core/test_text.py"]


def test_the_file_of_the_module_runs_for_what_no_fast_test_reaches() -> None:
    assert chosen(5, 5) == ["tests/core/test_text.py"]
