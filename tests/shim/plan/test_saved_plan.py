"""The seal of a saved plan: any change of its data is noticed."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint_shim.errors import FileError, ShimError, StateError
from workerlint_shim.plan.saved_plan import Inputs, seal, unseal

KEY = b"k" * 32
INPUTS = Inputs("workerlint 1", {"a.yaml": "00"}, {"workerlint.toml": "11"}, {"TEAM": "22", "UNSET": None}, "33")


def document() -> dict[str, Any]:
    return {
        "resources": [{"name": "orders", "workspace": None, "type": "depot", "after": {"a": [1, "ä"]}}],
        "findings": [{"message": "name montevideo is long", "help": None, "field": "worker.montevideo"}],
    }


SEALED = seal(document(), INPUTS, ["apply", "--manifestFile=a.yaml"], ["montevideo", "is"], KEY)


def test_a_plan_is_read_back() -> None:
    plan = unseal("plan.json", SEALED, KEY)
    assert plan.inputs == INPUTS
    assert plan.arguments == ("apply", "--manifestFile=a.yaml")
    assert plan.other_resources(document()["resources"]) == []


def test_messages_do_not_quote_variables() -> None:
    (finding,) = json.loads(SEALED)["findings"]
    assert finding == {"message": "name *** is long", "help": None, "field": "worker.***"}


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (["mont", "montevideo"], "name *** is long"),
        (["montevideo", "mont"], "name *** is long"),
        (["name"], "*** montevideo is long"),
        (["nam"], "name montevideo is long"),
        ([], "name montevideo is long"),
    ],
)
def test_the_longest_value_is_masked_first_and_a_short_one_is_not(values: list[str], message: str) -> None:
    text = seal(document(), INPUTS, ["apply"], values, KEY)
    assert json.loads(text)["findings"][0]["message"] == message


def test_numbers_that_are_written_with_the_same_digits_differ() -> None:
    sealed = json.loads(seal({**document(), "resources": [1, 23]}, INPUTS, ["apply"], [], KEY))
    with pytest.raises(FileError, match="was changed after it was saved"):
        unseal("plan.json", json.dumps({**sealed, "resources": [12, 3]}), KEY)
    assert unseal("plan.json", json.dumps(sealed), KEY).arguments == ("apply",)


def test_another_key_is_told_from_another_content() -> None:
    with pytest.raises(StateError, match="made with another key"):
        unseal("plan.json", SEALED, b"x" * 32)


def paths(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(found for key, value in items for found in paths(value, (*path, key)))]


@given(st.sampled_from(paths(json.loads(SEALED))[1:]), st.none() | st.text() | st.integers() | st.just({}))
def test_any_change_is_noticed(path: tuple[Any, ...], value: Any) -> None:
    data = json.loads(SEALED)
    before = copy.deepcopy(data)
    inner = data
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    if data == before:
        return
    with pytest.raises(ShimError):
        unseal("plan.json", json.dumps(data), KEY)


@given(
    st.text() | st.lists(st.none() | st.text()).map(json.dumps) | st.dictionaries(st.text(), st.text()).map(json.dumps)
)
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(FileError):
        unseal("plan.json", text, KEY)


def test_each_change_of_an_input_is_named() -> None:
    now = Inputs("workerlint 2", {"b.yaml": "00"}, {"workerlint.toml": "99"}, {"TEAM": None, "UNSET": None}, "44")
    assert list(INPUTS.changes_to(INPUTS)) == []
    assert list(INPUTS.changes_to(now)) == [
        "the tool was workerlint 1 and is workerlint 2",
        "a.yaml is no longer used",
        "b.yaml is new",
        "workerlint.toml has changed",
        "the variable TEAM has changed",
        "the recorded state has changed",
    ]
