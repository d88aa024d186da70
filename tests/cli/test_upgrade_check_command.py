"""``upgrade-check``: the rules that are new or report more, and their findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workerlint.cli.upgrade_check_command import changes_since
from workerlint.config.required_version import SpecifierError
from workerlint.core.diagnostic import ERROR, Finding
from workerlint.core.text import Span
from workerlint.engine.registry import load_rules
from workerlint.engine.rule import Rule, rule
from workerlint.manifest.worker import Worker
from workerlint.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


@rule("ZZ001", "new-rule", ERROR, since="0.3.0")
def new(worker: Worker) -> Iterator[Finding]:
    yield Finding(Span(0, 4), f"found in {worker.section_name}")


@rule("ZZ002", "wider-rule", ERROR, changed=(("0.2.0", "also reports lists"), ("0.4.0", "also reports tuples")))
def wider(_worker: Worker) -> Iterator[Finding]:
    yield from ()


@rule("ZZ003", "old-rule", ERROR)
def old(_worker: Worker) -> Iterator[Finding]:
    yield Finding(Span(0, 4), "as before")


@pytest.mark.parametrize(
    ("earlier", "changes"),
    [
        ("0.1.0", {"ZZ001": ["new in 0.3.0"], "ZZ002": ["0.2.0: also reports lists", "0.4.0: also reports tuples"]}),
        ("0.2", {"ZZ001": ["new in 0.3.0"], "ZZ002": ["0.4.0: also reports tuples"]}),
        ("0.3.0", {"ZZ002": ["0.4.0: also reports tuples"]}),
        ("0.4.0", {}),
    ],
)
def test_the_changes_since_a_version(earlier: str, changes: dict[str, list[str]]) -> None:
    rules: list[Rule] = [new, wider, old]
    assert {rule.code: lines for rule, lines in changes_since(earlier, rules)} == changes


def test_what_is_no_version_is_refused(run: Run) -> None:
    with pytest.raises(SpecifierError):
        changes_since("main", [])
    result = run("upgrade-check", "--from", "main")
    assert (result.code, result.out) == (2, "")
    assert "`main` is not a valid version" in result.err


def test_the_same_version_reports_the_same(run: Run) -> None:
    result = run("upgrade-check", "--from", VERSION)
    assert result == (0, f"No rule of workerlint {VERSION} is new or reports more than in {VERSION}.\n", "")


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    known = [*load_rules(), new, wider, old]
    monkeypatch.setattr("workerlint.engine.project.load_rules", lambda *_: known)
    monkeypatch.setattr("workerlint.cli.upgrade_check_command.load_rules", lambda: known)


@pytest.mark.usefixtures("later")
def test_only_the_findings_of_changed_rules_are_shown(run: Run, folder: Any) -> None:
    folder.faulty("a.yaml")
    result = run("upgrade-check", "--from", "0.1.0")
    listing = "ZZ001 new-rule\n  new in 0.3.0\nZZ002 wider-rule\n  0.2.0: also reports lists\n  0.4.0: also reports tuples\n\n"
    findings = "a.yaml:1:1: error[ZZ001] found in worker\nThese rules have 1 finding.\n"
    assert result == (1, listing + findings, "")


@pytest.mark.usefixtures("later")
def test_the_configuration_decides_which_of_them_run(run: Run, folder: Any) -> None:
    folder.clean("a.yaml")
    folder.write("workerlint.toml", 'ignore = ["ZZ001"]\n')
    result = run("upgrade-check", "--from", "0.1.0", "a.yaml")
    assert (result.code, result.err) == (0, "")
    assert result.out.endswith("\n\nThese rules have no findings.\n")


@pytest.mark.usefixtures("later")
def test_a_file_that_cannot_be_read_is_an_error(run: Run, folder: Any) -> None:
    folder.clean("a.yaml")
    result = run("upgrade-check", "--from", "0.1.0", "a.yaml", "gone.yaml")
    assert result.code == 2
    assert "gone.yaml does not exist" in result.err
    assert "These rules have 1 finding.\n" in result.out


def test_the_help(run: Run, snapshot: SnapshotAssertion) -> None:
    result = run("upgrade-check", "--help")
    assert (result.code, result.err) == (0, "")
    assert result.out == snapshot
