"""The results of the commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.config.boundary import Boundary
from workerlint.engine.project import Project
from workerlint.engine.registry import load_rules
from workerlint_lsp.commands import CommandError, dry_run_apply, explain_manifest, explain_rule, show_topology

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

TEXT = """\
name: first
type: worker
worker:
  replicas: 2
  topology:
    - {name: in, type: input}
    - {name: out, type: output, dependencies: [in, gone]}
---
name: second```
type: worker
worker: {envs: {REGION: "${REGION}"}}
"""


def test_explain_a_rule() -> None:
    result = explain_rule("request-exceeds-limit", load_rules())
    assert result["title"] == "DW323 request-exceeds-limit"
    assert result["markdown"].startswith("# DW323 request-exceeds-limit\n\n**")
    assert result["markdown"] == explain_rule("DW323", load_rules())["markdown"]
    assert "^^^^" in result["markdown"]


@pytest.mark.parametrize("code", ["DW999", "DW3", ""])
def test_explain_no_rule(code: str) -> None:
    with pytest.raises(CommandError, match=f"unknown rule {code}"):
        explain_rule(code, load_rules())


def test_explain_a_manifest(snapshot: SnapshotAssertion) -> None:
    assert explain_manifest(TEXT, "worker.yaml", None)["markdown"] == snapshot


def test_one_worker_of_several() -> None:
    markdown = explain_manifest(TEXT, "worker.yaml", 1)["markdown"]
    assert "Worker first" not in markdown
    assert markdown.startswith("# Worker second\\`\\`\\`\n")


def test_show_a_topology(snapshot: SnapshotAssertion) -> None:
    result = show_topology(TEXT, "worker.yaml", 0)
    assert result["title"] == "Topology of first"
    assert result["svg"].startswith("<svg") or result["svg"].startswith("<?xml")
    assert result["text"] == snapshot
    assert "gone" in result["mermaid"]


@pytest.fixture
def own_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATAOS_CTL_DRY_STATE", str(tmp_path / "state.sqlite"))


SOUND = """\
name: orders-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  compute: runnable-default
  runAsApiKey: ${KEY}
  topology: [{name: a, type: bento}]
"""


@pytest.mark.usefixtures("own_state")
def test_a_dry_run_that_is_accepted(snapshot: SnapshotAssertion) -> None:
    result = dry_run_apply(SOUND, "worker.yaml", None, "", Project())
    assert result["title"] == "Dry-run apply of worker.yaml: accepted"
    assert result["accepted"] is True
    assert result["text"] == snapshot


@pytest.mark.usefixtures("own_state")
def test_a_dry_run_that_is_refused(tmp_path: Path) -> None:
    text = "kind: other\n---\n" + SOUND.replace("3.0", "3.0\n  logLevel: LOUD")
    file = str(tmp_path / "deep" / "worker.yaml")
    result = dry_run_apply(text, "deep/worker.yaml", 0, file, Project())
    assert result["accepted"] is False
    assert result["title"] == "Dry-run apply of deep/worker.yaml: refused"
    assert "deep/worker.yaml:8:13: " in result["text"]
    assert str(tmp_path) not in result["text"]


@pytest.mark.usefixtures("own_state")
def test_a_state_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").write_text("something else entirely")
    with pytest.raises(CommandError, match=r"state\.sqlite"):
        dry_run_apply(SOUND, "worker.yaml", None, "", Project())


@pytest.mark.usefixtures("own_state")
def test_a_dry_run_in_an_untrusted_workspace_reads_only_its_folder(tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").write_text("something else entirely")
    folder = tmp_path / "top" / "folder"
    folder.mkdir(parents=True)
    (tmp_path / "top" / ".git").mkdir()
    (tmp_path / "top" / "part.yaml").write_text("not a manifest")
    bundle = "name: all\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n    - id: a\n      file: part.yaml\n"
    boundary = Boundary(str(folder), alone=True, plugins=False)
    project = Project(directory=str(folder), boundary=boundary)
    result = dry_run_apply(bundle, "bundle.yaml", None, str(folder / "bundle.yaml"), project)
    assert result["text"].endswith("The recorded state was not read, because the workspace is not trusted.\n")
    assert list(boundary.refused) == [str(tmp_path / "top" / "part.yaml")]


def test_what_is_not_there() -> None:
    with pytest.raises(CommandError, match=r"no Worker with index 7 in worker\.yaml"):
        show_topology(TEXT, "worker.yaml", 7)
    with pytest.raises(CommandError, match=r"no Worker manifest in other\.yaml"):
        explain_manifest("kind: x\n", "other.yaml", None)
