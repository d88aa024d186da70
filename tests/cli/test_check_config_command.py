"""``check-config`` reports every error of a configuration file with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]

BAD = """\
exclude = ["select", "build/ # ]"]
select = 5
ignor = ["DW301"]
ignore = [
  "DW301", # "DW999"
  "DW999",
]

[severity]
DW301 = "warn"

[per-file-ignores]
"legacy/*" = ["DW1", "no-such-rule"]
"""


def test_every_fault_is_told_with_its_line(run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
    folder.write("workerlint.toml", BAD)
    result = run("check-config", "workerlint.toml")
    assert (result.code, result.err) == (1, "")
    assert result.out == snapshot


def test_what_check_refuses_is_refused_with_the_same_words(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", "\nfail-on = 'errors'\n")
    folder.clean("worker.yaml")
    first = run("check-config").out.splitlines()[0]
    assert first.startswith("workerlint.toml:2: invalid value for `fail-on`: expected one of")
    assert run("check").err.splitlines()[0] == f"workerlint: error: {first}"


def test_what_holds_here_is_checked_when_no_file_is_named(run: Run, folder: Any, monkeypatch: Any) -> None:
    folder.write("workerlint.toml", "fail-on = 'info'\n")
    folder.write("team/x.yaml")
    monkeypatch.chdir(folder.path / "team")
    assert run("check-config")[:2] == (0, "Configuration is valid: 1 configuration file.\n")
    folder.write("workerlint.toml", "fail-on = 1\n")
    assert run("check-config").code == 1


def test_without_a_configuration_it_says_so(run: Run) -> None:
    result = run("check-config")
    assert result.code == 2
    assert result.err == (
        "workerlint: error: no configuration file found\n  help: pass a file, or create one with `workerlint init`\n"
    )


def test_a_pyproject_is_ours_in_part(run: Run, folder: Any) -> None:
    folder.write("a/pyproject.toml", "[tool.other]\nignor = 1\n")
    folder.write("b/pyproject.toml", "[tool.other]\nignor = 1\n\n[tool.workerlint]\nignor = []\n")
    result = run("check-config", "a/pyproject.toml")
    assert (result.code, result.out) == (0, "No configuration found.\n")
    assert run("check-config", "b/pyproject.toml").out.startswith("b/pyproject.toml:5: unknown key `ignor`\n")


def test_several_files(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", "")
    folder.write("strict.toml", "[severity]\nDW301 = 'info'\n")
    assert run("check-config", "--", "workerlint.toml", "strict.toml").out == (
        "Configuration is valid: 2 configuration files.\n"
    )
    folder.write("workerlint.toml", "stacks = 'x'")
    folder.write("strict.toml", "x = 1\ny = 2")
    assert run("check-config", "workerlint.toml", "strict.toml").out.endswith(
        "\nFound 3 errors in 2 files; checked 2 configuration files.\n"
    )


@pytest.mark.parametrize(("text", "line"), [("x = [", 1), ("\n\nx = [\n", 3), ("x = 1\nx = 2\n", 2), ("a\n", 1)])
def test_what_is_no_toml_has_a_line_too(run: Run, folder: Any, text: str, line: int) -> None:
    folder.write("workerlint.toml", text)
    assert run("check-config").out.startswith(f"workerlint.toml:{line}: not valid TOML: ")


def test_a_file_that_cannot_be_read_is_exit_2(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", "x = 1")
    result = run("check-config", "gone.toml", "workerlint.toml")
    assert result.code == 2
    assert result.err == "workerlint: error: cannot read gone.toml: No such file or directory\n"
    assert "workerlint.toml:1: unknown key `x`" in result.out


def test_a_name_cannot_obey_a_terminal(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", '"\\u001b[2J" = 1\n')
    assert "\x1b" not in run("check-config").out


@pytest.mark.parametrize(
    ("schema", "line", "message"),
    [
        ("", 1, "invalid JSON: "),
        ('{"type":\n"object",}', 2, "invalid JSON: "),
        ('{\n"type": "objct"}', 2, "invalid `type`: `objct` is not a type"),
    ],
)
def test_the_schemas_of_the_platform_file_are_validated_too(
    run: Run, folder: Any, schema: str, line: int, message: str
) -> None:
    folder.write("workerlint.toml", 'platform = "platform.toml"\n')
    folder.write("platform.toml", 'format = 1\n[stack."a:1"]\nlearned = 2026-01-31\nschema = "schemas/a.json"\n')
    folder.write("schemas/a.json", schema)
    result = run("check-config")
    assert result.code == 1
    assert result.out.startswith(f"schemas/a.json:{line}: {message}")


def test_the_platform_file_is_validated_too(run: Run, folder: Any) -> None:
    folder.write("team/workerlint.toml", 'platform = "platform.toml"\n')
    folder.write("team/platform.toml", "format = 1\n[compute]\nnames = []\n")
    result = run("check-config", "team/workerlint.toml")
    assert result.code == 1
    assert result.out.startswith("team/platform.toml:2: missing required key `learned`")
    folder.write("team/platform.toml", "format = 1\n")
    assert run("check-config", "team/workerlint.toml").code == 0


def test_every_layer_is_checked_by_itself_and_all_of_them_together(run: Run, folder: Any, monkeypatch: Any) -> None:
    folder.write(".git/HEAD")
    folder.write("workerlint.toml", "plugins = false\nfail-on = 1\n")
    folder.write("shared/base.toml", 'extend = ["gone.toml"]\nignor = []\nignore = ["DW999"]\n')
    folder.write(
        "team/workerlint.toml",
        'extend = [\n  "../shared/base.toml",\n  "more.toml",\n]\nignore = ["DW998"]\n',
    )
    monkeypatch.chdir(folder.path / "team")
    result = run("check-config")
    shown = [line for line in result.out.replace(f"{folder.path}/", "").splitlines() if ".toml:" in line]
    assert result.code == 1
    assert [line.partition(": ")[0] for line in shown] == [
        "workerlint.toml:3", "workerlint.toml:5", "shared/base.toml:1", "shared/base.toml:2", "shared/base.toml:3", "workerlint.toml:2",
    ]  # fmt: skip
    assert result.out.endswith("Found 6 errors in 3 files; checked 3 configuration files.\n")


def test_a_cycle_is_reported_once(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", 'extend = ["a.toml"]\n')
    folder.write("a.toml", 'extend = ["workerlint.toml"]\n')
    assert run("check-config").out == (
        "a.toml:1: the files extend each other in a cycle: workerlint.toml -> a.toml -> workerlint.toml\n"
        "\nFound 1 error in 1 file; checked 2 configuration files.\n"
    )


def test_a_configuration_for_another_version_says_nothing_else(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", 'required-version = ">=99"\nnew = 1\nselect = ["NEW"]\n')
    out = run("check-config").out
    assert out.startswith("workerlint.toml:1: `required-version` is `>=99`, but this is workerlint ")
    assert out.endswith("\nFound 1 error in 1 file; checked 1 configuration file.\n")


def test_all_configurations_below_are_checked_and_the_one_that_applies(run: Run, folder: Any, monkeypatch: Any) -> None:
    folder.write("workerlint.toml", "x = 1\n")
    folder.write("team/a/workerlint.toml", "y = 1\n")
    folder.write("team/b/pyproject.toml", "[tool.workerlint]\nz = 1\n")
    folder.write("other/workerlint.toml", "ignored = 1\n")
    monkeypatch.chdir(folder.path / "team")
    result = run("check-config")
    assert result.code == 1
    assert [line for line in result.out.splitlines() if ": unknown key" in line] == [
        f"{folder.path}/workerlint.toml:1: unknown key `x`",
        "a/workerlint.toml:1: unknown key `y`",
        "b/pyproject.toml:2: unknown key `z`",
    ]
    assert result.out.endswith("Found 3 errors in 3 files; checked 3 configuration files.\n")
    assert run("check-config", "../other").out.count("unknown key") == 2


def test_a_directory_without_a_configuration(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml")
    folder.write("team/a.yaml")
    result = run("check-config", "team")
    assert (result.code, result.out) == (2, "")
    assert "no configuration file found" in result.err


def test_rules_of_the_policy_file_are_known(
    run: Callable[..., Any], folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder.path / "repository" / ".git").mkdir(parents=True)
    folder.write("policy.toml", '[[policy]]\ncode = "ACME001"\nat = "name"\nmust = true\n')
    folder.write("repository/workerlint.toml", 'mandatory = ["ACME001"]\n')
    monkeypatch.chdir(folder.path / "repository")
    assert run("check-config").code == 1
    monkeypatch.setenv("WORKERLINT_POLICY", str(folder.path / "policy.toml"))
    assert run("check-config").code == 0


def test_settings_that_do_not_apply_are_noted(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml")
    folder.write("pyproject.toml", "[tool.workerlint]\nfail-on = 'info'\n")
    result = run("check-config")
    assert (result.code, result.out) == (0, "Configuration is valid: 1 configuration file.\n")
    assert result.err == "pyproject.toml: not used: workerlint.toml is in the same directory\n"


def test_the_help(run: Run, snapshot: SnapshotAssertion) -> None:
    result = run("check-config", "--help")
    assert (result.code, result.err) == (0, "")
    assert result.out == snapshot
