"""Tests of the assertion that manifests are clean."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from workerlint import check_paths
from workerlint.testing import assert_clean

REPOSITORY = Path(__file__).parents[2]
GOOD = """\
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  compute: runnable-default
  resources:
    requests: {cpu: 100m, memory: 128Mi}
    limits: {cpu: 200m, memory: 256Mi}
  topology:
    - {name: in, type: input}
  stackSpec:
    input: {generate: {mapping: root = this}}
"""


@pytest.fixture
def manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "manifests" / "city-sync.yaml"
    path.parent.mkdir()
    path.write_text(GOOD)
    return path


def test_clean_manifests_pass(manifest: Path) -> None:
    assert_clean("manifests")
    assert_clean([manifest])


def test_findings_are_listed_with_their_help(manifest: Path) -> None:
    manifest.write_text(GOOD.replace("  compute", "  logLevel: debug\n  compute"))
    with pytest.raises(AssertionError) as caught:
        assert_clean("manifests")
    page = (REPOSITORY / "docs" / "pages" / "python-api.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^AssertionError: (.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert f"{caught.value}\n" == shown


def test_each_problem_has_a_line(manifest: Path) -> None:
    manifest.write_text(GOOD.replace("  compute", "  logLevel: debug\n  replicas: many\n  compute"))
    with pytest.raises(AssertionError) as caught:
        assert_clean("manifests")
    lines = [line for line in str(caught.value).splitlines() if not line.startswith("  help: ")]
    assert [line.partition(" ")[0] for line in lines] == [
        "2",
        "manifests/city-sync.yaml:6:13:",
        "manifests/city-sync.yaml:7:13:",
    ]


def test_only_what_fails_the_run_fails(manifest: Path) -> None:
    manifest.write_text(GOOD.replace("    limits: {cpu: 200m, memory: 256Mi}\n", ""))
    assert_clean("manifests")
    (manifest.parent.parent / "workerlint.toml").write_text('fail-on = "warning"\n')
    with pytest.raises(AssertionError, match=r"warning\[DW325\]"):
        assert_clean("manifests")


def test_a_finding_that_does_not_fail_is_not_listed(manifest: Path) -> None:
    text = GOOD.replace("    limits: {cpu: 200m, memory: 256Mi}\n", "")
    manifest.write_text(text.replace("  compute", "  logLevel: debug\n  compute"))
    with pytest.raises(AssertionError, match=r"^1 problem in manifests\n.*error\[DW301\]") as caught:
        assert_clean("manifests")
    assert "DW325" not in str(caught.value)


@pytest.mark.parametrize("paths", [[], "missing", "empty"])
def test_paths_without_a_manifest_fail(paths: str | list[str], manifest: Path) -> None:
    (manifest.parent.parent / "empty").mkdir()
    with pytest.raises(AssertionError):
        assert_clean(paths)


def test_files_without_a_manifest_fail(manifest: Path) -> None:
    manifest.write_text("a: 1\n")
    with pytest.raises(AssertionError) as caught:
        assert_clean("manifests")
    assert str(caught.value) == "1 problem in manifests\nno Worker manifest found"
    assert check_paths("manifests") == []
    with pytest.raises(AssertionError, match=r"^no paths to check$"):
        assert_clean([])


def test_the_options_apply(manifest: Path) -> None:
    manifest.write_text(GOOD.replace("  compute", "  logLevel: debug\n  compute"))
    assert_clean("manifests", ignore=["DW301"])
    with pytest.raises(AssertionError, match="DW999"):
        assert_clean("manifests", ignore=["DW999"])
