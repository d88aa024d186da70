"""A run collects the resources of all its files, and counts what its comments suppress."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

WORKER = "name: city-sync\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"
SECRET = "name: store\nversion: v1\ntype: secret\nworkspace: sales\nsecret: {}\n"
USER = WORKER.replace("city-sync", "user") + "  dataosSecrets:\n  - name: stor\n    workspace: sales\n"


def test_the_other_place_is_shown(run: Run, folder: Any) -> None:
    folder.write("a.yaml", f"# first\n{WORKER}")
    folder.write("b.yaml", WORKER)
    assert "a.yaml:2:7" in run("check", "--select", "DW6", ".").out


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
