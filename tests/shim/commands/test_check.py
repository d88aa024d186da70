"""The commands that read a manifest without applying it."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.samples import WORKER

from workerlint_shim.manifests.file_set_check import check_file_set

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]

MONITOR = "name: late\nversion: v1alpha\ntype: monitor\nmonitor:\n  schedule: ${CRON}\n"
EQUATION = "develop observability monitor equation -f monitor.yaml"


def test_a_sound_manifest(run: Run, snapshot: SnapshotAssertion) -> None:
    assert str(run("develop start -f dataproducts/new-worker.yaml")) == snapshot


def test_findings_that_do_not_refuse_are_counted(run: Run, folder: Any) -> None:
    folder.write("a.yaml", WORKER.replace("bento-worker:3.0", "bento-worker"))
    assert run("develop start -f a.yaml").err.endswith(
        "WARN[0000] a.yaml: 1 more finding; run `workerlint check a.yaml` for details\n"
    )


def test_a_faulty_manifest(run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
    folder.write("dataproducts/new-worker.yaml", WORKER.replace("INFO", "LOUD").replace("2", "many", 1))
    assert str(run("develop start -f dataproducts/new-worker.yaml")) == snapshot


def test_variables_count_where_they_are_interpolated(run: Run, folder: Any) -> None:
    folder.write("monitor.yaml", MONITOR)
    result = run(EQUATION)
    assert result.code == 1
    assert "monitor.yaml:5:13: ${CRON} is not set in the environment" in result.err
    assert run(f"{EQUATION} --disable-interpolation").code == 0
    assert run("jq -f monitor.yaml --filter .name").code == 0


@pytest.mark.parametrize("text", ["- a list\n", "schema:\n  type: avro\n", "plain text\n"])
@pytest.mark.parametrize("command", ["jq", "dataset create", "operate apply"])
def test_yaml_that_is_not_a_resource_is_sound(run: Run, folder: Any, command: str, text: str) -> None:
    folder.write("other.yaml", text)
    assert run(f"{command} -f other.yaml").code == 0


@pytest.mark.parametrize("command", ["jq", "dataset create", "operate apply", "develop start"])
def test_without_a_manifest_there_is_nothing_to_rehearse(run: Run, command: str) -> None:
    result = run(command)
    assert (result.code, result.out) == (0, "")
    assert result.err == f"WARN[0000] {command}: nothing to rehearse without -f; add --exec to run it\n"


def test_a_refused_manifest_does_not_reach_the_real_one(process: Run, stage: Any) -> None:
    line = ["operate", "apply", "-f", "dataproducts/new-worker.yaml", "-n", "public"]
    assert process(*line, "--exec", stdin=subprocess.DEVNULL).code == 0
    assert stage.arguments == [line]
    stage.folder.write("dataproducts/new-worker.yaml", WORKER.replace("INFO", "LOUD"))
    assert process(*line, "--exec").code == 1
    assert len(stage.calls) == 1


def test_a_rule_that_fails_accepts_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def check(*arguments: Any) -> Any:
        examination = check_file_set(*arguments)
        examination.failures.append("the rule DW999 failed")
        return examination

    monkeypatch.setattr("workerlint_shim.manifests.file_set_check.check_file_set", check)
    help = "this is a bug in the rule, not an error in the manifest; nothing was applied"
    failed = (2, "", f"ERRO[0000] the rule DW999 failed\n  help: {help}\n")
    assert run("develop start -f dataproducts/new-worker.yaml") == failed
    assert run("apply -f dataproducts/new-worker.yaml") == failed
    assert run("apply -f dataproducts/new-worker.yaml --detailed-exitcode").code == 1
    output = json.loads(run("apply -f dataproducts/new-worker.yaml --output json").out)
    assert output["error"] == {"message": "the rule DW999 failed", "help": help}


def test_an_argument_that_is_not_a_flag(run: Run) -> None:
    error = "ERRO[0000] unexpected argument: a.yaml\n  help: specify the manifest with `-f FILE`\n"
    assert run("develop start a.yaml") == (2, "", error)


def test_each_error_is_listed_and_counted(run: Run, folder: Any) -> None:
    folder.write("monitor.yaml", MONITOR + "  other: ${OTHER}\n")
    assert run(EQUATION).err == (
        "INFO[0000] 🔍 develop observability monitor equation...\n"
        "WARN[0000] monitor.yaml:5:13: ${CRON} is not set in the environment\n"
        "  help: run `export CRON=...`, or use `--disable-interpolation`\n"
        "WARN[0000] monitor.yaml:6:10: ${OTHER} is not set in the environment\n"
        "  help: run `export OTHER=...`, or use `--disable-interpolation`\n"
        "ERRO[0000] develop observability monitor equation: 2 errors in the manifest\n"
    )
    assert run(f"{EQUATION} --disable-interpolation").err.endswith("1 manifest file checked, nothing to plan\n")
