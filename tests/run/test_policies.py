"""Policies and budgets on the command line."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.report.reporters import REPORTERS

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

POLICY = """\
[[policy]]
code = "ACME001"
name = "replica-limit"
at = "worker.replicas"
must = { maximum = 10 }
message = "at most 10 replicas"
severity = "warning"
"""
BUDGET = """\
select = ["ACME"]
[[budget]]
code = "ACME010"
compute = "runnable-default"
cpu = "2"
memory = "1Gi"
"""


def worker(name: str, cpu: str = "500m", rest: str = "replicas: 1", compute: str = "runnable-default") -> str:
    return (
        f"name: {name}\nversion: v1beta\ntype: worker\nworkspace: public\nworker:\n  stack: bento:3.0\n"
        f"  compute: {compute}\n  {rest}\n"
        f"  resources:\n    requests: {{cpu: {cpu}, memory: 100Mi}}\n    limits: {{cpu: '4', memory: 1Gi}}\n"
    )


def findings(result: Any) -> list[dict[str, Any]]:
    return [item for item in json.loads(result.out)["findings"] if item["code"].startswith("ACME")]


@pytest.fixture
def check(run: Run) -> Run:
    return lambda *arguments: run("check", *arguments)


@pytest.fixture
def found(check: Run) -> Callable[..., list[dict[str, Any]]]:
    return lambda *arguments: findings(check("--output-format", "json", *arguments))


@pytest.mark.slow
def test_a_policy_is_a_rule_in_every_report(check: Run, run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", POLICY)
    folder.write("a.yaml", worker("a", rest="replicas: 12"))
    sarif = json.loads(check("--output-format", "sarif", "--select", "replica-limit").out)["runs"][0]
    [result] = sarif["results"]
    [rule] = [rule for rule in sarif["tool"]["driver"]["rules"] if rule["id"] == "ACME001"]
    assert result["ruleId"] == "ACME001"
    assert rule["shortDescription"]["text"] == "at most 10 replicas."
    assert rule["defaultConfiguration"]["level"] == "warning"
    listed = run("rules").out
    assert "ACME001  replica-limit" in listed
    page = run("rule", "acme001").out
    assert "at `worker.replicas` must match" in page
    assert "Defined in `workerlint.toml`, line 1." in page


def test_a_wrong_policy_stops_the_run_and_shows_the_line(check: Run, folder: Any) -> None:
    folder.write("workerlint.toml", POLICY.replace("worker.replicas", "worker.replcas"))
    folder.write("a.yaml", worker("a"))
    result = check()
    assert result.code == 2
    assert result.err.splitlines() == [
        "workerlint: error: workerlint.toml:4: unknown path `worker.replcas`: `worker` has no field `replcas`",
        '  4 | at = "worker.replcas"',
        "    | ^^",
        "  help: did you mean `replicas`?",
    ]


def test_a_changed_policy_applies_to_cached_results(found: Any, folder: Any) -> None:
    folder.write("a.yaml", worker("a", rest="replicas: 12"))
    for maximum, count in ((10, 1), (12, 0), (11, 1)):
        folder.write("workerlint.toml", POLICY.replace("maximum = 10", f"maximum = {maximum}"))
        assert len(found()) == len(found()) == count


def test_a_baseline_contains_findings_of_policies(check: Run, folder: Any) -> None:
    folder.write("workerlint.toml", f'fail-on = "warning"\nselect = ["ACME"]\n{POLICY}')
    folder.write("a.yaml", worker("a", rest="replicas: 12"))
    assert check().code == 1
    check("--write-baseline", "baseline.json")
    assert check("--baseline", "baseline.json").code == 0


def test_the_sum_of_a_budget_is_reported_at_the_largest_share(found: Any, folder: Any) -> None:
    folder.write("workerlint.toml", BUDGET)
    folder.write("a.yaml", worker("a"))
    folder.write("b.yaml", worker("b", cpu="700m", rest="replicas: 2"))
    folder.write("c.yaml", worker("c", cpu="200m"))
    folder.write("d.yaml", worker("d", cpu="90", compute="other"))
    [finding] = found()
    assert found() == found("--no-cache", "--jobs", "2") == [finding]
    assert finding["path"] == "b.yaml"
    assert finding["message"] == (
        "the CPU requests of 3 Workers on `runnable-default` add up to `2100m` at maximum replicas: the budget is `2`"
    )
    assert [(item["path"], item["message"]) for item in finding["related"]] == [
        ("a.yaml", "`a` adds `500m`"),
        ("c.yaml", "`c` adds `200m`"),
    ]
    folder.write("c.yaml", worker("c", cpu="100m"))
    assert found() == []


def test_what_a_budget_sums_is_configured(found: Any, folder: Any) -> None:
    scaled = "autoScaling: {enabled: true, minReplicas: 1, maxReplicas: 5}"
    folder.write("a.yaml", worker("a", rest=scaled))
    for keys, total in [
        ("", "2500m"),
        ('replicas = "minimum"\n', ""),
        ('of = "limits"\nreplicas = "minimum"\n', "4"),
        ('of = "limits"\n', "20"),
        ('workspace = "public"\n', "2500m"),
        ('workspace = "other"\n', ""),
        ('files = ["b.yaml"]\n', ""),
    ]:
        folder.write("workerlint.toml", BUDGET.replace('memory = "1Gi"\n', keys))
        messages = [finding["message"] for finding in found()]
        assert [f"add up to `{total}`" in message for message in messages] == ([True] if total else [])


def test_unknown_shares_are_left_out(found: Any, folder: Any) -> None:
    folder.write("workerlint.toml", BUDGET)
    folder.write("a.yaml", worker("a", rest="replicas: ${REPLICAS}"))
    folder.write("b.yaml", worker("b", cpu="${CPU}"))
    assert found() == []


@pytest.mark.parametrize("arguments", [("a.yaml",), ("--shard", "1/2"), ("team",)])
def test_a_budget_is_not_checked_in_a_run_that_is_not_whole(
    check: Run, folder: Any, arguments: tuple[str, ...]
) -> None:
    folder.write("workerlint.toml", BUDGET)
    folder.write("a.yaml", worker("a", cpu="9"))
    folder.write("team/b.yaml", worker("b", cpu="9"))
    result = check(*arguments)
    assert "ACME010" not in result.out
    expected = "budget `ACME010` was not checked: check all of `.` in one run without --shard and --changed-since"
    assert expected in result.err.splitlines()
    assert "was not checked" not in check().err


def test_a_budget_is_about_the_directory_of_its_file(found: Any, folder: Any) -> None:
    folder.write("team/workerlint.toml", BUDGET)
    folder.write("a.yaml", worker("a", cpu="9"))
    folder.write("team/b.yaml", worker("b", cpu="1500m"))
    assert found("team") == found() == []
    folder.write("team/c.yaml", worker("c", cpu="1500m"))
    assert len(found("team")) == len(found()) == 1


def test_a_comment_suppresses_a_budget(found: Any, folder: Any) -> None:
    folder.write("workerlint.toml", BUDGET)
    folder.write("a.yaml", worker("a", cpu="9").replace("name: a", "name: a  # workerlint: ignore[ACME010] migration"))
    assert found() == []


def test_a_budget_needs_a_limit_that_is_a_quantity(check: Run, folder: Any) -> None:
    folder.write("a.yaml", worker("a"))
    folder.write("workerlint.toml", '[[budget]]\ncode = "ACME010"\n')
    assert "missing `cpu` or `memory` in `[[budget]]`" in check().err
    folder.write("workerlint.toml", '[[budget]]\ncode = "ACME010"\ncpu = "4Gx"\n')
    assert "workerlint.toml:3: `4Gx` is not a valid CPU quantity" in check().err


def test_the_settings_show_policies_with_their_layers(check: Run, folder: Any) -> None:
    folder.write("workerlint.toml", POLICY)
    folder.write("team/workerlint.toml", POLICY.replace("10", "3"))
    folder.write("team/a.yaml", worker("a"))
    shown = check("--show-settings", "team").out
    assert "[[policy]]  # team/workerlint.toml:1, overrides workerlint.toml:1\n" in shown
    assert "must = { maximum = 3 }\n" in shown


NAMELESS = '[[policy]]\ncode = "ACME001"\nat = "worker.replicas"\nmust = { maximum = 3 }\nmessage = "too many"\n'


@pytest.mark.parametrize("output_format", [name for name in REPORTERS if name not in {"json", "jsonl"}])
def test_the_code_of_a_policy_without_a_name_is_shown_once(check: Run, folder: Any, output_format: str) -> None:
    folder.write("workerlint.toml", f'select = ["ACME"]\n{NAMELESS}')
    folder.write("a.yaml", worker("a", rest="replicas: 9"))
    out = check(".", "--output-format", output_format).out
    assert "ACME001" in out
    assert re.findall("acme001|Acme001|ACME001 ACME001", out) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [("rules",), ("rule", "acme001"), ("check", "--show-settings"), ("check", "--statistics"), ("check", "-v")],
)
def test_no_command_shows_it_twice(run: Any, folder: Any, command: tuple[str, ...]) -> None:
    folder.write("workerlint.toml", f'select = ["ACME"]\n{NAMELESS}')
    suppressed = worker("b", rest="replicas: 9 # workerlint: ignore[ACME001] agreed")
    folder.write("a.yaml", worker("a", rest="replicas: 9") + f"---\n{suppressed}")
    result = run(*command)
    assert "ACME001" in result.out + result.err
    assert "acme001" not in result.out + result.err


@pytest.mark.parametrize(
    ("budget", "lines"),
    [
        ('compute = "runnable-defualt"\ncpu = "9"', ["workerlint.toml:2: no Worker belongs to the budget `ACME010`"]),
        ('files = ["/w.yaml"]\ncpu = "9"', ["workerlint.toml:2: no Worker belongs to the budget `ACME010`"]),
        ('compute = "runnable-default"\ncpu = "9"', []),
    ],
)
def test_a_budget_that_no_worker_belongs_to_is_noted(check: Run, folder: Any, budget: str, lines: list[str]) -> None:
    folder.write("workerlint.toml", f'select = ["ACME"]\n[[budget]]\ncode = "ACME010"\n{budget}\n')
    folder.write("team/a.yaml", worker("a"))
    result = check()
    assert (result.code, result.err.splitlines()) == (0, lines)
    assert check("--strict-coverage").code == (1 if lines else 0)
    assert check("-q").err == ""
    assert "no Worker belongs" not in check("team").err


def test_a_shared_budget_may_be_about_others(check: Run, folder: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    shared = tmp_path_factory.mktemp("shared") / "workerlint.toml"
    shared.write_text('[[budget]]\ncode = "ACME010"\ncompute = "gpu"\ncpu = "9"\n')
    folder.write("workerlint.toml", f'extend = ["{shared}"]\nselect = ["ACME"]\n')
    folder.write("a.yaml", worker("a"))
    assert check().err == ""


def test_a_policy_for_other_files_is_not_a_disabled_rule(check: Run, folder: Any) -> None:
    folder.write("workerlint.toml", f'extend-select = ["DW"]\n{POLICY}files = ["other.yaml"]\n')
    folder.write("a.yaml", worker("a") + "  topology: [{name: a, type: bento}]\n")
    assert "disabled" not in check("--ignore", "DW7").out.replace("rules disabled", "")
    with_policy = check("--select", "DW").out
    folder.write("workerlint.toml", "")
    assert check("--select", "DW").out == with_policy


def test_a_team_that_replaces_a_policy_keeps_its_name(check: Run, folder: Any) -> None:
    folder.write("workerlint.toml", f'severity.replica-limit = "info"\n{POLICY}')
    replaced = '[[policy]]\ncode = "ACME001"\nat = "worker.replicas"\nmust = { maximum = 3 }\n'
    folder.write("team/workerlint.toml", replaced)
    folder.write("team/a.yaml", worker("a", rest="replicas: 5"))
    result = check("--select", "replica-limit", "--output-format", "concise")
    assert "info[ACME001] the number `5` is greater than the maximum `3`" in result.out
    folder.write("team/workerlint.toml", replaced + 'name = "other-limit"\n')
    result = check()
    assert result.code == 2
    assert result.err.startswith(
        "workerlint: error: team/workerlint.toml:5: `ACME001` already has the name `replica-limit`"
    )
    # A policy without a name may get one.
    folder.write("workerlint.toml", POLICY.replace('name = "replica-limit"\n', ""))
    assert check().code != 2


@pytest.mark.deep
def test_explain_lists_the_policies_about_a_field(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", POLICY + 'when = { "worker.topology[].name" = { const = "a" } }\n')
    for field, is_listed in {
        "worker.replicas": True,
        "spec.replicas": True,
        "worker.topology.name": True,
        "name": False,
    }.items():
        assert ("ACME001 replica-limit" in run("explain", field).out) is is_listed, field


def test_exceptions_name_a_policy_by_its_code(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", POLICY)
    folder.write("a.yaml", worker("a", rest="replicas: 12 # workerlint: ignore[replica-limit] agreed"))
    assert run("exceptions", "--output-format", "csv").out.splitlines()[1].split(",")[2] == "ACME001"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "unknown"),
    [
        ({"rest": "replicas: ${N}"}, "replicas of this Worker are"),
        ({"compute": "${COMPUTE}"}, "Compute of this Worker is"),
        ({"cpu": '"${CPU}"'}, "CPU requests of this Worker are"),
    ],
)
def test_a_mandatory_budget_names_the_workers_that_it_cannot_add(
    found: Any, folder: Any, line: dict[str, str], unknown: str
) -> None:
    folder.write("a.yaml", worker("a", **line))
    folder.write("b.yaml", worker("b", cpu="0", compute="other"))
    folder.write("workerlint.toml", BUDGET)
    assert found() == []
    folder.write("workerlint.toml", 'mandatory = ["ACME010"]\n' + BUDGET)
    [finding] = found()
    assert (finding["path"], finding["severity"]) == ("a.yaml", "info")
    assert finding["message"] == f"`ACME010` is undecided: the {unknown} not known"
    assert found("--no-cache", "--jobs", "2") == found() == [finding]
    assert found("a.yaml") == []
