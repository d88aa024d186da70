"""The exceptions of all files of a tree are found, of each kind of file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.command_line import FAULTY

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]


def commented(comment: str) -> str:
    return FAULTY.replace("LOUD", f"LOUD # workerlint: {comment}")


def test_comments_of_bundles_stacks_and_markdown(run: Run, folder: Any) -> None:
    worker = "".join(f"        {line}\n" for line in commented("ignore[DW301] inside").splitlines())
    folder.write(
        "bundle.yaml",
        "# workerlint: ignore-file[DW6] for all\nname: b\nversion: v1beta\ntype: &t bundle\nbundle:\n  resources:\n"
        f"    - id: a\n      spec:\n{worker}",
    )
    folder.write(
        "stack.yaml", "name: s\nversion: v1alpha\ntype: stack # workerlint: ignore[DW3] ours\nstack: {name: s}\n"
    )
    folder.write("guide.md", f"# Guide\n\n```yaml\n{commented('ignore[DW301] shown')}```\n")
    lines = run("exceptions", "--include", "*.md").out.splitlines()[1:-2]
    assert [line.split()[0] for line in lines] == ["bundle.yaml:1", "bundle.yaml:14", "guide.md:9", "stack.yaml:3"]


def test_a_reason_is_required_where_the_configuration_says_so(run: Run, folder: Any) -> None:
    folder.write("worker.yaml", commented("ignore[DW301] until=2999-01-31"))
    folder.write("workerlint.toml", "require-suppression-reason = true\n")
    assert "2999-01-31 (no effect)" in run("exceptions").out


def test_secrets_are_masked(run: Run, folder: Any) -> None:
    key = "AKIA" + "IOSFODNN7" + "EXAMPL3"
    text = commented(f"ignore[DW301] with {key}").replace("  compute", f"  envs: {{KEY: {key}}}\n  compute")
    folder.write("worker.yaml", text)
    result = run("exceptions")
    assert key not in result.out
    assert "DW301" in result.out


def test_exceptions_of_mandatory_rules_have_no_effect(run: Run, folder: Any) -> None:
    folder.write("worker.yaml", commented("ignore[DW301, DW3] known"))
    entry = {"path": "worker.yaml", "code": "DW301", "line": 6, "message": "a"}
    folder.write("base.json", json.dumps({"version": 2, "findings": [entry]}))
    folder.write("workerlint.toml", 'mandatory = ["DW301"]\n')
    found = json.loads(run("exceptions", "--baseline", "base.json", "--output-format", "json").out)
    assert sorted((item["rule"], item["kind"], item["status"]) for item in found) == [
        ("DW3", "comment", "active"),
        ("DW301", "baseline", "no effect"),
        ("DW301", "comment", "no effect"),
    ]


def test_standard_input_has_the_settings_of_the_current_directory(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", 'mandatory = ["DW301"]\n')
    folder.write("-/workerlint.toml", "root = true\n")
    out = run("exceptions", "-", stdin=commented("ignore[DW301] agreed").encode()).out
    assert "<stdin>:6" in out
    assert "no effect" in out


def test_a_directory_without_yaml_has_no_exceptions(run: Run, folder: Any) -> None:
    folder.write("notes.txt")
    assert run("exceptions", ".") == (0, "No exceptions.\n", "")
