"""The severities that refuse a file set, and that nothing weakens a mandatory rule in a dry run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.run.test_enforcement import KEY_WAYS, WORKER, Way, configure, plugin, repository

from workerlint_shim.grammar.command_flags import CHECK_FLAGS, DRY_RUN, EXEC
from workerlint_shim.manifests.linter import refused_severities

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., Any]

__all__ = ["plugin", "repository"]

APPLY = "apply -R -f team --output json"
POLICY = 'mandatory = ["DW301"]\n'

WITHOUT_ATTEMPT = {
    "exclude": "the dry run reads the files of -f, whether or not they are excluded",
    "extend-exclude": "as exclude",
    "env-file": "the dry run fills in the variables of the environment",
}
"""By key, why its line weakens nothing in a dry run."""
VALUES = {"env-file": "12"}

FLAG_WAYS: dict[str, tuple[str, str]] = {
    "config": ("--config own.toml", "`--config own.toml` does not replace `mandatory` of workerlint.toml: `DW301`"),
    "no-config": ("--no-config", "`--no-config` does not replace `mandatory` of workerlint.toml: `DW301`"),
    "no-ignores": ("--no-ignores", ""),
    "policy-file": ("--policy-file ../empty.toml", "checked with the policy file"),
}
"""By flag, how it would weaken a rule, and what the run prints."""


@pytest.mark.parametrize(
    ("fail_on", "expected"),
    [
        ("error", ("error",)),
        ("never", ("error",)),
        ("warning", ("error", "warning")),
        ("info", ("error", "warning", "info")),
    ],
)
def test_errors_always_refuse(fail_on: str, expected: tuple[str, ...]) -> None:
    assert refused_severities(fail_on) == expected


def refusing(run: Run, line: str = APPLY) -> list[Any]:
    found = run(line)
    assert found.code == 1, found.err
    document = json.loads(found.out)
    assert document["accepted"] is False
    return [item for item in document["findings"] if item["refuses"]]


@pytest.mark.parametrize(
    "way",
    [pytest.param(way, id=f"{key} {number}") for key, ways in KEY_WAYS.items() for number, way in enumerate(ways)],
)
def test_a_line_of_a_nearer_layer_weakens_no_mandatory_rule_and_refuses(
    run: Run, repository: Path, way: Way, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if way.rule == "AC001":
        request.getfixturevalue("plugin")
    configure(repository, way)
    key = next(key for key, ways in KEY_WAYS.items() if way in ways)
    monkeypatch.setenv("N", VALUES.get(key, ""))
    found = refusing(run)
    if key != "budget":  # it is named as not checked
        assert [item["code"] for item in found if item["code"] == way.rule] == [way.rule]
    attempts = [(item["path"], item["line"], item["code"]) for item in found if item["path"].endswith(".toml")]
    attempts = [item for item in attempts if item[2] == "DW011"]
    line = 1 + way.before.count("\n")
    assert attempts == ([] if key in WITHOUT_ATTEMPT else [("team/workerlint.toml", line, "DW011")])


def test_every_flag_of_the_configuration_is_tried() -> None:
    assert FLAG_WAYS.keys() == {flag.name for flag in CHECK_FLAGS} - {DRY_RUN.name, EXEC.name}


@pytest.mark.parametrize("flag", FLAG_WAYS)
def test_a_flag_weakens_no_mandatory_rule_and_is_named(run: Run, repository: Path, flag: str) -> None:
    configure(repository, Way("", ""))
    argument, said = FLAG_WAYS[flag]
    assert "DW301" in {item["code"] for item in refusing(run, f"{APPLY} {argument}")}
    result = run(f"apply -R -f team {argument}")
    assert said in result.err
    assert result.code == 1


def test_a_comment_does_not_suppress_a_mandatory_rule(run: Run, repository: Path) -> None:
    (repository / "workerlint.toml").write_text(POLICY)
    text = WORKER.format(top="").replace("LOUD", "LOUD # workerlint: ignore[DW301] for now")
    (repository / "team" / "a.yaml").write_text(text)
    assert [item["code"] for item in refusing(run)] == ["DW301", "DW011"]
    assert "DW301" in {item["code"] for item in refusing(run, f"{APPLY} --no-ignores")}


@pytest.mark.parametrize("fail_on", ["never", "error", "warning"])
def test_the_layer_of_a_mandatory_rule_decides_what_refuses(run: Run, repository: Path, fail_on: str) -> None:
    outer = f'mandatory = ["DW301"]\nfail-on = "{fail_on}"\nseverity = {{ DW301 = "warning" }}\n'
    (repository / "workerlint.toml").write_text(outer)
    (repository / "team" / "workerlint.toml").write_text('fail-on = "error"\n')
    (warned,) = (item for item in json.loads(run(APPLY).out)["findings"] if item["code"] == "DW301")
    assert (warned["severity"], warned["refuses"]) == ("warning", fail_on == "warning")


@pytest.mark.parametrize("way", ["flag", "variable", "both"])
@pytest.mark.parametrize("more", ["", " --no-config", " --config own.toml", " --no-ignores"])
def test_a_policy_file_is_not_replaced(
    run: Run, repository: Path, way: str, more: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository.parent / "policy.toml").write_text(POLICY)
    (repository / "workerlint.toml").write_text('root = true\nignore = ["DW301"]\nfail-on = "never"\n')
    assert run("apply -R -f team").code == 0
    if way != "flag":
        monkeypatch.setenv("WORKERLINT_POLICY", "../empty.toml" if way == "both" else "../policy.toml")
    argument = "" if way == "variable" else " --policy-file ../policy.toml --policy-file ../empty.toml"
    found = refusing(run, f"{APPLY}{argument}{more}")
    assert "DW301" in {item["code"] for item in found}
    text = run(f"apply -R -f team{argument}{more}")
    assert f"INFO[0000] checked with the policy file {repository.parent / 'policy.toml'}\n" in text.err
    assert run(f"apply -R -f team{argument}{more} --lint").code == 1
    assert run(f"develop start -f team/a.yaml{argument}{more}").code == 1


def test_a_policy_file_that_is_missing_or_that_authors_could_change_is_an_error(run: Run, repository: Path) -> None:
    (repository / "own.toml").write_text(POLICY)
    missing = run("apply -R -f team --policy-file ../missing.toml")
    assert missing.code == 2
    assert "missing.toml" in missing.err
    inside = run("apply -R -f team --policy-file own.toml")
    assert inside.code == 2
    assert "the policy file is inside of" in inside.err
    assert json.loads(run(f"{APPLY} --policy-file own.toml").out)["error"]["message"] in inside.err


@pytest.mark.slow
def test_nothing_is_handed_over_that_a_mandatory_rule_refuses(
    stage: Any, folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder.path / "repository" / ".git").mkdir(parents=True)
    monkeypatch.chdir(folder.path / "repository")
    folder.write("policy.toml", POLICY)
    folder.write("repository/a.yaml", WORKER.format(top="").replace("LOUD", "LOUD # workerlint: ignore[DW301]"))
    stage.install()
    monkeypatch.setenv("WORKERLINT_POLICY", "../policy.toml")
    assert stage.call("apply", "-f", "a.yaml").returncode == 1
    assert stage.calls == []
    folder.write("repository/a.yaml", WORKER.format(top="").replace("LOUD", "INFO"))
    done = stage.call("apply", "-f", "a.yaml", "--policy-file", "../policy.toml")
    assert done.returncode == 0, done.stderr
    assert stage.arguments == [["apply", "-f", "a.yaml"]]


def test_a_mandatory_budget_is_named_as_not_checked(run: Run, repository: Path) -> None:
    text = 'mandatory = ["ACME010"]\n[[budget]]\ncode = "ACME010"\ncpu = "1"\n'
    (repository / "workerlint.toml").write_text(text)
    (repository / "team" / "a.yaml").write_text(WORKER.format(top="").replace("LOUD", "INFO"))
    result = run("apply -R -f team")
    assert result.code == 0
    assert "not checked by mandatory rules: the budget `ACME010`\n" in result.err


def test_an_old_list_of_the_platform_is_shown(run: Run, repository: Path) -> None:
    (repository / "workerlint.toml").write_text('platform = "platform.toml"\n')
    (repository / "team" / "a.yaml").write_text(WORKER.format(top="").replace("LOUD", "INFO"))
    result = run("apply -R -f team")
    assert result.code == 0
    assert "WARN[0000] platform.toml:" in result.err
