"""The settings of each file, with and without the cache, compared with a small model that shares no code with either."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import examples

if TYPE_CHECKING:
    from .conftest import Place

WORKER = "name: {name}\nversion: v1beta\ntype: worker\nworker:\n  stack: bento\n  logLevel: LOUD\n"
FILES = ("a.yaml", "b.yaml", "team/a.yaml", "team/b.yaml")
DEFAULTS = {"DW301": "error", "DW304": "info", "DW702": ""}
"""Three rules with a finding in each file, with their severities; empty if the rule is off by default."""
LEVELS = {"DW301": "error", "DW304": "info", "DW702": "info"}
PATTERNS = {
    "": {
        "a.yaml": {"a.yaml", "team/a.yaml"},
        "/a.yaml": {"a.yaml"},
        "team/": {"team/a.yaml", "team/b.yaml"},
        "team/b.yaml": {"team/b.yaml"},
        "*.yaml": set(FILES),
    },
    "team/": {"b.yaml": {"team/b.yaml"}, "./a.yaml": {"team/a.yaml"}, "*": {"team/a.yaml", "team/b.yaml"}},
}
"""The files that a pattern selects, by the directory of the configuration."""

selectors = st.lists(st.sampled_from(["DW301", "DW304", "DW702", "DW3"]), max_size=2, unique=True)
levels = st.dictionaries(
    st.sampled_from(["DW301", "DW304", "DW702", "DW3"]), st.sampled_from(["error", "warning", "off"]), max_size=2
)
choices = st.fixed_dictionaries(
    {}, optional={"select": selectors, "extend-select": selectors, "ignore": selectors, "severity": levels}
)


@st.composite
def tables(draw: st.DrawFn, directory: str) -> dict[str, Any]:
    """Return the table of a configuration in a directory."""
    patterns = st.sampled_from(sorted(PATTERNS[directory]))
    table: dict[str, Any] = dict(draw(choices))
    if draw(st.booleans()):
        table["per-file-ignores"] = draw(st.dictionaries(patterns, selectors, max_size=2))
    if draw(st.booleans()):
        table["overrides"] = [{"files": [draw(patterns)], **draw(choices)} for _ in range(draw(st.integers(1, 2)))]
    if directory and draw(st.integers(0, 3)) == 0:
        table["root"] = True
    return table


def toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    return json.dumps(value)


# --- the model ------------------------------------------------------------------------------------------------------


def rank(selector: str, code: str) -> int:
    return 2 if selector == code else 1 if code.startswith(selector) else 0


def covered(selector: str) -> set[str]:
    return {code for code in DEFAULTS if rank(selector, code)}


def best(items: Any, code: str) -> int:
    return max((rank(item, code) for item in items), default=0)


def level_of(table: dict[str, str], code: str) -> tuple[str, int]:
    """Return the level of the most specific selector, the first of two."""
    found = max(table, key=lambda selector: rank(selector, code), default="")
    return (table[found], rank(found, code)) if found and rank(found, code) else ("", 0)


def choose(state: dict[str, str], on: set[str], choice: dict[str, Any], *, selected: bool) -> set[str]:
    """Return the rules that are on after a choice, and record the levels in *state*."""
    after = set()
    for code in DEFAULTS:
        level, specific = level_of(choice.get("severity", {}), code)
        state[code] = level or state.get(code, "")
        wanted = max(best(choice.get("select", ()), code), best(choice.get("extend-select", ()), code))
        unwanted = best(choice.get("ignore", ()), code)
        if level == "off":
            unwanted = max(unwanted, specific)
        elif specific == 2 and not selected:
            wanted = max(wanted, 1)
        if wanted > unwanted or (not unwanted and "select" not in choice and code in on):
            after.add(code)
    return after


def merged(outer: dict[str, Any], inner: dict[str, Any]) -> dict[str, Any]:
    """Return the choice of two layers: what the inner one selects again is not ignored any more."""
    again = [covered(item) for item in (*inner.get("select", ()), *inner.get("extend-select", ()))]
    severity = {
        item: level
        for item, level in outer.get("severity", {}).items()
        if item not in inner.get("severity", {}) and not (level == "off" and covered(item) in again)
    }
    result: dict[str, Any] = {
        "extend-select": [*outer.get("extend-select", ()), *inner.get("extend-select", ())],
        "ignore": [item for item in outer.get("ignore", ()) if covered(item) not in again] + inner.get("ignore", []),
        "severity": {**inner.get("severity", {}), **severity},
    }
    select = inner.get("select", outer.get("select"))
    return result if select is None else result | {"select": select}


def expected(file: str, layers: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Return the severities of the findings in a file by the codes of their rules."""
    used = [directory for directory in layers if file.startswith(directory)]
    if layers[used[-1]].get("root"):
        used = used[-1:]
    choice: dict[str, Any] = {}
    for directory in used:
        choice = merged(choice, layers[directory])
    state: dict[str, str] = {}
    on = choose(state, {code for code, level in DEFAULTS.items() if level}, choice, selected="select" in choice)
    selected = "select" in choice
    for directory in used:
        for override in layers[directory].get("overrides", ()):
            if any(file in PATTERNS[directory][pattern] for pattern in override["files"]):
                on = choose(state, on, override, selected=selected or "select" in override)
                selected = selected or "select" in override
    for directory in used:
        for pattern, items in layers[directory].get("per-file-ignores", {}).items():
            if file in PATTERNS[directory][pattern]:
                on -= {code for code in on if best(items, code)}
    return {code: LEVELS[code] if state[code] in {"", "off"} else state[code] for code in on}


# --- the comparison -------------------------------------------------------------------------------------------------


def reported(place: Place, *arguments: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {file: {} for file in FILES}
    result = place.check("--output-format", "json", *arguments)
    for item in json.loads(result.out)["findings"]:
        if item["code"] in DEFAULTS:
            found[item["path"]][item["code"]] = item["severity"]
    return found


@pytest.mark.deep
@settings(
    max_examples=examples(200),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(outer=tables(""), inner=tables("team/"))
def test_each_file_has_its_own_settings(outer: dict[str, Any], inner: dict[str, Any], place: Place) -> None:
    layers = {"": outer, "team/": inner}
    shutil.rmtree(place.cache, ignore_errors=True)
    for file in FILES:
        place.write(file, WORKER.format(name=file.replace("/", "-").partition(".")[0]))
    for directory, table in layers.items():
        lines = "".join(f"{key} = {toml(value)}\n" for key, value in table.items())
        place.write(f"{directory}workerlint.toml", lines)
    wanted = {file: expected(file, layers) for file in FILES}
    assert reported(place, "--no-cache") == wanted
    assert reported(place) == wanted
    assert reported(place) == wanted
