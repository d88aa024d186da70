"""A run collects the resources of all its files, and counts what its comments suppress."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.command_line import CLEAN

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

WORKER = "name: city-sync\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"
COMPLETE = CLEAN.replace(
    "  topology",
    "  replicas: 1\n  resources: {requests: {cpu: 1, memory: 1Gi}, limits: {cpu: 1, memory: 1Gi}}\n  topology",
)
POLICY = '[[policy]]\ncode = "ACME001"\nname = "replica-limit"\nat = "worker.replicas"\nmust = { maximum = 10 }\nmessage = "at most 10 replicas"\n'
SECRET = "name: store\nversion: v1\ntype: secret\nworkspace: sales\nsecret: {}\n"
USER = WORKER.replace("city-sync", "user") + "  dataosSecrets:\n  - name: stor\n    workspace: sales\n"


def test_the_other_place_is_shown(run: Run, folder: Any) -> None:
    folder.write("a.yaml", f"# first\n{WORKER}")
    folder.write("b.yaml", WORKER)
    assert "a.yaml:2:7" in run("check", "--select", "DW6", ".").out


def test_the_other_place_is_shown_if_it_is_in_another_shard(run: Run, folder: Any) -> None:
    folder.write("a.yaml", f"# first\n{WORKER}")
    folder.write("c.yaml", WORKER)
    arguments = ("check", "--select", "DW601")
    frame = "├─ a.yaml:2:7\n2 │ name: city-sync\n  │       --------- the other Worker\n"
    assert frame in run(*arguments, ".").out
    first, second = (run(*arguments, "--shard", f"{part}/2", ".") for part in (1, 2))
    assert frame in first.out
    assert first.out.endswith("2 files found: 1 checked, 1 skipped (not in this shard).\n")
    assert (second.code, "DW601" in second.out) == (0, False)


@pytest.mark.parametrize(
    ("configuration", "disabled"),
    [
        ("", ""),
        ('ignore = ["DW301"]\n', "; 1 rule disabled"),
        ('ignore = ["DW301", "DW302"]\n', "; 2 rules disabled"),
        ('ignore = ["DW702"]\n', ""),
        ('[[overrides]]\nfiles = ["b.yaml"]\nignore = ["DW301"]\n', "; 1 rule disabled"),
        ('[[overrides]]\nfiles = ["notes.yaml"]\nignore = ["DW301"]\n', ""),
        (POLICY, ""),
        (f'{POLICY}files = ["b.yaml"]\n', ""),
        (f'ignore = ["ACME001"]\n{POLICY}', "; 1 rule disabled"),
    ],
)
def test_rules_that_did_not_run_for_a_worker_are_counted(
    run: Run, folder: Any, configuration: str, disabled: str
) -> None:
    folder.write("workerlint.toml", configuration)
    folder.write("a.yaml", COMPLETE)
    folder.write("b.yaml", COMPLETE.replace("city-sync", "other"))
    folder.write("notes.yaml", "a: 1\n")
    out = run("check", ".").out
    sentence = f"No findings in 2 manifests{disabled}." if disabled else "All 2 manifests in 3 files are clean."
    assert out.splitlines()[0] == sentence


def test_secrets_of_other_files_count(run: Run, folder: Any) -> None:
    folder.write("worker.yaml", USER)
    assert run("check", "--select", "DW6", ".").out.startswith("No findings in 1 manifest; ")
    folder.write("secret.yaml", SECRET)
    result = run("check", "--select", "DW6", "--output-format", "concise", ".")
    assert "worker.yaml:7:11: warning[DW602] undefined Secret `stor`" in result.out
    folder.write("secret.yaml", SECRET.replace("store", "stor"))
    assert run("check", "--select", "DW6", ".").code == 0


def test_a_file_that_is_not_yaml_yet_is_no_matter(run: Run, folder: Any) -> None:
    folder.write("worker.yaml", USER)
    folder.write("secret.yaml", f"{SECRET}  x: {{{{ .Values.x }}\n")
    assert run("check", "--select", "DW6", ".").code == 0


def test_comments_silence_them_too(run: Run, folder: Any) -> None:
    folder.write("a.yaml", WORKER)
    folder.write("b.yaml", WORKER.replace("city-sync\n", "city-sync # workerlint: ignore[DW601] on purpose\n"))
    result = run("check", "--select", "DW6,DW007", ".")
    assert result.code == 0
    assert result.out.startswith("No findings in 2 manifests; 1 finding suppressed by comments; ")
