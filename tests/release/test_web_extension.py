"""What differs between the extension for browsers and that for machines of users."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from docs.generator.playground import WORKER_FILES
from release import extension, web_extension
from release.extension import EXTENSION, published_manifest
from workerlint.version import VERSION

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def manifests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return the package.json of each extension, which is staged with empty files and not packaged."""
    found: dict[str, Any] = {}

    def keep(_node: str, directory: Path, file: Path, names: set[str], *options: str) -> None:
        staged = {path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file()}
        assert staged == names
        manifest = json.loads((directory / "package.json").read_text(encoding="utf-8"))
        assert (directory / manifest.get("main", manifest.get("browser"))).is_file()
        found[file.stem] = (manifest, options)

    source = tmp_path / "source"
    for name in (*extension._FILES, *web_extension._FILES):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).touch()
    (source / "package.json").write_bytes((EXTENSION / "package.json").read_bytes())
    playground = tmp_path / "playground"
    for name in WORKER_FILES:
        (playground / name).parent.mkdir(parents=True, exist_ok=True)
        (playground / name).touch()
    for module in (extension, web_extension):
        monkeypatch.setattr(module, "package", keep)
        monkeypatch.setattr(module, "build_scripts", lambda *_: "node")
    monkeypatch.setattr(extension, "EXTENSION", source)
    monkeypatch.setattr(extension, "stage_bundle", lambda _wheels, _directory: set())
    extension._package("node", [], tmp_path / "local.vsix")
    web_extension.build_web_extension(playground, tmp_path / "web.vsix")
    return found


def test_each_has_its_own_entry_point_and_only_the_one_for_browsers_reads_virtual_workspaces(
    manifests: dict[str, Any],
) -> None:
    (local, local_options), (web, web_options) = manifests["local"], manifests["web"]
    assert ("browser" in local, "main" in web) == (False, False)
    assert local["capabilities"]["virtualWorkspaces"] is False
    assert web["capabilities"]["virtualWorkspaces"]["supported"] == "limited"
    assert (local_options, web_options) == ((), ("--target", "web"))


def test_the_walkthrough_has_only_steps_that_can_be_completed(manifests: dict[str, Any]) -> None:
    steps = {}
    for name, (manifest, _) in manifests.items():
        (walkthrough,) = manifest["contributes"]["walkthroughs"]
        steps[name] = [step["id"] for step in walkthrough["steps"]]
    assert steps == {"local": ["new", "fix", "dryRun", "settings"], "web": ["new", "fix", "settings"]}


def test_a_user_gets_nothing_for_development() -> None:
    manifest = published_manifest()
    assert "scripts" not in manifest
    assert manifest["name"] == "workerlint"


@pytest.mark.npm
def test_the_packaged_extension_has_the_licenses_of_its_parts() -> None:
    file = EXTENSION / f"workerlint-web-{VERSION}.vsix"
    if not file.exists():
        pytest.skip(f"{file.name} is not packaged (npm run package-web)")
    with zipfile.ZipFile(file) as archive:
        licenses = archive.read("extension/dist/web/third-party-licenses.txt").decode()
    for name in ("Pyodide", "CPython", "vscode-languageclient", "pygls", "Graphviz"):
        assert f"{name} " in licenses or f"{name}," in licenses
