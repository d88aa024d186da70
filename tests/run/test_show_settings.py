"""``--show-settings``: the settings as TOML, and the rules that are on."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.run.show_settings import _toml

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


def test_show_settings(run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
    folder.write(
        "workerlint.toml",
        'select = ["DW301"]\nstacks = ["kafka-bridge"]\nfail-on = "warning"\n'
        '[severity]\ninvalid-log-level = "warning"\n[per-file-ignores]\n"legacy/*" = ["DW3"]\n',
    )
    folder.clean("worker.yaml")
    folder.clean("other.yaml")
    result = run("check", "--show-settings", "--ignore", "DW2")
    assert result.code == 0
    known = next(line for line in result.out.splitlines() if line.endswith("rules are enabled"))
    tomllib.loads(result.out)
    assert result.out.replace(known, "# 1 of N rules are enabled") == snapshot


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--select", "DW3,DW4"), "select DW3,DW4"),
        (("--extend-select", "DW701"), "extend-select DW701"),
        (("--ignore", "DW2"), "ignore DW2"),
        (("--severity", "DW301=info,DW3=off"), "severity DW301=info,DW3=off"),
        (
            ("--severity", "DW301=info", "--ignore", "DW2", "--select", "DW3", "--extend-select", "DW701"),
            "select DW3; extend-select DW701; ignore DW2; severity DW301=info",
        ),
    ],
)
def test_the_selectors_of_the_command_line(run: Run, folder: Any, arguments: tuple[str, ...], line: str) -> None:
    folder.clean("worker.yaml")
    lines = run("check", "--show-settings", *arguments, ".").out.splitlines()
    assert f"# from the command line: {line}" in lines
    assert not any("command line" in shown for shown in run("check", "--show-settings", ".").out.splitlines())


def test_each_value_has_its_origin_and_what_it_overrides(run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
    folder.write(".git/HEAD")
    folder.write(
        "workerlint.toml",
        'fail-on = "warning"\nplugins = false\nselect = ["DW3"]\nignore = ["DW304"]\nextend-exclude = ["/gen/"]\n'
        '[severity]\nDW301 = "error"\nDW302 = "info"\n',
    )
    folder.write("shared/base.toml", 'fail-on = "error"\nstacks = ["acme-sink"]\n')
    folder.write(
        "team/workerlint.toml",
        'extend = ["../shared/base.toml"]\nselect = [\n  "DW1",\n  "DW3",\n]\nignore = ["DW101"]\nextend-exclude = ["old/"]\n'
        'env-file = "a.env"\n[severity]\nDW301 = "warning"\n[per-file-ignores]\n"x/" = ["DW105"]\n'
        '[[overrides]]\nfiles = ["*.yaml"]\nextend-select = ["DW701"]\nseverity.DW701 = "error"\n',
    )
    folder.write("team/a.env", "A=1")
    folder.clean("team/worker.yaml")
    result = run("check", "--show-settings", "--fail-on", "info", "team/worker.yaml")
    assert (result.code, result.err) == (0, "")
    settings, rules = result.out.split("rules are enabled")
    assert "DW701 missing-description (error)" in rules
    assert "DW101" not in rules
    settings = settings.replace(str(folder.path) + "/", "").rpartition("\n#")[0]
    assert settings == snapshot


def test_the_rules_of_one_file_are_those_after_patterns(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", '[per-file-ignores]\n"a.yaml" = ["ALL"]\n')
    folder.clean("a.yaml")
    folder.clean("b.yaml")
    assert "\n# 0 of " in run("check", "--show-settings", "a.yaml").out
    assert "rules are enabled, apart from per-file-ignores and overrides\n" in run("check", "--show-settings").out


def test_outer_patterns_are_a_part_of_an_inner_exclude(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", 'extend-exclude = ["a/"]\n')
    folder.write("team/workerlint.toml", 'exclude = [\n  "b/",\n  "c/",\n]\n')
    folder.clean("team/w.yaml")
    result = run("check", "--show-settings", "team")
    assert result.code == 0
    assert (
        'exclude = [\n  "a/",  # workerlint.toml:1\n  "/team/**/b/",  # team/workerlint.toml:2\n'
        '  "/team/**/c/",  # team/workerlint.toml:3\n]\n'
    ) in result.out


def test_what_a_terminal_would_not_print_is_escaped(run: Run, folder: Any) -> None:
    message = 'line 1\n\x1b[31m\x7f\x85 "quoted" \\ \U000e0041'
    text = "".join(f"\\U{ord(character):08X}" for character in message)
    folder.write("workerlint.toml", f'[[policy]]\ncode = "ACME001"\nat = "tags"\nmust = {{}}\nmessage = "{text}"\n')
    folder.clean("w.yaml")
    out = run("check", "--show-settings", "w.yaml").out
    assert out.replace("\n", "").isprintable()
    assert tomllib.loads(out)["policy"][0]["message"] == message


def test_the_files_that_layers_name_have_their_origin(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", "[schema.extra.meta.properties.a]\n")
    folder.write("team/workerlint.toml", 'env-file = "a.env"\n[schema]\nextra = "acme.json"\n')
    folder.write("team/acme.json", '{"meta": {"properties": {"b": {}}}}')
    folder.write("team/a.env", "A=1")
    folder.write("b.env", "A=1")
    folder.clean("w.yaml")
    folder.clean("team/w.yaml")
    assert '"extra" = "workerlint.toml"  # workerlint.toml:1\n' in run("check", "--show-settings", "w.yaml").out
    out = run("check", "--show-settings", "team", "--env-file", "b.env").out
    assert (
        '"extra" = "team/acme.json"  # team/workerlint.toml:3, overrides "workerlint.toml" (workerlint.toml:1)\n' in out
    )
    assert 'env-file = "b.env"  # command line, overrides "team/a.env" (team/workerlint.toml:1)\n' in out


def test_mandatory_rules_name_what_makes_them_mandatory(run: Run, folder: Any, monkeypatch: Any) -> None:
    (folder.path / "repository" / ".git").mkdir(parents=True)
    folder.write("policy.toml", 'mandatory = ["DW301"]\n')
    folder.write("repository/workerlint.toml", 'mandatory = ["DW701"]\nseverity.DW701 = "warning"\n')
    folder.write("repository/team/workerlint.toml", 'ignore = ["DW301"]\nseverity.DW701 = "info"\n')
    folder.clean("repository/team/worker.yaml")
    monkeypatch.chdir(folder.path / "repository")
    out = run("check", "--show-settings", "--policy-file", "../policy.toml", "team/worker.yaml").out
    policy = str(folder.path / "policy.toml")
    assert f"# policy file: {policy}\n" in out
    out = out.replace(policy, "@")
    assert 'mandatory = [\n  "DW301",  # @:1\n  "DW701",  # workerlint.toml:1\n]\n' in out
    assert "#   DW301 invalid-log-level (error, mandatory: @:1)\n" in out
    assert "#   DW701 missing-description (warning, mandatory: workerlint.toml:1)\n" in out


def test_each_configuration_has_its_files_and_rules(run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
    """Mandatory rules keep at least their severity, with and without patterns that select rules."""
    folder.write(
        "workerlint.toml",
        'select = ["DW301", "DW302"]\nmandatory = ["DW302", "DW303"]\nseverity = { DW301 = "info", DW302 = "error" }\n'
        '[[overrides]]\nfiles = ["b.yaml", "c.yaml"]\nselect = []\nextend-select = ["DW101"]\nignore = ["DW301", "DW7"]\n'
        'severity = { DW101 = "info", "ALL" = "warning" }\n',
    )
    folder.write("team/workerlint.toml", 'select = ["DW301"]\nseverity = { DW302 = "info" }\n')
    for name in ("a.yaml", "b.yaml", "team/d.yaml"):
        folder.clean(name)
    result = run("check", "--show-settings", ".")
    tomllib.loads(result.out.partition("\n\n# team/")[0])
    assert re.sub(r"of \d+ rules", "of N rules", result.out) == snapshot


def test_keys_and_strings_are_toml() -> None:
    values = {"a-b_c": True, "a b": '\x07\U000e0001\U000e0041é"\\', "é": [1, ("x",)], "": {"x": False}}
    text = f"value = {_toml(values)}"
    assert text.isprintable()
    assert tomllib.loads(text)["value"] == {**values, "é": [1, ["x"]]}
    assert text.startswith('value = { a-b_c = true, "a b" = ')
    assert _toml("\x07\U000e0001") == '"\\u0007\\U000E0001"'


def test_a_policy_names_all_that_it_overrides_the_nearest_first(run: Run, folder: Any) -> None:
    for number, directory in enumerate((".", "a", "a/b")):
        folder.write(
            f"{directory}/workerlint.toml", f'[[policy]]\ncode = "ACME001"\nat = "tags"\nmust.minItems = {number}\n'
        )
    folder.clean("a/b/worker.yaml")
    out = run("check", "--show-settings", "a/b").out
    assert "[[policy]]  # a/b/workerlint.toml:1, overrides a/workerlint.toml:1, workerlint.toml:1\n" in out
