"""The lines of an example stay as they are, and what they lack is added from a valid Worker."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from workerlint import check_text
from workerlint.engine.example_manifest import BASE_FIELDS, complete


def keys(text: str, indent: str = "") -> list[str]:
    """Return the keys of the lines with exactly this indentation."""
    lines = [line.removeprefix(indent) for line in text.splitlines() if line.startswith(indent)]
    return [line.partition(":")[0] for line in lines if line[0] not in " -#"]


@pytest.mark.parametrize("fragment", ["", "worker:\n", "owner: jane\n", "version: v2alpha\nspec:\n  replicas: 2\n"])
def test_what_is_added_passes_all_rules(fragment: str) -> None:
    assert [found for found in check_text(complete(fragment).text) if found.severity != "info"] == []


def test_what_the_fragment_sets_replaces_the_base() -> None:
    fragment = 'name: other # mine\nworker:\n  # why\n  "stack": bento:4.0\n  replicas: 2\n'
    text = complete(fragment).text
    assert fragment in text
    assert keys(text) == ["version", "type", "name", "worker"]
    assert keys(text, "  ") == ['"stack"', "replicas", "compute", "resources", "topology"]


def test_the_section_is_completed_before_the_next_top_level_field() -> None:
    text = complete("worker:\n    dryRun: true\nowner: jane\n").text
    assert text.endswith("owner: jane\n")
    assert keys(text, "    ")[:3] == ["dryRun", "stack", "compute"]


@pytest.mark.parametrize("line", ["worker: {replicas: 2}\n", "worker: bento\n", "worker: *alias\n"])
def test_a_section_in_one_line_stays_as_it_is(line: str) -> None:
    assert complete(line).text == f"name: city-sync\nversion: v1beta\ntype: worker\n{line}"


def test_lines_that_are_not_valid_yaml_are_kept() -> None:
    fragment = 'worker:\n  envs:\n\tA: "1\n  stack bento\n'
    assert fragment in complete(fragment).text


@pytest.mark.parametrize("field", BASE_FIELDS)
def test_a_field_can_be_left_out(field: str) -> None:
    text = complete("worker:\n  replicas: 2\n", [field]).text
    assert field not in keys(text) + keys(text, "  ")


def test_lines_are_counted_as_in_the_fragment() -> None:
    fragment = "worker:\n  dryRun: true\nowner: jane\n"
    manifest = complete(fragment)
    numbers = [manifest.fragment_line(line) for line in range(manifest.text.count("\n"))]
    assert [number for number in numbers if number is not None] == [0, 1, 2]
    shown = [line for line, number in zip(manifest.text.splitlines(), numbers, strict=True) if number is not None]
    assert shown == fragment.splitlines()


def test_the_fragment_is_found_in_the_edited_manifest() -> None:
    manifest = complete("worker:\n  dryRun: true\nowner: jane\n")
    edited = manifest.text.replace("  dryRun: true\n", "").replace("jane", "joe")
    assert manifest.fragment_of(edited) == "worker:\nowner: joe\n"
    with pytest.raises(ValueError, match="add the line to the example"):
        manifest.fragment_of(manifest.text.replace("bento", "benthos"))


FRAGMENTS = (
    "",
    "tags: []\nworker:\n  dryRun: true\nowner: jane\n",
    "worker: &a # why\n\n    # first\n    compute: own\n    'stack': own:1.0\n      deep: 1\n",
    "version: v2alpha\nspec:   \n\tname: x\n",
    "name: a\nworker:\n",
    "spec: {}\n",
    "workers:\n  a: 1\n",
)


def test_the_lines_that_complete_an_example(snapshot: SnapshotAssertion) -> None:
    shown = []
    for fragment in FRAGMENTS:
        manifest = complete(fragment)
        numbers = [manifest.fragment_line(line) for line in range(manifest.text.count("\n") + 1)]
        lines = [
            f"{'+' if number is None else number:>2} {line}"
            for number, line in zip(numbers, manifest.text.splitlines(), strict=False)
        ]
        shown.append("\n".join(lines))
    assert "\n======\n".join(shown) == snapshot


@pytest.mark.parametrize("line", [-1, 0, 2])
def test_an_added_line_before_the_fragment_is_none_of_its_lines(line: int) -> None:
    assert complete("worker:\n").fragment_line(line) is None


def test_an_edited_line_before_the_fragment_is_refused() -> None:
    manifest = complete("worker:\n  dryRun: true\n")
    with pytest.raises(ValueError, match="add the line to the example"):
        manifest.fragment_of(manifest.text.replace("city-sync", "other"))
    assert manifest.fragment_of(manifest.text) == manifest.fragment
