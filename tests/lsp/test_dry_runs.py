"""The dry-run apply of an editor: its output, the resources before and after, and the links to the manifest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.config.boundary import Boundary
from workerlint.core.text import LineIndex
from workerlint.engine.project import Project
from workerlint_lsp.commands import CommandError
from workerlint_lsp.conversion import read_positions
from workerlint_lsp.dry_runs import dry_run_apply
from workerlint_lsp.positions import UTF16, Positions
from workerlint_lsp.snapshot import Snapshot
from workerlint_shim.entry import main

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion


def apply(
    text: str,
    number: int | None = None,
    path: str = "worker.yaml",
    file: str = "",
    project: Project | None = None,
) -> Any:
    snapshot = Snapshot("file:///worker.yaml", path, Positions(LineIndex(text), UTF16))
    return dry_run_apply(snapshot, number, file, project or Project(), lambda path: read_positions(path, UTF16))


def linked(link: Any, shown: str, *texts: str) -> tuple[str, str]:
    """Return the text of a link, and the text at its target up to the end of the line."""
    line, start, last, end = link["range"]
    assert line == last
    (target,) = [text for text in texts if len(text.split("\n")) > link["line"]][:1]
    units = [text.split("\n")[at].encode("utf-16-le") for text, at in ((shown, line), (target, link["line"]))]
    return units[0][start * 2 : end * 2].decode("utf-16-le"), units[1][link["character"] * 2 :].decode("utf-16-le")


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
    result = apply(SOUND)
    assert result["title"] == "Dry-run apply of worker.yaml: accepted"
    assert result["accepted"] is True
    assert result["text"] == snapshot


@pytest.mark.usefixtures("own_state")
def test_a_dry_run_that_is_refused(tmp_path: Path) -> None:
    text = "kind: other\n---\n" + SOUND.replace("3.0", "3.0\n  logLevel: LOUD")
    file = str(tmp_path / "deep" / "worker.yaml")
    result = apply(text, 0, "deep/worker.yaml", file)
    assert result["accepted"] is False
    assert result["title"] == "Dry-run apply of deep/worker.yaml: refused"
    assert "deep/worker.yaml:8:13: " in result["text"]
    assert str(tmp_path) not in result["text"]


@pytest.mark.usefixtures("own_state")
def test_a_state_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").write_text("something else entirely")
    with pytest.raises(CommandError, match=r"state\.sqlite"):
        apply(SOUND)


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
    result = apply(bundle, None, "bundle.yaml", str(folder / "bundle.yaml"), project)
    assert result["text"].endswith("The recorded state was not read, because the workspace is not trusted.\n")
    assert list(boundary.refused) == [str(tmp_path / "top" / "part.yaml")]


@pytest.mark.usefixtures("own_state")
def test_the_locations_of_refusals_are_links(tmp_path: Path) -> None:
    text = SOUND.replace("3.0", "3.0\n  logLevel: LOUD\n  replicas: -1").replace("name: o", 'tags: ["😀"]\nname: o')
    file = str(tmp_path / "deep" / "worker.yaml")
    result = apply(text, None, "deep/worker.yaml", file)
    assert [linked(link, result["text"], text) for link in result["links"]] == [
        ("deep/worker.yaml:7:13", "LOUD"),
        ("deep/worker.yaml:8:13", "-1"),
    ]
    assert {link["uri"] for link in result["links"]} == {"file:///worker.yaml"}
    assert (result["resources"], result["summary"]) == ([], "")


@pytest.mark.usefixtures("own_state")
def test_the_fields_of_changed_resources_are_links(tmp_path: Path) -> None:
    file = tmp_path / "worker.yaml"
    file.write_text(SOUND)
    assert main(["apply", "--disable-interpolation", "-f", str(file), "--record"]) == 0
    text = "# 😀\n" + SOUND.replace("name: a,", 'name: "😀", ') + "  envs: {A: b}\n"
    result = apply(text)
    (resource,) = result["resources"]
    assert (resource["name"], resource["action"]) == ("orders-sync:v1beta:worker", "update")
    assert "A: b" in resource["after"]
    assert "A: b" not in resource["before"]
    assert result["summary"].startswith("0 to create, 1 to update")
    found = dict(linked(link, resource["after"], text) for link in resource["links"])
    assert found["A"] == "A: b}"
    assert found["topology"].startswith("topology: [")
    assert found["type"].startswith("type: bento}")
    assert "workspace" not in found


BUNDLE = """\
name: both
version: v1beta
type: bundle
bundle:
  resources:
    - id: first
      spec:
        name: inner
        version: v1beta
        type: worker
        worker: {stack: "bento:3.0", compute: runnable-default, topology: [{name: a, type: bento}]}
"""


@pytest.mark.usefixtures("own_state")
def test_the_fields_of_a_resource_in_a_bundle_are_links() -> None:
    result = apply(BUNDLE)
    inner = next(item for item in result["resources"] if item["name"].startswith("inner"))
    found = dict(linked(link, inner["after"], BUNDLE) for link in inner["links"])
    assert found["name"].startswith("name: a")
    assert found["stack"].startswith('stack: "bento:3.0"')


@pytest.mark.usefixtures("own_state")
@pytest.mark.parametrize("readable", [True, False])
def test_the_fields_of_a_file_that_cannot_be_read_any_more_are_no_links(tmp_path: Path, readable: bool) -> None:
    (tmp_path / "part.yaml").write_text(SOUND)
    text = "name: all\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n    - id: a\n      file: part.yaml\n"
    snapshot = Snapshot("file:///bundle.yaml", "bundle.yaml", Positions(LineIndex(text), UTF16))

    def positions_of(path: str) -> Positions | None:
        return read_positions(path, UTF16) if readable else None

    result: Any = dry_run_apply(snapshot, None, str(tmp_path / "bundle.yaml"), Project(), positions_of)
    part = next(item for item in result["resources"] if item["name"].startswith("orders-sync"))
    assert {link["uri"] for link in part["links"]} == ({(tmp_path / "part.yaml").as_uri()} if readable else set())


def test_a_worker_that_does_not_exist() -> None:
    with pytest.raises(CommandError, match=r"no Worker with index 7 in worker\.yaml"):
        apply(SOUND, 7)
