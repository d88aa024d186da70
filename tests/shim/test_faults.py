"""What breaks down around a rehearsal: the output, the folder, a rule."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.core.diagnostic import ERROR, Finding
from workerlint.engine import project
from workerlint.engine.rule import rule
from workerlint_shim.rehearsal import rehearse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workerlint.engine.rule import Rule
    from workerlint.manifest.worker import Worker

    Run = Callable[..., Any]

LINE = ("apply", "-f", "dataproducts/new-worker.yaml")


def test_an_output_that_takes_no_more(process: Run) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with open("/dev/full", "w") as full:
        result = process(*LINE, capture_output=False, stdout=full, stderr=-1)
    assert result.code == 2
    assert result.err.endswith("ERRO[0000] the standard output cannot be written: No space left on device\n")
    assert "Traceback" not in result.err


def test_a_folder_that_is_gone(process: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = folder.path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    result = process("apply", "-f", str(folder.path / LINE[2]))
    assert (result.code, result.out) == (2, "")
    assert result.err == "ERRO[0000] the folder that you are in is not there any more\n  help: cd to another\n"


@rule("DW903", "broken", ERROR)
def broken(worker: Worker) -> Iterator[Finding]:
    raise ValueError(worker.text[: worker.text.index("\nversion")])
    yield


@pytest.fixture
def with_a_broken_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project, "load_rules", lambda *_: [broken])


@pytest.mark.usefixtures("with_a_broken_rule")
def test_a_rule_that_breaks_down_is_no_fault_of_the_manifest(run: Run, folder: Any) -> None:
    result = run(*LINE, "--record")
    assert (result.code, result.out) == (2, "")
    assert (
        "ERRO[0000] DW903 broken failed on dataproducts/new-worker.yaml: ValueError: name: new-worker\n" in result.err
    )
    assert "this is a fault of the rule, not of the manifest; nothing is applied" in result.err
    assert not folder.state.exists()
    assert run(*LINE, "--detailed-exitcode").code == 1


def test_a_plug_in_that_breaks_down_is_none_either(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(_: bool, failures: list[str]) -> list[Rule]:
        failures.append("the plug-in acme cannot be loaded")
        return []

    monkeypatch.setattr(project, "load_rules", load)
    result = run(*LINE)
    assert (result.code, result.out) == (2, "")
    assert "ERRO[0000] the plug-in acme cannot be loaded\n" in result.err


@pytest.mark.usefixtures("with_a_broken_rule")
def test_a_rehearsal_is_not_accepted_by_a_rule_that_breaks_down(folder: Any) -> None:
    text = (folder.path / LINE[2]).read_text(encoding="utf-8")
    rehearsal = rehearse(text, "w.yaml")
    assert not rehearsal.accepted
    assert "DW903 broken failed on w.yaml" in rehearsal.text


@pytest.mark.usefixtures("with_a_broken_rule")
def test_what_a_rule_breaks_down_over_is_masked(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORDERS_TOKEN", "plainword")
    text = (folder.path / LINE[2]).read_text(encoding="utf-8")
    folder.write(LINE[2], "description: $ORDERS_TOKEN\n" + text.replace("description: Copies orders\n", ""))
    result = run(*LINE)
    assert "ValueError: description: ***" in result.err
    assert "plainword" not in result.err
