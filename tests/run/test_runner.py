"""Whole runs, as their users see them; rules that look across files see all files, other resources included."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from tests.command_line import CLEAN, FAULTY

from workerlint.engine.registry import load_rules
from workerlint.engine.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]

WORKER = "name: city-sync\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"

FIXABLE = FAULTY.replace("LOUD", "info")
SUPPRESSED = FAULTY.replace("LOUD", "LOUD # workerlint: ignore[DW301] agreed")
BUNDLE = "name: all\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n    - {id: a, file: team/a.yaml}\n"
SIZED = CLEAN.replace("  topology", "  replicas: 2\n  resources: {requests: {cpu: 300m}}\n  topology")
BUDGET = 'select = ["ACME010"]\n[[budget]]\ncode = "ACME010"\ncpu = "500m"\n'
TEMPLATE = "type: worker\nworker:\n{{- if .Values.on }}\n  stack: bento\n{{- end }}\n"
OUTDATED = "format = 1\n[compute]\nlearned = 2001-01-31\nnames = ['runnable-default']\n"
MANDATORY = 'mandatory = ["DW301"]\n'
STALE = """{"version": 2, "findings": [
  {"path": "a.yaml", "code": "DW301", "line": 6, "message": "gone"},
  {"path": "b.yaml", "code": "DW302", "line": 6, "message": "gone"},
  {"path": "c.yaml", "code": "DW302", "line": 6, "message": "gone"}
]}
"""
UNUSED = '[[overrides]]\nfiles = ["old/"]\nignore = ["DW301"]\n'


class Case(NamedTuple):
    """The files of a run, its arguments, and what it reads from standard input."""

    files: dict[str, str]
    arguments: str
    stdin: str = ""


RUNS = {
    # what becomes of files
    "each kind of file": Case(
        {
            "workerlint.toml": 'exclude = ["build/", "z.yaml", "y.yaml"]\nmax-file-size = 1000\n',
            "a.yaml": CLEAN,
            "b.yaml": "x: 1\n",
            "binary.yaml": "\0",
            "build/d.yaml": CLEAN,
            "chart.yaml": "type: worker\nworker:\n{{- if .Values.on }}\n  stack: bento\n{{- end }}\n",
            "large.yaml": f"# {'x' * 1000}\n",
            "y.yaml": CLEAN,
            "z.yaml": CLEAN,
        },
        "-v . gone.yaml z.yaml",
    ),
    "one file without a Worker": Case({"a.yaml": "x: 1\n"}, "a.yaml"),
    "two files without a Worker": Case({"a.yaml": "x: 1\n", "b.yaml": "x: 1\n"}, "a.yaml b.yaml"),
    "a Worker next to a file without one": Case({"a.yaml": CLEAN, "b.yaml": "x: 1\n"}, "a.yaml b.yaml"),
    "a directory without a Worker": Case({"a.yaml": "x: 1\n"}, "."),
    "a directory without YAML": Case({"a.txt": ""}, "."),
    "nothing but a file that does not exist": Case({}, "gone.yaml"),
    # the exit code
    "a finding": Case({"a.yaml": FAULTY}, "--output-format concise ."),
    "a finding that does not fail": Case({"a.yaml": FAULTY}, "--output-format concise --fail-on never ."),
    "any exit code but zero": Case({"a.yaml": FAULTY}, "--output-format concise --exit-zero ."),
    "a problem with --exit-zero": Case({"a.yaml": CLEAN}, "--exit-zero . gone.yaml"),
    "more warnings than allowed": Case(
        {"workerlint.toml": 'severity.DW301 = "warning"\n', "a.yaml": FAULTY},
        "-q --output-format concise --max-warnings 0 .",
    ),
    "as many warnings as allowed": Case(
        {"workerlint.toml": 'severity.DW301 = "warning"\n', "a.yaml": FAULTY},
        "-q --output-format concise --max-warnings 1 .",
    ),
    "no manifest where one is required": Case({"a.yaml": "x: 1\n"}, "--require-manifest ."),
    "a manifest where one is required": Case({"a.yaml": CLEAN}, "--require-manifest ."),
    "a manifest in another shard": Case({"a.yaml": CLEAN}, "--require-manifest --shard 1/2 ."),
    "more suppressions than allowed": Case(
        {"workerlint.toml": "max-suppressions = {DW301 = 0}\n", "a.yaml": SUPPRESSED}, "."
    ),
    "an override for no file": Case({"workerlint.toml": UNUSED, "a.yaml": CLEAN}, "."),
    "an override for no file, quietly": Case({"workerlint.toml": UNUSED, "a.yaml": CLEAN}, "-q ."),
    "an override for no file with --strict-coverage": Case(
        {"workerlint.toml": UNUSED, "a.yaml": CLEAN}, "--strict-coverage ."
    ),
    "a gap with --exit-zero": Case({"workerlint.toml": UNUSED, "a.yaml": CLEAN}, "--strict-coverage --exit-zero ."),
    # errors
    "an invalid configuration": Case({"workerlint.toml": "nope = 1\n", "a.yaml": CLEAN}, "."),
    "an invalid option": Case({"a.yaml": CLEAN}, "--select DW3O1 ."),
    "a report that cannot be written": Case({"a.yaml": CLEAN}, "-o gone/report.txt ."),
    "an unknown rule in a configuration": Case({"workerlint.toml": 'select = ["ACME"]\n', "a.yaml": CLEAN}, "."),
    # fixes
    "fixes": Case({"a.yaml": FIXABLE, "b.yaml": FAULTY}, "--fix --output-format concise ."),
    "fixes that fail": Case({"a.yaml": FIXABLE}, "--fix --exit-non-zero-on-fix ."),
    "no fix that fails": Case({"a.yaml": CLEAN}, "--fix --exit-non-zero-on-fix ."),
    "only fixes": Case({"a.yaml": FIXABLE, "b.yaml": FAULTY}, "--fix-only ."),
    "only fixes, quietly": Case({"a.yaml": FIXABLE}, "--fix-only -q ."),
    "a diff": Case({"a.yaml": FIXABLE}, "--diff --show-fixes ."),
    "no diff": Case({"a.yaml": FAULTY}, "--diff ."),
    "a diff with --exit-zero": Case({"a.yaml": FIXABLE}, "--diff --exit-zero ."),
    "suppression comments": Case({"a.yaml": FAULTY}, "--add-ignore agreed ."),
    # standard input
    "a fix of standard input": Case({}, "--fix -", FIXABLE),
    "a fix of standard input, and a report to a file": Case({}, "--fix - -o report.txt", FAULTY),
    "a diff of standard input": Case({}, "--diff -", FIXABLE),
    "excluded standard input": Case(
        {}, "--fix --exclude build/ --force-exclude --stdin-filename build/a.yaml", FIXABLE
    ),
    "only a diff of excluded standard input": Case(
        {}, "--diff --exclude build/ --force-exclude --stdin-filename build/a.yaml", FIXABLE
    ),
    "standard input without a name": Case({}, "--output-format concise -", FAULTY),
    # mandatory rules
    "a mandatory rule that is turned off": Case(
        {"workerlint.toml": 'mandatory = ["DW301"]\n', "a.yaml": FAULTY},
        "--ignore DW301 --exit-zero --output-format concise .",
    ),
    "a mandatory rule with --fix-only": Case(
        {"workerlint.toml": 'mandatory = ["DW301"]\n', "a.yaml": FAULTY}, "--fix-only ."
    ),
    "what mandatory rules did not check": Case(
        {
            "workerlint.toml": 'mandatory = ["DW301"]\n',
            "b.yaml": BUNDLE,
            "team/a.yaml": CLEAN,
            "chart.yaml": "type: worker\nworker:\n{{- if .Values.on }}\n  stack: bento\n{{- end }}\n",
        },
        "b.yaml chart.yaml",
    ),
    # all files together
    "a budget that is exceeded": Case({"workerlint.toml": BUDGET, "a.yaml": SIZED}, "--output-format concise ."),
    "a budget that is not checked": Case({"workerlint.toml": BUDGET, "a.yaml": SIZED}, "a.yaml"),
    "a budget that is not checked, quietly": Case({"workerlint.toml": BUDGET, "a.yaml": SIZED}, "-q a.yaml"),
    "a budget in a shard": Case({"workerlint.toml": BUDGET, "a.yaml": SIZED}, "--shard 1/1 ."),
    # other output
    "the files": Case({"a.yaml": CLEAN, "b/c.yaml": FAULTY, "d.txt": ""}, "--show-files ."),
    "the files of a shard": Case({"a.yaml": CLEAN, "b/c.yaml": FAULTY, "d.yaml": ""}, "--show-files --shard 1/2 ."),
    "why each document is a Worker": Case({"a.yaml": CLEAN, "b.yaml": "x: 1\n"}, "--explain ."),
    "statistics": Case({"a.yaml": FAULTY, "b.yaml": FAULTY}, "--statistics --select DW301 ."),
    "two reports": Case({"a.yaml": FAULTY}, "--output-format gitlab --output-format text:report.txt --select DW301 ."),
    "a report to a file": Case({"a.yaml": FAULTY}, "--output-format json:report.json --select DW301 ."),
    "a report to a file, quietly": Case({"a.yaml": FAULTY}, "-q --output-format json:report.json ."),
    "details": Case({"a.yaml": SUPPRESSED}, "--verbose ."),
    "a new baseline": Case({"a.yaml": FAULTY}, "--write-baseline base.json ."),
    "no baseline": Case({"a.yaml": FAULTY}, "--baseline base.json --output-format concise ."),
    "stale entries": Case({"base.json": STALE, "a.yaml": CLEAN, "b.yaml": "x: 1\n"}, "--baseline base.json ."),
    "stale entries, quietly": Case({"base.json": STALE, "a.yaml": CLEAN}, "-q --baseline base.json ."),
    "stale entries with --strict-coverage": Case(
        {"base.json": STALE, "a.yaml": CLEAN}, "--strict-coverage --baseline base.json ."
    ),
    "no stale entries any more": Case(
        {"base.json": STALE, "a.yaml": CLEAN}, "--prune-baseline --baseline base.json --strict-coverage ."
    ),
    "an entry for a mandatory rule": Case(
        {
            "workerlint.toml": MANDATORY,
            "base.json": STALE.replace(
                '"gone"', '"invalid log level `LOUD`: must be one of `INFO`, `DEBUG`, `WARN`, `ERROR`"'
            ),
            "a.yaml": FAULTY,
        },
        "--baseline base.json --output-format concise a.yaml",
    ),
    # more of each
    "fixes, each of them": Case({"a.yaml": FIXABLE, "b.yaml": FIXABLE}, "--fix --show-fixes --select DW301 ."),
    "fixes, each of them, quietly": Case({"a.yaml": FIXABLE}, "-q --fix --show-fixes --select DW301 ."),
    "a diff, quietly": Case({"a.yaml": FIXABLE}, "-q --diff --select DW301 ."),
    "a diff with a mandatory rule": Case(
        {"workerlint.toml": MANDATORY, "a.yaml": FIXABLE, "b.yaml": FAULTY}, "--diff --select DW301 ."
    ),
    "a diff and a file that does not exist": Case({"a.yaml": FIXABLE}, "--diff . gone.yaml"),
    "suppression comments, quietly": Case({"a.yaml": FAULTY}, "-q --add-ignore agreed ."),
    "suppression comments in two files": Case(
        {"a.yaml": FAULTY, "b.yaml": FAULTY}, "--add-ignore agreed --select DW301 ."
    ),
    "suppression comments for a mandatory rule": Case(
        {"workerlint.toml": MANDATORY, "a.yaml": FAULTY}, "--add-ignore agreed --output-format concise --select DW301 ."
    ),
    "suppression comments that are not needed": Case({"a.yaml": CLEAN}, "--add-ignore agreed --select DW301 ."),
    "more suppressions than allowed with --exit-zero": Case(
        {"workerlint.toml": "max-suppressions = {DW301 = 0}\n", "a.yaml": SUPPRESSED}, "--exit-zero ."
    ),
    "a budget for no Worker": Case({"workerlint.toml": BUDGET, "a.yaml": "x: 1\n"}, "."),
    "a budget for no Worker with --strict-coverage": Case(
        {"workerlint.toml": BUDGET, "a.yaml": "x: 1\n"}, "--strict-coverage ."
    ),
    "a mandatory budget that is not checked": Case(
        {"workerlint.toml": 'mandatory = ["ACME010"]\n' + BUDGET, "a.yaml": SIZED}, "a.yaml"
    ),
    "a mandatory budget that is not checked, quietly": Case(
        {"workerlint.toml": 'mandatory = ["ACME010"]\n' + BUDGET, "a.yaml": SIZED}, "-q a.yaml"
    ),
    "a mandatory budget above the root of the configuration": Case(
        {
            "workerlint.toml": 'mandatory = ["ACME010"]\n' + BUDGET,
            "team/workerlint.toml": "root = true\n",
            "team/a.yaml": SIZED,
        },
        "--select DW301 team",
    ),
    "a platform file that is outdated": Case(
        {"workerlint.toml": 'select = ["DW620"]\nplatform = "p.toml"\n', "p.toml": OUTDATED, "a.yaml": CLEAN},
        "--output-format concise --today 2027-01-31 .",
    ),
    "a platform file that is outdated, in a baseline": Case(
        {"workerlint.toml": 'select = ["DW620"]\nplatform = "p.toml"\n', "p.toml": OUTDATED, "a.yaml": CLEAN},
        "--write-baseline base.json --today 2027-01-31 .",
    ),
    "an excluded directory that is named": Case(
        {"workerlint.toml": 'exclude = ["build/"]\n', "build/a.yaml": CLEAN, "b.yaml": CLEAN}, "-v . build"
    ),
    "an excluded file that is named by --force-exclude": Case(
        {"workerlint.toml": 'exclude = ["a.yaml"]\n', "a.yaml": CLEAN}, "-v --force-exclude a.yaml"
    ),
    "templates": Case(
        {"a.yaml": TEMPLATE, "b.yaml": f"{CLEAN}---\n{TEMPLATE}", "c.yaml": f"x: 1\n---\n{TEMPLATE}"}, "-v ."
    ),
    "a template that is named": Case({"a.yaml": TEMPLATE}, "a.yaml"),
    "a file with syntax errors and a mandatory rule": Case(
        {"workerlint.toml": MANDATORY, "a.yaml": f"{CLEAN}  - [\n"}, "--output-format concise a.yaml"
    ),
    "two files that do not exist": Case({}, "gone.yaml lost.yaml"),
    "two reports to files": Case({"a.yaml": CLEAN}, "--output-format text:a.txt --output-format json:a.json ."),
    "a report for a program": Case({"a.yaml": CLEAN}, "--output-format gitlab ."),
    "a report for a program, quietly": Case({"a.yaml": CLEAN}, "-q --output-format gitlab ."),
    "reports that cannot be written": Case(
        {"a.yaml": FAULTY}, "--output-format concise --output-format text:gone/a.txt --output-format json:gone/b.json ."
    ),
    "the settings of a shard": Case(
        {"a.yaml": CLEAN, "b/c.yaml": CLEAN, "d.yaml": CLEAN}, "--show-settings --select DW301 --shard 2/2 ."
    ),
    "why each document of a shard is a Worker": Case(
        {"a.yaml": CLEAN, "b/c.yaml": CLEAN, "d.yaml": "x: 1\n"}, "--explain --shard 2/2 ."
    ),
    "rules that are disabled": Case(
        {"workerlint.toml": 'per-file-ignores."b.yaml" = ["DW3"]\n', "a.yaml": CLEAN, "b.yaml": CLEAN},
        "--ignore DW7,DW4 .",
    ),
    "a policy for other files": Case(
        {
            "workerlint.toml": 'select = ["DW301"]\n[[policy]]\ncode = "ACME001"\nfiles = ["prod/"]\nat = "tags"\nmust = {}\n',
            "a.yaml": CLEAN,
            "prod/b.yaml": CLEAN,
        },
        "-v a.yaml",
    ),
}


@pytest.mark.parametrize("case", RUNS.values(), ids=RUNS)
def test_a_run(case: Case, run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
    for name, content in case.files.items():
        folder.write(name, content)
    result = run("check", *case.arguments.split(), stdin=case.stdin.encode())
    shown = [f"exit code {result.code}"]
    shown += [f"== {name}\n{text}" for name, text in (("stdout", result.out), ("stderr", result.err)) if text]
    assert "\n".join(shown) == snapshot


def test_one_name_in_two_files_of_a_folder_is_an_error(run: Run, folder: Any) -> None:
    folder.write("a.yaml", WORKER)
    folder.write("b.yaml", f"# later\n{WORKER}")
    result = run("check", "--select", "DW6", "--output-format", "concise", ".")
    assert result.code == 1
    assert result.out.splitlines()[0].startswith("b.yaml:2:7: error[DW601] duplicate Worker `city-sync`")


@pytest.mark.parametrize("paths", [("-", "."), ("a.yaml", "-", "b.yaml")])
def test_the_standard_input_stands_for_the_file_of_its_name(paths: tuple[str, ...], run: Run, folder: Any) -> None:
    folder.write("a.yaml", WORKER)
    folder.write("b.yaml", WORKER.replace("city-sync", "other"))
    result = run("check", "--select", "DW6", "--stdin-filename", "./a.yaml", *paths, stdin=WORKER.encode())
    assert result.code == 0
    assert result.out.startswith("No findings in 2 manifests; ")
    result = run("check", "--select", "DW6", "--stdin-filename", "new.yaml", *paths, stdin=WORKER.encode())
    assert result.code == 1


def test_one_name_in_two_folders_is_a_note(run: Run, folder: Any) -> None:
    folder.write("dev/a.yaml", WORKER)
    folder.write("prod/a.yaml", WORKER)
    result = run("check", "--select", "DW6", "--output-format", "concise", ".")
    assert result.code == 0
    assert result.out.startswith("prod/a.yaml:1:7: info[DW601]")


def test_a_comment_for_them_is_left_alone_where_the_other_file_is_not_part_of_the_run(run: Run, folder: Any) -> None:
    folder.write("a.yaml", WORKER)
    folder.write("b.yaml", WORKER.replace("city-sync\n", "city-sync # workerlint: ignore[DW601]\n"))
    assert run("check", "--select", "DW6,DW007", "b.yaml").out.startswith("No findings in 1 manifest; ")


@pytest.mark.parametrize(("code", "path"), [("DW301", "a.yaml"), ("DW601", "a.yaml"), ("DW620", "p.toml")])
def test_a_rule_that_fails_is_an_error_and_the_others_run(
    run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch, code: str, path: str
) -> None:
    folder.write("workerlint.toml", 'platform = "p.toml"\n')
    folder.write("p.toml", OUTDATED)
    folder.write("a.yaml", FIXABLE)

    def fail(*_: object) -> None:
        raise ValueError("no such thing")

    (broken,) = (rule for rule in load_rules() if rule.code == code)
    module = importlib.import_module(broken.module)
    (rule,) = (value for value in vars(module).values() if type(value) is Rule and value.code == code)
    monkeypatch.setattr(rule, "check", fail)
    result = run("check", "--select", f"{code},DW202,DW204,DW3", "--output-format", "concise", ".")
    assert result.code == 2
    assert result.err == (
        f"workerlint: error: {code} {broken.name} failed on {path}: ValueError: no such thing\n"
        "  help: this is a bug in the rule, not an error in the manifest\n"
    )
    assert ("error[DW301]" in result.out) == (code != "DW301")
    assert "the run is incomplete: 1 problem" in result.out
