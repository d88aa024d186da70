"""The module in place of ``rpds`` behaves as ``rpds`` does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import rpds
from hypothesis import given
from hypothesis import strategies as st

from workerlint.platform import pure_rpds

KEYS = st.integers(0, 5)
PAIRS = st.lists(st.tuples(KEYS, st.integers()), max_size=5)


def outcome(call: Any) -> Any:
    try:
        return _plain(call())
    except (KeyError, IndexError, TypeError) as error:
        return type(error)


def _plain(value: Any) -> Any:
    if isinstance(value, (rpds.HashTrieMap, pure_rpds.HashTrieMap)):
        return ("map", dict(value.items()))
    if isinstance(value, (rpds.HashTrieSet, pure_rpds.HashTrieSet)):
        return ("set", set(value))
    return ("list", list(value)) if isinstance(value, (rpds.List, pure_rpds.List)) else value


def outcomes_of_maps(module: Any, pairs: Any, others: Any, key: int) -> list[Any]:
    mapping = module.HashTrieMap(pairs)
    calls = (
        lambda: mapping, lambda: mapping[key], lambda: mapping.get(key), lambda: key in mapping,
        lambda: len(mapping), lambda: set(mapping), lambda: sorted(mapping.items()),
        lambda: set(mapping.keys()), lambda: sorted(mapping.values()),
        lambda: mapping.insert(key, 7), lambda: mapping.remove(key), lambda: mapping.discard(key),
        lambda: mapping.update(others), lambda: mapping.update(dict(others), pairs),
        lambda: mapping.update(module.HashTrieMap(others)), lambda: module.HashTrieMap.convert(mapping) is mapping,
        lambda: module.HashTrieMap.convert(dict(others)), lambda: module.HashTrieMap.fromkeys([key], 1),
        lambda: mapping == module.HashTrieMap(dict(pairs)), lambda: mapping == module.HashTrieMap(others),
        lambda: hash(mapping) == hash(module.HashTrieMap(dict(pairs))), lambda: mapping,
    )  # fmt: skip
    return [outcome(call) for call in calls]


@given(PAIRS, PAIRS, KEYS)
def test_maps_are_alike(pairs: Any, others: Any, key: int) -> None:
    assert outcomes_of_maps(rpds, pairs, others, key) == outcomes_of_maps(pure_rpds, pairs, others, key)


def outcomes_of_sets(module: Any, items: Any, others: Any, key: int) -> list[Any]:
    found = module.HashTrieSet(items)
    calls = (
        lambda: found, lambda: key in found, lambda: len(found), lambda: sorted(found), lambda: bool(found),
        lambda: found.insert(key), lambda: found.remove(key), lambda: found.discard(key),
        lambda: found.update(others), lambda: found.update(module.HashTrieSet(others), items),
        lambda: found == module.HashTrieSet(items[::-1]), lambda: found == module.HashTrieSet(others),
        lambda: hash(found) == hash(module.HashTrieSet(items[::-1])), lambda: found,
    )  # fmt: skip
    return [outcome(call) for call in calls]


@given(st.lists(KEYS, max_size=5), st.lists(KEYS, max_size=5), KEYS)
def test_sets_are_alike(items: Any, others: Any, key: int) -> None:
    assert outcomes_of_sets(rpds, items, others, key) == outcomes_of_sets(pure_rpds, items, others, key)


def outcomes_of_lists(module: Any, items: Any, others: Any, item: int) -> list[Any]:
    found = module.List(items)
    calls = (
        lambda: found, lambda: len(found), lambda: bool(found), lambda: found.push_front(item),
        found.drop_first, lambda: found == module.List(items), lambda: found == module.List(others),
        lambda: hash(found) == hash(module.List(items)), lambda: module.List(1, 2), lambda: found,
    )  # fmt: skip
    return [outcome(call) for call in calls]


@given(st.lists(KEYS, max_size=5), st.lists(KEYS, max_size=5), KEYS)
def test_lists_are_alike(items: Any, others: Any, item: int) -> None:
    assert outcomes_of_lists(rpds, items, others, item) == outcomes_of_lists(pure_rpds, items, others, item)


def test_is_not_used_where_rpds_can_be_imported() -> None:
    pure_rpds.install()
    assert sys.modules["rpds"] is rpds


WITHOUT_RPDS = """
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "rpds":
            raise ModuleNotFoundError("No module named 'rpds'", name="rpds")
sys.meta_path.insert(0, Missing())
import pytest
from workerlint.platform.pure_rpds import install
install()
code = pytest.main(["-q", "-n0", "-p", "no:cacheprovider", *sys.argv[1:]])
import jsonschema, rpds
assert rpds.__name__ == "workerlint.platform.pure_rpds", rpds
sys.exit(code)
"""


@pytest.mark.deep
def test_the_evaluator_works_without_rpds() -> None:
    directory = Path(__file__).parent
    names = [
        "test_evaluation.py",
        "test_evaluation_against_jsonschema.py",
        "test_json_schema.py",
        "test_schema_fields.py",
        "test_schema_messages.py",
    ]
    command = [sys.executable, "-c", WITHOUT_RPDS, *[str(directory / name) for name in names]]
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=directory.parent.parent)
    assert result.returncode == 0, result.stdout + result.stderr
