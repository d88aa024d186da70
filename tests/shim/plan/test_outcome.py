"""The findings of an outcome."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.shim.samples import LINE, WORKER

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    Run = Callable[..., Any]

FILE = "dataproducts/new-worker.yaml"
WARNED = WORKER.replace("replicas: 2", "replicas: 2\n  autoScaling: {enabled: true, maxReplicas: 5}")


def findings(run: Run, line: str = LINE) -> list[tuple[str | None, str, bool]]:
    document = json.loads(run(f"{line} --output json").out)
    return [(item["code"], item["severity"], item["refuses"]) for item in document["findings"]]


def test_one_mistake_is_one_finding(run: Run, folder: Any) -> None:
    folder.write(FILE, WORKER.replace("hello", "${GREETING}").replace("Copies", "${{copies}}"))
    folder.write("workerlint.toml", '[severity]\nDW009 = "error"\nDW010 = "error"\n')
    assert findings(run) == [(None, "error", True)] * 2


def test_a_warning_refuses_only_if_it_is_configured(run: Run, folder: Any) -> None:
    folder.write(FILE, WARNED)
    assert {(severity, refuses) for _, severity, refuses in findings(run)} == {("warning", False)}
    folder.write("workerlint.toml", 'fail-on = "warning"\n')
    assert {(severity, refuses) for _, severity, refuses in findings(run)} == {("warning", True)}


def test_what_refuses_comes_first(run: Run, folder: Any) -> None:
    folder.write("dataproducts/a.yaml", WARNED.replace("new-worker", "a"))
    folder.write(FILE, WORKER.replace("INFO", "LOUD"))
    found = findings(run, "apply -R -f dataproducts")
    assert [refuses for _, _, refuses in found] == sorted((refuses for _, _, refuses in found), reverse=True)
    assert found[0] == ("DW301", "error", True)
    assert len(found) > 1


def test_messages_are_masked(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEVEL_SECRET", "verysecretlevel")
    folder.write(FILE, WORKER.replace("INFO", "$LEVEL_SECRET"))
    for name in ("json", "markdown", "github", "sarif"):
        out = run(f"{LINE} --output {name}").out
        assert "verysecretlevel" not in out
        assert "DW301" in out


def test_findings_are_ordered_by_path_whatever_the_order_of_a_bundle(run: Run, folder: Any) -> None:
    resources = "".join(f"    - id: {name}\n      workspace: public\n      file: {name}.yaml\n" for name in "cab")
    folder.write("d.yaml", f"name: all\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n{resources}")
    for name in "abc":
        folder.write(f"{name}.yaml", WARNED.replace("new-worker", f"worker-{name}"))
    document = json.loads(run("apply -f d.yaml --output json").out)
    found = [item["path"] for item in document["findings"] if item["path"] != "d.yaml"]
    assert list(dict.fromkeys(found)) == ["a.yaml", "b.yaml", "c.yaml"]


def test_a_finding_of_a_rule_and_a_refusal_at_one_position_are_one(run: Run, folder: Any) -> None:
    folder.write(FILE, WORKER.replace("hello", "${GREETING}"))
    folder.write("workerlint.toml", '[severity]\nDW009 = "error"\n')
    (item,) = json.loads(run(f"{LINE} --output json").out)["findings"]
    assert (item["code"], item["name"], item["refuses"]) == (None, None, True)
    assert "GREETING" in item["message"]
    assert WORKER.splitlines()[item["line"] - 1].find("hello") == item["column"] - 1


def test_a_part_of_a_secret_does_not_hide_the_findings_below_it(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", '[severity]\nDW010 = "error"\n')
    text = WORKER.replace("compute:", "envs:\n    DB_PASSWORD: Qx7$uperSecret\n  compute:", 1)
    folder.write(FILE, text.replace("memory: 512Mi", "memory: 512MB"))
    found = json.loads(run(f"{LINE} --output json").out)["findings"]
    assert [item["message"] for item in found if "MB" in item["message"]] != []
    assert not any("uperSecret" in item["message"] for item in found)
