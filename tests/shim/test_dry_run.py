"""The dry run of one file, as an editor runs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.engine.project import Project
from workerlint_shim.dry_run import dry_run
from workerlint_shim.manifests.file_set_check import check_file_set

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]

WORKER = (Path(__file__).parent / "data" / "new-worker.yaml").read_text(encoding="utf-8")
FILE = "dataproducts/new-worker.yaml"


def test_it_says_what_apply_prints(run: Run, snapshot: SnapshotAssertion) -> None:
    result = dry_run(WORKER, FILE, workspace="curriculum")
    assert result.accepted
    assert result.text == snapshot
    printed = run(f"apply -f {FILE} -w curriculum -v")
    assert sorted(result.text.splitlines()) == sorted((printed.out + printed.err).splitlines())


def test_what_is_refused(run: Run, folder: Any) -> None:
    text = WORKER.replace("INFO", "LOUD")
    folder.write(FILE, text)
    result = dry_run(text, FILE)
    assert not result.accepted
    assert result.text == run(f"apply -f {FILE}").err


def test_the_text_counts_not_the_file() -> None:
    assert dry_run(WORKER, "/nowhere/at-all.yaml").accepted


def test_without_a_state_everything_is_new(run: Run) -> None:
    run(f"apply -f {FILE} --record")
    assert "1 to create" in dry_run(WORKER, FILE).text


def test_a_state_is_read_and_not_touched(run: Run, folder: Any) -> None:
    run(f"apply -f {FILE} --record")
    before = folder.state.read_bytes()
    assert "1 unchanged" in dry_run(WORKER, FILE, state=str(folder.state)).text
    assert folder.state.read_bytes() == before
    missing = folder.path / "missing.sqlite"
    assert "1 to create" in dry_run(WORKER, FILE, state=str(missing)).text
    assert not missing.exists()


def test_variables(folder: Any) -> None:
    text = WORKER.replace("replicas: 2", "replicas: ${COUNT}")
    assert "3 replicas" in dry_run(text, FILE, environment={"COUNT": "3"}).text
    unset = dry_run(text, FILE, environment={})
    assert not unset.accepted
    assert "${COUNT} is not set" in unset.text
    left = dry_run(text, FILE)
    assert left.accepted
    assert "${COUNT}" in left.text


def test_secrets_are_masked_and_nothing_is_colored() -> None:
    text = WORKER.replace("compute:", "runAsApiKey: ${KEY}\n  compute:")
    result = dry_run(text, FILE, environment={"KEY": "dG9rZW5fdGVzdF9hcGlfa2V5X3F3ZXJ0eQ=="})
    assert "dG9rZW5" not in result.text
    assert "***" in result.text
    assert "\x1b" not in result.text


def test_a_project_is_shared(folder: Any) -> None:
    folder.write("workerlint.toml", 'ignore = ["DW301"]')
    project = Project()
    assert dry_run(WORKER.replace("INFO", "LOUD"), str(folder.path / FILE), project=project).accepted


def test_the_rules_of_the_given_project_count(folder: Any) -> None:
    folder.write("workerlint.toml", 'ignore = ["DW301"]')
    text = WORKER.replace("INFO", "LOUD")
    assert dry_run(text, str(folder.path / FILE)).accepted
    assert not dry_run(text, str(folder.path / FILE), project=Project(configured=False)).accepted


@pytest.mark.slow
def test_no_command_line_comes_with_it() -> None:
    program = "import sys; import workerlint_shim.dry_run; print(*(name for name in ('click', 'pygls') if name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}; {program}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == ""


def test_what_passes_with_a_finding(run: Run, folder: Any) -> None:
    text = WORKER.replace("replicas: 2", "replicas: 2\n  autoScaling: {enabled: true, maxReplicas: 5}")
    folder.write(FILE, text)
    result = dry_run(text, FILE)
    printed = run(f"apply -f {FILE} -v")
    assert result.accepted
    assert "WARN[0000]" in result.text
    assert sorted(result.text.splitlines()) == sorted((printed.out + printed.err).splitlines())


def test_the_key_is_needed_only_for_a_state(folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATAOS_CTL_DRY_KEY", "short")
    assert dry_run(WORKER, FILE).accepted
    assert dry_run(WORKER, FILE, state=str(folder.path / "missing.sqlite")).accepted


def test_the_summary_and_the_resources(run: Run, folder: Any) -> None:
    result = dry_run(WORKER, FILE)
    counts = "1 to create, 0 to update, 0 unchanged"
    assert result.summary == f"{counts}: +200m CPU and +256Mi memory on runnable-default"
    assert [item.action for item in result.resources] == ["create"]
    assert run(f"apply -f {FILE} --record").code == 0
    same = dry_run(WORKER, FILE, state=str(folder.state))
    assert (same.summary, same.resources) == ("0 to create, 0 to update, 1 unchanged", ())
    refused = dry_run(WORKER.replace("INFO", "LOUD"), FILE)
    assert (refused.summary, refused.resources) == ("", ())
    assert [refusal.code for refusal in refused.refusals] == ["DW301"]


def test_a_rule_that_fails_is_named_and_nothing_is_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project()

    def check(*arguments: Any) -> Any:
        examination = check_file_set(*arguments)
        examination.failures.append("the rule DW999 failed")
        return examination

    monkeypatch.setattr("workerlint_shim.dry_run.check_file_set", check)
    result = dry_run(WORKER, FILE, project=project)
    assert not result.accepted
    assert result.text.startswith("ERRO[0000] the rule DW999 failed\n")
