"""The exceptions of all files of a tree are found, of each kind of file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
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


def test_each_file_has_the_settings_of_its_directory(run: Run, folder: Any) -> None:
    folder.write("team/workerlint.toml", 'mandatory = ["DW301"]\n')
    folder.write("own/workerlint.toml", "require-suppression-reason = true\n")
    for directory in (".", "team", "own"):
        folder.write(f"{directory}/worker.yaml", commented("ignore[DW301]"))
    found = json.loads(run("exceptions", "--output-format", "json").out)
    assert [(item["path"], item["status"]) for item in found] == [
        ("own/worker.yaml", "no effect"),
        ("team/worker.yaml", "no effect"),
        ("worker.yaml", "active"),
    ]


@pytest.mark.parametrize(
    ("mandatory", "comment", "status"),
    [
        ("DW301", "DW301", "no effect"),
        ("DW301", "DW3", "active"),  # for the others
        ("DW3", "DW3", "no effect"),
        ("DW3", "DW301", "no effect"),
        ("DW302", "DW301", "active"),
        ("DW301", "DW999", "active"),  # selects nothing
        ("DW301", "invalid-log-level", "no effect"),
        ("DW301", "Invalid-Log-Level", "no effect"),
    ],
)
def test_which_exceptions_have_an_effect_despite_mandatory_rules(
    run: Run, folder: Any, mandatory: str, comment: str, status: str
) -> None:
    folder.write("workerlint.toml", f'mandatory = ["{mandatory}"]\n')
    folder.write("worker.yaml", commented(f"ignore[{comment}] known"))
    (found,) = json.loads(run("exceptions", "--output-format", "json").out)
    rule = "DW301" if "log" in comment.lower() else comment
    assert (found["rule"], found["status"], found["reason"], found["line"]) == (rule, status, "known", 6)


def test_exceptions_are_in_the_order_of_their_files_and_lines(run: Run, folder: Any) -> None:
    text = commented("ignore[DW4, DW301] b").replace(
        "name: city-sync\n", "name: city-sync # workerlint: ignore[DW1] a\n", 1
    )
    for name in ("b.yaml", "a.yaml"):
        folder.write(name, text)
    entries = [{"path": "a.yaml", "code": code, "line": 6, "message": "a"} for code in ("DW9", "DW301")]
    folder.write("base.json", json.dumps({"version": 2, "findings": entries}))
    found = json.loads(run("exceptions", "--baseline", "base.json", "--output-format", "json").out)
    in_a = [
        (1, "DW1", "comment"),
        (6, "DW301", "baseline"),
        (6, "DW301", "comment"),
        (6, "DW4", "comment"),
        (6, "DW9", "baseline"),
    ]
    shown = [(item["path"], item["line"], item["rule"], item["kind"]) for item in found]
    assert shown[:5] == [("a.yaml", *entry) for entry in in_a]
    assert [path for path, *_ in shown[5:]] == ["b.yaml"] * 3


@pytest.mark.parametrize(
    ("paths", "listed"),
    [
        (["."], ["a.yaml", "gone.yaml", "team/b.yaml", "team/gone.yaml"]),
        (["team"], ["team/b.yaml", "team/gone.yaml"]),
        (["a.yaml"], ["a.yaml"]),
        (["team/*.yaml"], ["team/b.yaml"]),
    ],
)
def test_entries_of_a_baseline_are_listed_for_the_paths(
    run: Run, folder: Any, paths: list[str], listed: list[str]
) -> None:
    for name in ("a.yaml", "team/b.yaml", "team2/c.yaml"):
        folder.write(name, FAULTY)
    names = ["a.yaml", "gone.yaml", "team/b.yaml", "team/gone.yaml", "team2/c.yaml"]
    entries = [{"path": name, "code": "DW301", "line": 6, "message": "a"} for name in names]
    folder.write("base.json", json.dumps({"version": 2, "findings": entries}))
    found = json.loads(run("exceptions", *paths, "--baseline", "base.json", "--output-format", "json").out)
    expected = [*listed, "team2/c.yaml"] if paths == ["."] else listed
    assert [item["path"] for item in found] == expected


def test_what_cannot_be_read_is_an_error_and_the_rest_is_listed(run: Run, folder: Any) -> None:
    folder.write("worker.yaml", commented("ignore[DW301] known"))
    folder.write("large.yaml", "# x\n" * 1000)
    folder.write("workerlint.toml", "max-file-size = 2_000\n")
    found = run("exceptions", ".", "gone.yaml")
    assert found.code == 2
    assert "worker.yaml:6" in found.out
    assert "gone.yaml does not exist" in found.err
    assert "exceeds the maximum size" in run("exceptions", "large.yaml").err
    for arguments in (["--baseline", "gone.json"], ["--config", "gone.toml"]):
        found = run("exceptions", *arguments)
        assert (found.code, found.out) == (2, "")
        assert "gone." in found.err
