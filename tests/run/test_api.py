"""The public API returns what the command line reports."""

from __future__ import annotations

import dataclasses
import gc
import io
import json
import os
import pickle
import re
import shutil
import signal
import subprocess
import sys
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.examples import examples

import workerlint
from workerlint import CheckError, Diagnostic, Severity, SuggestedFix, TextEdit, check_paths, check_text
from workerlint.cli.entry import main
from workerlint.run import checker

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD = "name: city-sync\nversion: v1beta\ntype: worker\n"
FAULTY = f"{HEAD}worker:\n  stack: bento:3.0\n  logLevel: debug\n"
SECRET = "hunter2hunter2"
DOCUMENTS = (
    FAULTY,
    f"{HEAD}worker:\n  stack: bento:3.0\n  logLevel: LOUD # workerlint: ignore[DW301] it is\n  replicas: three\n",
    f"{HEAD}worker:\n  stack: bento:3.0\n  envs:\n    DB_PASSWORD: {SECRET}\n    é😀: '{SECRET}'\n  logLevel: {SECRET}\n",
    f"{HEAD}worker:\n  stack:bento\n\tcompute: x\n",
    f"{HEAD}workspace: public\nworker:\n  stack: bento:3.0\n  dataosSecrets:\n    - name: db\n      workspace: public\n",
    "name: other\nversion: v1\ntype: secret\nworkspace: public\nsecret:\n  type: key-value\n",
    "kind: foreign\n",
    "",
)
NAMES = ("a.yaml", "b.yml", "sub/a.yaml", "sub/c.yaml", "sub/deep/d.yaml", "out/e.yaml", "sub/notes.md")
MANDATORY = 'mandatory = ["DW3", "DW6"]\nfail-on = "info"\n'
WEAKENING = 'root = true\nmandatory = ["DW7"]\nexclude = ["c.yaml"]\nignore = ["DW3"]\nstacks = ["bento:3.0"]\n'
CONFIGURATIONS = (
    'select = ["ALL"]\n',
    'ignore = ["DW7"]\nseverity = { DW301 = "info" }\n',
    'select = ["DW3", "DW6", "DW5"]\nexclude = ["out"]\n',
    '[per-file-ignores]\n"*a.yaml" = ["DW3"]\n',
    'require-suppression-reason = true\nextend-select = ["ALL"]\n',
    MANDATORY,
    WEAKENING,
)


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    top = tmp_path / "repository"
    (top / ".git").mkdir(parents=True)
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy" / "policy.toml").write_text('mandatory = ["DW2", "DW301"]\nseverity.DW301 = "warning"\n')
    monkeypatch.chdir(top)
    return top


def as_json(diagnostics: list[Diagnostic]) -> Any:
    return json.loads(json.dumps([dataclasses.asdict(diagnostic) for diagnostic in diagnostics]))


def write(files: dict[str, str]) -> None:
    for name, text in files.items():
        os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
        with open(name, "w", encoding="utf-8", newline="") as file:
            file.write(text)


def reported(*arguments: str, stdin: str = "") -> tuple[Any, list[str]]:
    """Return what the command line reports as JSON, and its lines on the standard error."""
    with pytest.MonkeyPatch.context() as patch:
        out, err = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        main(["check", "--output-format", "json", *arguments])
        out.flush()
        err.flush()
        out.seek(0)
        err.seek(0)
        return json.loads(out.read() or '{"findings": []}')["findings"], err.read().splitlines()


def checked(paths: list[str], options: dict[str, Any]) -> tuple[list[Diagnostic], list[str]]:
    """Return the findings of the API, and its problems."""
    try:
        return check_paths(paths, **options), []
    except CheckError as error:
        return list(error.diagnostics), list(error.problems)


sets_of_files = st.dictionaries(
    st.sampled_from(NAMES), st.lists(st.sampled_from(DOCUMENTS), min_size=1, max_size=3).map("---\n".join), max_size=5
)
configurations = st.dictionaries(st.sampled_from(["", "sub/"]), st.sampled_from(CONFIGURATIONS))
selections = st.sampled_from(
    [
        {},
        {"select": ["ALL"]},
        {"select": ["DW3,DW6"], "ignore": ["DW301"]},
        {"extend_select": ["ALL"], "no_config": True},
        {"config": "sub/other.toml"},
        {"policy_file": "../policy/policy.toml", "ignore": ["DW2"]},
        {"policy_file": "../policy/policy.toml", "no_config": True},
    ]
)


@pytest.mark.deep
@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@example({"sub/a.yaml": DOCUMENTS[1], "sub/c.yaml": FAULTY}, {"": MANDATORY, "sub/": WEAKENING}, {}, "")
@example({"a.yaml": DOCUMENTS[1]}, {"": WEAKENING}, {"policy_file": "../policy/policy.toml", "no_config": True}, "")
@given(sets_of_files, configurations, selections, st.sampled_from(["", "sub/c.yaml\n", "deep\n"]))
def test_both_find_the_same(
    directory: Path, files: dict[str, str], configured: dict[str, str], options: dict[str, Any], ignored: str
) -> None:
    for entry in os.scandir(directory):
        if entry.is_dir() and entry.name != ".git":
            shutil.rmtree(entry)
        elif entry.is_file():
            os.unlink(entry)
    write(files)
    write({f"{place}workerlint.toml": text for place, text in configured.items()})
    write({".gitignore": ignored, "sub/other.toml": CONFIGURATIONS[1]})
    paths = [".", *(name for name in files if name.endswith(".md"))]
    arguments = [
        *(f"--{name.replace('_', '-')}={value}" for name in ("select", "extend_select", "ignore")
          for value in options.get(name, ())),
        *(["--no-config"] if options.get("no_config") else []),
        *(f"--{name.replace('_', '-')}={options[name]}" for name in ("config", "policy_file") if name in options),
    ]  # fmt: skip
    expected, problems = reported(*arguments, *paths)
    found, failures = checked(paths, options)
    assert as_json(found) == expected
    errors = [line for line in problems if line.startswith("workerlint: error: ")]
    assert [f"workerlint: error: {failure.partition(' (')[0]}" for failure in failures] == errors
    for name, text in files.items():
        expected, _ = reported(*arguments, "-", f"--stdin-filename={name}", stdin=text)
        assert as_json(check_text(text, path=name, **options)) == expected


def test_a_text_without_a_path_has_the_configuration_of_the_current_directory() -> None:
    write({"workerlint.toml": 'select = ["DW301"]\n'})
    (found,) = check_text(FAULTY)
    assert found.path == "<text>"
    assert (found.line, found.column, found.end_line, found.end_column) == (6, 13, 6, 18)
    assert found.severity is Severity.ERROR
    assert found.fix == SuggestedFix("safe", "Replace with `DEBUG`", (TextEdit(6, 13, 6, 18, "DEBUG"),))


def test_secrets_are_masked() -> None:
    found = check_text(DOCUMENTS[2], select=["ALL"])
    assert found
    assert SECRET not in repr(found)


@pytest.mark.parametrize("text", ["\ufeff" + FAULTY, FAULTY.replace("\n", "\r\n"), FAULTY + "\ud800", FAULTY + "\0"])
def test_any_string_is_a_text(text: str) -> None:
    found = check_text(text, select=["ALL"])
    assert {(item.line, item.column) for item in found if item.code == "DW301"} == {(6, 13)}


def test_findings_can_be_compared_hashed_and_pickled() -> None:
    found = check_text(FAULTY)
    assert set(found) == set(check_text(FAULTY))
    assert pickle.loads(pickle.dumps(found)) == found
    error = CheckError(["a"], found)
    assert pickle.loads(pickle.dumps(error)).diagnostics == tuple(found)
    with pytest.raises(dataclasses.FrozenInstanceError):
        found[0].line = 2  # type: ignore[misc]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (
            {"select": ["DWX"]},
            "unknown rule `DWX` in --select (run `workerlint rules` for a list)",
        ),
        ({"config": "missing.toml"}, "missing.toml: cannot read the file: No such file or directory"),
        ({"config": "broken.toml"}, "broken.toml:1: unknown key"),
        ({"config": "broken.toml", "no_config": True}, "--config cannot be used with --no-config"),
    ],
)
def test_an_invalid_configuration_raises(options: dict[str, Any], problem: str) -> None:
    write({"broken.toml": "color = 1\n", "a.yaml": FAULTY})
    checks: list[Callable[[], object]] = [partial(check_text, FAULTY, **options), partial(check_paths, ".", **options)]
    for check in checks:
        with pytest.raises(CheckError) as caught:
            check()
        assert str(caught.value).startswith(problem)
        assert caught.value.diagnostics == ()


def test_what_could_be_checked_is_part_of_the_error(capsys: pytest.CaptureFixture[str]) -> None:
    write({"a.yaml": FAULTY})
    with pytest.raises(CheckError, match=r"missing\.yaml does not exist") as caught:
        check_paths(["a.yaml", "missing.yaml"], select=["DW301"])
    assert [found.path for found in caught.value.diagnostics] == ["a.yaml"]
    assert capsys.readouterr() == ("", "")


def test_a_failing_rule_raises_and_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError(SECRET)

    monkeypatch.setattr("workerlint_rules.dw304_unversioned_stack.unversioned_stack.check", fail)
    monkeypatch.setattr("workerlint.engine.registry._index", lambda _: {})
    text = FAULTY + f"  envs:\n    DB_PASSWORD: {SECRET}\n"
    with pytest.raises(CheckError, match=r"DW304 .* ZeroDivisionError") as caught:
        check_text(text, select=["DW304", "DW301"])
    assert SECRET not in str(caught.value)
    assert [found.code for found in caught.value.diagnostics] == ["DW301"]


def test_one_path_need_not_be_a_list_and_no_path_finds_nothing(directory: Path) -> None:
    write({"a.yaml": FAULTY})
    assert check_paths("a.yaml") == check_paths([directory / "a.yaml"]) == check_paths(directory)
    assert check_paths([]) == []


def test_a_check_leaves_the_process_and_the_directory_as_they_were(directory: Path) -> None:
    write({f"{number}.yaml": FAULTY for number in range(12)})
    before = gc.get_threshold(), sorted(os.listdir(directory))
    assert len(check_paths(".", select=["DW301"])) == 12
    assert (gc.get_threshold(), sorted(os.listdir(directory))) == before


def test_no_cache_is_written(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write({"a.yaml": FAULTY})
    monkeypatch.setattr(checker, "CACHED_FROM", 1)
    monkeypatch.setenv("WORKERLINT_CACHE_DIR", str(directory / "cache"))
    assert check_paths(directory)
    assert not (directory / "cache").exists()


def test_importing_the_package_imports_nothing_else() -> None:
    program = "import sys; before = set(sys.modules); import workerlint; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["workerlint"]


def test_every_public_name_exists_and_no_other() -> None:
    assert all(getattr(workerlint, name) for name in workerlint.__all__)
    with pytest.raises(AttributeError, match="module 'workerlint' has no attribute 'check_file'"):
        workerlint.check_file  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.parametrize(("day", "codes"), [("2027-01-31", []), ("2027-02-01", ["DW301"])])
def test_exceptions_are_judged_on_the_given_day(directory: Path, day: str, codes: list[str]) -> None:
    text = FAULTY.replace("debug", "debug # workerlint: ignore[DW301] until=2027-01-31")
    write({"a.yaml": text})
    today = date.fromisoformat(day)
    assert [item.code for item in check_text(text, select=["DW301"], today=today)] == codes
    assert [item.code for item in check_paths(["."], select=["DW301"], today=today)] == codes


def test_what_fails_a_run_without_a_finding_is_a_problem(directory: Path, capfd: pytest.CaptureFixture[str]) -> None:
    write({"a.yaml": FAULTY.replace("debug", "debug # workerlint: ignore[DW301]"), "b.yaml": FAULTY})
    unused = '[[overrides]]\nfiles = ["none/"]\nignore = ["DW1"]\n'  # which the command line mentions
    write({"workerlint.toml": f'select = ["DW301"]\nmax-suppressions = {{ ALL = 0 }}\n{unused}'})
    with pytest.raises(CheckError) as caught:
        check_paths(["."])
    assert [problem.partition(":")[0] for problem in caught.value.problems] == [
        "comments suppress 1 finding of DW301 invalid-log-level"
    ]
    assert [item.path for item in caught.value.diagnostics] == ["b.yaml"]
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(("paths", "count"), [(["."], 1), (["../"], 1), (["a.yaml", "b.yaml"], 0)])
def test_budgets_are_checked_as_on_the_command_line(
    directory: Path, monkeypatch: pytest.MonkeyPatch, paths: list[str], count: int
) -> None:
    write({name: FAULTY.replace("city", name[0]) for name in ("a.yaml", "b.yaml")})
    write({"workerlint.toml": 'select = ["ACME"]\n[[budget]]\ncode = "ACME010"\ncpu = "100m"\n', "team/x.txt": ""})
    if paths == ["../"]:
        monkeypatch.chdir("team")
    found = check_paths(paths)
    assert [item.code for item in found] == ["ACME010"] * count
    assert as_json(found) == reported(*paths)[0]


def test_a_problem_has_its_hint(directory: Path) -> None:
    (directory / "large.yaml").write_text("# x\n" * 1000)
    (directory / "workerlint.toml").write_text("max-file-size = 2_000\n")
    with pytest.raises(CheckError) as caught:
        check_paths(directory / "large.yaml")
    (problem,) = caught.value.problems
    assert re.fullmatch(r".*large\.yaml exceeds the maximum size of 2,000 bytes \(.*max-file-size.*\)", problem)


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="the system has no timer")
def test_the_timer_of_the_program_is_left_alone(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def setitimer(*_: object) -> None:
        raise AssertionError("the timer is set")

    monkeypatch.setattr("_signal.setitimer", setitimer)
    before = signal.getsignal(signal.SIGALRM)
    write({"a.yaml": FAULTY})
    assert check_paths(directory)
    assert signal.getsignal(signal.SIGALRM) is before


def test_the_rules_of_a_policy_file_cannot_be_ignored(directory: Path) -> None:
    policy = directory.parent / "policy.toml"
    policy.write_text('mandatory = ["DW301"]\n', encoding="utf-8")
    (directory / "a.yaml").write_text(FAULTY, encoding="utf-8")
    for file, codes in (("", []), (policy, ["DW301"])):
        assert [item.code for item in check_text(FAULTY, select=["DW301"], ignore=["DW301"], policy_file=file)] == codes
        found = check_paths(["a.yaml"], select=["DW301"], ignore=["DW301"], policy_file=file)
        assert [item.code for item in found] == codes
