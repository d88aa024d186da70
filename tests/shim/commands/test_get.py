"""``get``: the documented output, details, JSON, and owners."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.samples import WORKER, named

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


GET = """\
INFO[0000] 🔍 get...
INFO[0000] 🔍 get...complete
"""


@pytest.fixture
def city(folder: Any) -> None:
    folder.write("city.yaml", named("cnt-city-demo-001"))


@pytest.mark.parametrize(
    "line",
    [
        "get -t worker -w public",
        "resource get -t worker -w public",
        "get -t worker -w public -a",
        "get -t worker -w public -n quality-checks-test-cases -v v1beta",
        "get -t worker -w public -o iamgroot",
        "get -i quality-checks-test-cases:v1beta:worker",
        "get --id worker:v1beta:quality-checks-test-cases:public",
        "get -f quality.yaml",
    ],
)
def test_get_in_every_way(run: Run, folder: Any, line: str, snapshot: SnapshotAssertion) -> None:
    folder.write("quality.yaml", named("quality-checks-test-cases"))
    run("apply -f quality.yaml --record")
    result = run(line)
    assert (result.code, result.err) == (0, GET)
    assert result.out == snapshot(name="table")


def test_refreshing_has_no_effect(run: Run) -> None:
    result = run("get -t worker -r --refreshRate 2")
    warnings = "".join(f"WARN[0000] --{name} has no effect in a dry run\n" for name in ("refresh", "refreshRate"))
    assert (result.code, result.err) == (0, warnings + GET)


def test_several_names(run: Run, folder: Any) -> None:
    folder.write("several.yaml", "---\n".join(named(name) for name in ("one", "two", "three")))
    run("apply -f several.yaml --record")
    result = run("get", "-t", "worker", "-n", "one three")
    assert result.code == 0
    assert [name for name in ("one", "two", "three") if name in result.out] == ["one", "three"]
    missing = run("get", "-t", "worker", "-n", "one four")
    assert missing.code == 1
    assert "four:worker is not in the recorded state" in missing.err


def test_the_owner_is_who_the_manifest_names(run: Run, folder: Any) -> None:
    folder.write("city.yaml", f"owner: rocket\n{named('city')}")
    run("apply -f city.yaml --record")
    assert run("get -o rocket").out.endswith("| rocket\n")
    assert "city" in run("get").out  # whoever applied it sees it too


@pytest.mark.parametrize("line", ["get -t worker -w public -d", "get -t worker -w public --tags"])
def test_get_says_more(run: Run, line: str, snapshot: SnapshotAssertion) -> None:
    run("apply -f dataproducts/new-worker.yaml --record")
    assert run(line).out == snapshot


def test_all_tags_are_in_one_column(run: Run, folder: Any) -> None:
    folder.write("dataproducts/new-worker.yaml", WORKER.replace("tags:\n", "tags:\n  - orders\n"))
    run("apply -f dataproducts/new-worker.yaml --record")
    assert run("get -t worker --tags").out.rstrip().endswith(" | orders,dataos:type:resource")


def test_get_json(run: Run, snapshot: SnapshotAssertion) -> None:
    run("apply -f dataproducts/new-worker.yaml --record")
    assert run("get -a --output json").out == snapshot


def test_get_of_other_owners(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("apply -f dataproducts/new-worker.yaml --record")
    monkeypatch.setenv("LOGNAME", "rocket")
    assert "new-worker" not in run("get -t worker -w public").out
    assert "1 more from other owners: use `-a` to list them" in run("get -t worker -w public").err
    assert "new-worker" in run("get -t worker -w public -a").out
    assert "new-worker" in run("get -t worker -w public -o iamgroot").out
    assert "new-worker" not in run("get -t worker -w public -o rocket").out


def test_details_that_are_nested_too_deeply(run: Run, folder: Any) -> None:
    levels = "{a: " * 80, "}" * 80
    lines = ["name: city", "version: v1beta", "type: volume", "volume:", f"  a0: &a0 {levels[0]}1{levels[1]}"]
    lines += [f"  a{at}: &a{at} {levels[0]}*a{at - 1}{levels[1]}" for at in range(1, 12)]
    folder.write("city.yaml", "\n".join(lines) + "\n")
    assert run("apply -f city.yaml --record").code == 0
    result = run("get -d")
    assert result.code == 0
    assert "# city:v1beta:volume: the values are nested too deeply to be printed as YAML" in result.out


def test_a_damaged_row_is_an_error_and_the_others_are_shown(run: Run, folder: Any) -> None:
    folder.write("several.yaml", "---\n".join(named(name) for name in ("one", "two")))
    run("apply -f several.yaml --record")
    connection = sqlite3.connect(folder.state)
    with connection:
        connection.execute("UPDATE resource SET body = body || ' ' WHERE name = 'two'")
    connection.close()
    result = run("get -a")
    assert result.code == 2
    assert "  one " in result.out
    assert (
        "WARN[0000] the recorded state of two:v1beta:worker is corrupt; remove it with `dataos-ctl-dry delete -i "
        "two:v1beta:worker:public`, or move the state away\n" in result.err
    )
    assert run("get", "-t", "worker", "-n", "two").code == 2
    assert run("get", "-t", "worker", "-n", "two three").code == 2
    assert run("get", "-t", "worker", "-n", "one").code == 0


def test_text_is_printed_as_it_is(run: Run, folder: Any) -> None:
    folder.write("city.yaml", f"owner: groß\n{named('city')}")
    run("apply -f city.yaml --record")
    assert '"owner": "groß"' in run("get -a --output json").out


def test_other_flags_are_mentioned(run: Run, folder: Any) -> None:
    warning = "WARN[0000] --unSanitize has no effect: the recorded state does not contain secrets\n"
    assert run("get -t worker --unSanitize").err == f"{GET}{warning}"
    run("apply -f dataproducts/new-worker.yaml --record")
    hint = "WARN[0000] the default of -v is v1, but the resource is v1beta: use `dataos-ctl -v v1beta`\n"
    assert run("get -t worker -n new-worker").err == f"{GET}{hint}"
    for line in ("get -t worker -n new-worker -v v1beta", "get -t worker", "get -i new-worker:v1beta:worker"):
        assert run(line).err == GET


def test_what_is_missing_is_named_with_its_versions(run: Run) -> None:
    result = run("get -t worker -n new-worker -v v1")
    assert (result.code, result.out.count("\n")) == (1, 3)
    assert "new-worker:v1:worker is not in the recorded state; the version of a Worker is v1beta" in result.err
    run("apply -f dataproducts/new-worker.yaml --record -w sales")
    assert run("get -t worker -n new-worker -v v1 -w sales").err.startswith(
        "INFO[0000] 🔍 get...\n"
        "WARN[0000] new-worker in workspace sales has version v1beta, not v1: use `-v v1beta`\n"
        "INFO[0000] 🔍 get...complete\n"
    )
    assert "WARN[0000] x:v2:depot is not in the recorded state\n" in run("get -t depot -n x -v v2").err
