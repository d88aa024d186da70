"""A report states the commit, the day and the configurations, and is the same at each run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.command_line import FAULTY

from workerlint.cli.entry import main

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]


@pytest.fixture
def facts(capsys: pytest.CaptureFixture[str]) -> Callable[..., dict[str, Any]]:
    """Check paths and return the object `run` of the JSON report."""

    def facts(*arguments: str) -> dict[str, Any]:
        capsys.readouterr()
        main(["check", "--output-format", "json", *arguments])
        run: dict[str, Any] = json.loads(capsys.readouterr().out)["run"]
        return run

    return facts


def test_the_commit_of_the_files(repository_of_git: Any, facts: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    repository_of_git.write("jobs/w.yaml", FAULTY)
    assert facts(".")["commit"] is None  # nothing is committed yet
    repository_of_git.git("add", ".")
    repository_of_git.git("commit", "-qm", "one")
    commit = repository_of_git.git("rev-parse", "HEAD")
    assert facts(".")["commit"] == facts("jobs/w.yaml")["commit"] == commit
    # It is the repository of the files, not that of the current directory.
    monkeypatch.chdir(repository_of_git.path.parent)
    assert facts(str(repository_of_git.path))["commit"] == commit


def test_files_outside_of_a_repository_have_no_commit(tmp_path: Any, facts: Any) -> None:
    (tmp_path / "w.yaml").write_text(FAULTY)
    assert facts(str(tmp_path / "w.yaml"))["commit"] is None


def test_the_day_is_given_or_that_of_a_reproducible_build(
    folder: Any, facts: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.faulty("w.yaml")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    assert facts(".")["date"] == "2027-01-15"
    assert facts("--today", "2027-02-01", ".")["date"] == "2027-02-01"


def test_the_configurations_that_apply(folder: Any, facts: Any) -> None:
    folder.faulty("a/w.yaml")
    folder.faulty("b/w.yaml")
    folder.write("workerlint.toml", "fail-on = 'error'\n")
    folder.write("b/workerlint.toml", "fail-on = 'warning'\n")
    folder.write("c/workerlint.toml", "fail-on = 'warning'\n")
    assert facts(".")["configurations"] == ["b/workerlint.toml", "workerlint.toml"]
    assert facts("--no-config", ".")["configurations"] == []


def test_accepted_findings_and_stale_entries_are_counted(run: Run, folder: Any, facts: Any) -> None:
    folder.write("a.yaml", FAULTY.replace("LOUD", "LOUD  # workerlint: ignore[DW301] agreed"))
    path = folder.faulty("b.yaml")
    folder.faulty("c.yaml")
    run("check", "--select", "DW301", "--write-baseline", "base.json", ".")
    path.write_text(path.read_text().replace("LOUD", "INFO"))
    found = facts("--select", "DW301", "--baseline", "base.json", ".")
    assert (found["baselined"], found["suppressed"], found["stale"]) == (1, 1, 1)


def test_exceptions_with_a_date_and_the_age_of_the_baseline(run: Run, folder: Any, facts: Any) -> None:
    comment = "LOUD  # workerlint: ignore[invalid-log-level, DW3] agreed, until=2027-02-28"
    folder.write("jobs/a.yaml", FAULTY.replace("LOUD", comment))
    folder.write("jobs/b.yaml", FAULTY)
    folder.write("jobs/c.yaml", FAULTY.replace("LOUD", "LOUD  # workerlint: ignore[DW301] forever"))
    select = ("--select", "DW301", "jobs")
    run("check", "--write-baseline", "jobs/base.json", "--today", "2026-12-01", *select)
    path = folder.path / "jobs/base.json"
    path.write_text(path.read_text().replace("}\n", ', "expires": "2027-02-03", "owner": "jane"}\n', 1))
    found = facts("--baseline", "jobs/base.json", "--today", "2027-01-31", *select)
    assert found["oldest"] == "2026-12-01"
    shared = {"path": "jobs/a.yaml", "line": 6, "kind": "comment", "reason": "agreed", "until": "2027-02-28"}
    assert found["exceptions"] == [
        {**shared, "rule": "DW3", "status": "active", "owner": None},
        {**shared, "rule": "DW301", "status": "active", "owner": None},
        {
            **shared,
            "path": "jobs/b.yaml",
            "kind": "baseline",
            "reason": "",
            "until": "2027-02-03",
            "rule": "DW301",
            "status": "expires soon",
            "owner": "jane",
        },
    ]


def test_a_comment_for_a_mandatory_rule_has_no_effect(folder: Any, facts: Any) -> None:
    folder.write("a.yaml", "# workerlint: ignore-file[DW301] agreed, until=2030-01-31\n" + FAULTY)
    folder.write("b.yaml", FAULTY.replace("LOUD", "LOUD  # workerlint: ignore[DW301] agreed, until=2030-01-31"))
    for configuration, status in (("", "active"), ('mandatory = ["DW301"]\n', "no effect")):
        folder.write("workerlint.toml", configuration)
        found = facts("--today", "2026-12-01", ".")["exceptions"]
        assert [(item["path"], item["kind"], item["status"]) for item in found] == [
            ("a.yaml", "file comment", status),
            ("b.yaml", "comment", status),
        ]


def test_an_entry_for_a_mandatory_rule_has_no_effect(run: Run, folder: Any, facts: Any) -> None:
    folder.write("w.yaml", FAULTY)
    run("check", "--select", "DW301", "--write-baseline", "base.json", ".")
    path = folder.path / "base.json"
    path.write_text(path.read_text().replace("}\n", ', "expires": "2030-01-31"}\n', 1))
    for configuration, status in (("", "active"), ('mandatory = ["DW301"]\n', "no effect")):
        folder.write("workerlint.toml", configuration)
        (exception,) = facts("--baseline", "base.json", "--today", "2026-12-01", ".")["exceptions"]
        listed = run("exceptions", "--baseline", "base.json", "--today", "2026-12-01", "--output-format", "json").out
        assert [exception["status"], *(item["status"] for item in json.loads(listed))] == [status, status]


def test_an_entry_keeps_its_day_when_the_baseline_is_written_again(run: Run, folder: Any, facts: Any) -> None:
    folder.faulty("a.yaml")
    for day in ("2026-12-01", "2027-01-01"):
        run("check", "--select", "DW301", "--write-baseline", "base.json", "--today", day, ".")
        folder.faulty("b.yaml")
    days = [entry["added"] for entry in json.loads((folder.path / "base.json").read_text())["findings"]]
    assert days == ["2026-12-01", "2027-01-01"]
    assert facts("--select", "DW301", "--baseline", "base.json", ".")["oldest"] == "2026-12-01"
