"""Whether there is something to learn in saved output."""

from __future__ import annotations

import pytest

from workerlint.platform.saved_output import FoundList, FoundStack, Problem, SavedOutput


@pytest.mark.parametrize("part", ["lists", "stacks", "worker_schemas"])
def test_output_with_something_to_learn(part: str) -> None:
    output = SavedOutput("stacks.txt")
    assert output.is_empty
    output.problems.append(Problem(1, "not read"))
    assert output.is_empty
    if part == "lists":
        output.lists["compute", ""] = FoundList("compute", "")
    elif part == "stacks":
        output.stacks.append(FoundStack("nilus:1.0", (), "", "get"))
    else:
        output.worker_schemas.append("{}")
    assert not output.is_empty


def test_a_list_is_complete_only_if_a_command_shows_it() -> None:
    found = FoundList("compute", "")
    assert (found.closed, found.partial, found.names) == (False, True, set())
