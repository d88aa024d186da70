"""A run over twice as much of anything runs about twice as many lines of code.

Lines are counted, not seconds: the result does not depend on what else the machine does.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.cli.entry import main
from workerlint_shim.entry import main as dry_run

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

pytestmark = pytest.mark.deep

HEAD = "name: a\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  compute: c\n"
COMPLETE = f"{HEAD}  topology:\n    - name: t\n      type: bento\n"
CHECK = ("check", "--no-cache", "--jobs", "1", "--output-format", "concise")


def numbered(template: str, times: int) -> str:
    """Return so many copies of a text, with their numbers in place of ``@``."""
    return "".join(template.replace("@", f"{at:03}") for at in range(times))


def files(template: str) -> Callable[[int], dict[str, str]]:
    return lambda times: {f"{at}.yaml": template.replace("@", f"{at:03}") for at in range(times)}


def one_file(template: str, head: str = HEAD) -> Callable[[int], dict[str, str]]:
    return lambda times: {"a.yaml": head + numbered(template, times)}


def with_configuration(template: str, text: str) -> Callable[[int], dict[str, str]]:
    return lambda times: {"workerlint.toml": numbered(template, times), "a.yaml": text}


OWN_SECRET = "name: s@\nversion: v1\ntype: secret\nworkspace: w@\n---\n" + COMPLETE.replace("name: a", "name: a@")
REFERENCES = "  dataosSecrets:\n    - {name: x@, workspace: w@}\n  dataosVolumes:\n    - {name: v@, directory: /a}\n"
VOLUME = "---\nname: u@\nversion: v1\ntype: volume\nvolume: {size: 1Gi}\n"


def with_platform_file(times: int) -> dict[str, str]:
    """Return Workers with a Compute that a platform file does not list, which lists as many others."""
    names = "".join(f'"s{at:03}", ' for at in range(times))
    return {
        "workerlint.toml": 'platform = "platform.toml"\n',
        "platform.toml": f"format = 1\n[compute]\nclosed = true\nlearned = 2026-01-31\nnames = [{names}]\n",
        "a.yaml": numbered(
            f"---\n{COMPLETE.replace('name: a', 'name: a@').replace('compute: c', 'compute: q@')}", times
        ),
    }


RUNS: dict[str, tuple[str, int, Callable[[int], dict[str, str]], tuple[str, ...]]] = {
    "references across files": ("DW602", 60, files(OWN_SECRET + REFERENCES + VOLUME), CHECK),
    "many workspaces": (
        "DW602",
        60,
        files(OWN_SECRET.replace("workspace: w@\n", "") + f"{REFERENCES}---\n{OWN_SECRET}"),
        CHECK,
    ),
    "comments in many files": ("Suppressed", 40, files(f"{OWN_SECRET}  k: 1\n"), (*CHECK, "--add-ignore", "agreed")),
    "comments in one file": ("Suppressed", 100, one_file("  k@: 1\n"), (*CHECK, "--add-ignore", "agreed")),
    "comments on blocks": ("Suppressed", 50, one_file("  k@: |\n    a\n"), (*CHECK, "--add-ignore", "agreed")),
    "fixes in many files": ("Fixed", 40, files(f"{OWN_SECRET}  replicas: '1'\n"), (*CHECK, "--fix", "--unsafe-fixes")),
    "unknown keys of a configuration": ("unknown key", 100, with_configuration("key@ = 1\n", COMPLETE), CHECK),
    "policies": (
        "ACME",
        50,
        with_configuration(
            '[[policy]]\ncode = "ACME@"\nat = "worker.replicas"\nmust = {maximum = 9}\n', f"{COMPLETE}  replicas: 10\n"
        ),
        CHECK,
    ),
    "names of a platform file": ("DW604", 210, with_platform_file, (*CHECK, "--today", "2026-02-01")),
    "elements of a topology": (
        "DW403",
        100,
        one_file("    - name: n@\n      type: t\n      dependencies: [n@, z@]\n", f"{HEAD}  topology:\n"),
        CHECK,
    ),
    "volumes": ("DW512", 100, one_file("    - name: v@\n      directory: /a/b\n", f"{HEAD}  dataosVolumes:\n"), CHECK),
}
"""What the output contains, how often the text is repeated, and the files and the arguments of each run."""


def lines_run(call: Callable[[], object]) -> int:
    """Return how many lines of Python a call runs; those of a loop count each time."""
    count = 0

    def trace(_frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return count


def growth(directory: Path, times: int, texts: Callable[[int], dict[str, str]], call: Callable[[], object]) -> float:
    """Return how much more it costs to double the input a second time; 2 if the cost is proportional to the input.

    What a run costs whatever its input is does not count.
    """
    costs = []
    for size in (times, times, 2 * times, 4 * times):  # the first run loads the modules
        for path in filter(Path.is_file, directory.iterdir()):
            path.unlink()
        for name, text in texts(size).items():
            (directory / name).write_text(text)
        costs.append(lines_run(call))
    return (costs[3] - costs[2]) / (costs[2] - costs[1])


@pytest.mark.parametrize("name", RUNS)
def test_a_run(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    shown, times, texts, arguments = RUNS[name]
    assert growth(tmp_path, times, texts, lambda: main(arguments)) < 2.5
    output = capsys.readouterr()
    assert shown in output.out + output.err


@pytest.mark.parametrize("arguments", [("--record",), ("--out", "saved.plan")])
def test_a_dry_run(arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    monkeypatch.setenv("DATAOS_CTL_DRY_STATE", str(tmp_path / "state" / "dry.sqlite"))
    words = ["apply", "-f", "a.yaml", "-w", "public", *arguments]
    texts = one_file(f"---\n{COMPLETE.replace('name: a', 'name: a@')}", "")
    codes = []
    assert growth(tmp_path, 40, texts, lambda: codes.append(dry_run(words))) < 2.5
    assert codes == [0] * 4
