"""A fix changes the data of a manifest only at the paths that it names, and a safe fix hardly ever."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from tests.fixes.generated import manifest
from tests.fixes.loaded import changed, loaded

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import Diagnostic, Fix
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.fixes.fixer import apply_edits, fix_document
from workerlint.manifest.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from tests.fixes.loaded import Path

    from workerlint.syntax.nodes import Node

RULES = load_rules()
ENGINE = Engine(Settings(), RULES, RULES)

SAFE_CHANGES = {
    "DW103": "only one version has that spelling in other cases",
    "DW106": "only one layer has that spelling in other cases",
    "DW108": "a tag that is there twice is one tag",
    "DW204": "DataOS ignores a field that is spelt in another case",
    "DW206": "DataOS ignores a section that is not indented",
    "DW301": "only one log level has that spelling in other cases",
    "DW321": "only one quantity can be meant",
    "DW327": "the quantity stays the same",
    "DW405": "an element never gets input from itself",
    "DW406": "a dependency that is there twice is one dependency",
    "DW506": "only one consumption type has that spelling in other cases",
    "DW513": "the path counts from the root of the volume anyhow",
    "DW522": "an environment variable is a string anyhow",
}
"""The rules whose safe fixes change the data, each with the reason why they are safe."""

HEAD = "name: city-sync\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"


def fixes_in(text: str) -> Iterator[tuple[Diagnostic, Fix, Node, Node]]:
    """Yield each fix with its finding, and the tree of the Worker before and after it."""
    document = Document(Source("worker.yaml", text))
    found = ENGINE.check(document).diagnostics
    before = document.workers[0].root
    assert before is not None
    for diagnostic in found:
        for fix in diagnostic.fixes:
            (worker,) = Document(Source("worker.yaml", apply_edits(text, fix.edits))).workers
            assert worker.root is not None
            yield diagnostic, fix, before, worker.root


def strays(fix: Fix, before: Node, after: Node) -> list[Path]:
    """Return the paths that a fix changes in addition to those it names."""
    return uncovered(changed(loaded(before), loaded(after)), fix.paths)


def uncovered(paths: Iterable[Path], named: Iterable[Path]) -> list[Path]:
    """Return the paths that are not below a named one."""
    named = list(named)
    return [path for path in paths if not any(path[: len(one)] == one for one in named)]


@pytest.mark.deep
@settings(max_examples=300, deadline=None)
@given(st.integers(0, 100_000))
def test_a_fix_changes_no_path_that_it_does_not_name(seed: int) -> None:
    for diagnostic, fix, before, after in fixes_in(manifest(seed)):
        assert strays(fix, before, after) == [], diagnostic


@pytest.mark.deep
@settings(max_examples=300, deadline=None)
@given(st.integers(0, 100_000))
def test_a_safe_fix_changes_no_data_unless_it_has_a_reason(seed: int) -> None:
    for diagnostic, fix, before, after in fixes_in(manifest(seed)):
        if fix.safe and diagnostic.code not in SAFE_CHANGES:
            assert list(changed(loaded(before), loaded(after))) == [], diagnostic


@pytest.mark.deep
def test_the_list_of_safe_changes_is_not_longer_than_it_must_be() -> None:
    safe = set()
    for seed in range(150):
        for diagnostic, fix, before, after in fixes_in(manifest(seed)):
            if fix.safe and any(changed(loaded(before), loaded(after))):
                safe.add(diagnostic.code)
            assert strays(fix, before, after) == [], diagnostic
    assert safe == set(SAFE_CHANGES)


def plain(value: Any) -> Any:
    """Return what ruamel.yaml has loaded as plain data, with the type of each scalar: ``true`` is not ``1``."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    kind = next((kind for kind in (bool, int, float, str) if isinstance(value, kind)), type(value))
    return kind.__name__, value


@pytest.mark.deep
@pytest.mark.parametrize("unsafe", [False, True])
def test_another_reader_loads_the_same_data_except_at_the_named_paths(unsafe: bool) -> None:
    fixed = 0
    for seed in range(150):
        text = manifest(seed)
        try:
            before = plain(YAML().load(text))
        except YAMLError:  # an alias is not defined
            continue
        result = fix_document(ENGINE, Document(Source("worker.yaml", text)), lambda _found, fix: unsafe or fix.safe)
        after = plain(YAML().load(result.text))
        named = [path for found in result.applied if found.fix for path in found.fix.paths]
        assert uncovered(changed(before, after), named) == [], text
        fixed += len(result.applied)
    assert fixed > 500


@pytest.mark.deep
@settings(max_examples=100, deadline=None)
@given(st.integers(0, 100_000))
def test_safe_fixes_of_generated_manifests_are_applied_and_nothing_is_broken(seed: int) -> None:
    text = manifest(seed)
    result = fix_document(ENGINE, Document(Source("worker.yaml", text)), lambda _found, fix: fix.safe)
    left = [found for found in result.result.diagnostics if found.fix and found.fix.safe]
    assert [found for found in left if found not in result.dropped] == []
    assert result.result.unreadable <= result.before.unreadable


def stray_paths(text: str, code: str) -> list[Path]:
    """Return the paths that the fixes of a rule change in addition to those they name."""
    return [
        path
        for diagnostic, fix, before, after in fixes_in(text)
        if diagnostic.code == code
        for path in strays(fix, before, after)
    ]


MERGED = """\
  topology:
    - &cities
      name: cities
      type: source
      dependencies: [{}]
    - <<: *cities
      name: enrich
"""


def test_a_guessed_name_is_not_written_into_the_list_of_another_element() -> None:
    assert stray_paths(HEAD + MERGED.format("enrihc"), "DW403") == []


def test_a_dependency_is_not_deleted_from_the_list_of_another_element() -> None:
    assert stray_paths(HEAD + MERGED.format("cities"), "DW405") == []


def test_a_variable_that_a_dependency_repeats_is_left_alone() -> None:
    text = f"{HEAD}  envs:\n    UP: &up citys\n  topology:\n    - name: cities\n    - name: enrich\n      dependencies: [*up]\n"
    assert stray_paths(text, "DW403") == []


def test_an_anchor_in_a_list_is_not_deleted_with_the_list() -> None:
    text = f"{HEAD}  topology: [&empty ]\n  configs: {{value: *empty}}\n"
    assert [found.code for found, _, _, _ in fixes_in(text) if found.code == "DW203"] == []


def test_a_dry_run_is_not_turned_into_a_deployment_by_a_safe_fix() -> None:
    assert [fix.safe for found, fix, _, _ in fixes_in(f"{HEAD}  dryRun: true\n") if found.code == "DW704"] == [False]
