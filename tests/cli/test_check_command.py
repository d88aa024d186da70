"""``check``: which files it looks at, what it prints, how it exits."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from tests.command_line import CLEAN

from workerlint.core.diagnostic import ERROR, Finding
from workerlint.core.text import Span
from workerlint.engine.registry import load_rules
from workerlint.engine.rule import rule
from workerlint.manifest.worker import Worker
from workerlint_schemas import load_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]

RESOURCES = """\
  resources:
    requests: {cpu: 100m, memory: 128Mi}
    limits: {cpu: 500m, memory: 512Mi}
"""


def test_a_clean_manifest_exits_with_0(run: Run, folder: Any) -> None:
    folder.write("worker.yaml", CLEAN.replace("  topology:", f"{RESOURCES}  topology:"))
    result = run("check", "worker.yaml")
    assert (result.code, result.out, result.err) == (0, "The manifest is clean.\n1 file found: 1 checked.\n", "")


def test_a_finding_is_shown_with_its_place_and_exits_with_1(check: Run, folder: Any) -> None:
    folder.faulty("worker.yaml")
    result = check("worker.yaml")
    assert result.code == 1
    assert "error[DW301] invalid-log-level: invalid log level `LOUD`" in result.out
    assert "worker.yaml:6:13" in result.out
    assert "Found 1 error in 1 file" in result.out
    assert result.err == ""


def test_without_paths_the_current_folder_is_searched(check: Run, folder: Any) -> None:
    folder.faulty("deep/er/worker.yml")
    assert "deep/er/worker.yml:6:13" in check().out


def test_other_yaml_is_passed_over_and_the_summary_says_so(check: Run, folder: Any) -> None:
    folder.write("compose.yaml", "services: {}\n")
    result = check(".")
    assert (result.code, result.out, result.err) == (
        0,
        "No Worker manifest found in 1 file.\n1 file found: 1 without a Worker.\n",
        "",
    )


def test_a_folder_without_yaml_is_one_clear_line_and_exit_2(check: Run, folder: Any) -> None:
    folder.write("docs/readme.md")
    result = check("docs")
    assert (result.code, result.out) == (2, "")
    assert result.err == "workerlint: error: no YAML files found in docs\n"


def test_a_folder_whose_yaml_is_left_out_says_why_there_is_none(check: Run, folder: Any) -> None:
    folder.write(".gitignore", "out/\n")
    folder.clean("out/worker.yaml")
    result = check(".")
    assert result.code == 2
    assert result.err == (
        "workerlint: error: no YAML files found in .\n  help: some files are skipped because git ignores them or `exclude` matches\n"
    )


def test_a_path_that_does_not_exist_is_exit_2_with_the_nearest_sibling(check: Run, folder: Any) -> None:
    folder.clean("manifests/orders.yaml")
    result = check("manifests/order.yaml")
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        "workerlint: error: manifests/order.yaml does not exist\n  help: did you mean `manifests/orders.yaml`?\n"
    )


def test_a_problem_with_one_path_does_not_keep_the_others_from_being_checked(check: Run, folder: Any) -> None:
    folder.faulty("worker.yaml")
    result = check("gone.yaml", "worker.yaml")
    assert result.code == 2
    assert "gone.yaml does not exist" in result.err
    assert "DW301" in result.out
    assert "the run is incomplete: 1 problem" in result.out


def test_a_dangling_link_is_named_as_one(check: Run, folder: Any) -> None:
    (folder.path / "worker.yaml").symlink_to("gone.yaml")
    result = check("worker.yaml")
    assert result.code == 2
    assert "worker.yaml is a symbolic link to a file that does not exist" in result.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_refused_and_the_way_out_shown(check: Run, folder: Any) -> None:
    os.mkfifo(folder.path / "pipe")
    result = check("pipe")
    assert result.code == 2
    assert result.err == (
        "workerlint: error: pipe is a pipe, not a file\n  help: pass - as the path to read standard input\n"
    )


def test_stdin_is_read_and_named(check: Run) -> None:
    result = check(
        "--stdin-filename", "team/worker.yaml", "-", stdin=b"type: worker\nworker:\n  logLevel: LOUD\n  stack: a\n"
    )
    assert result.code == 1
    assert "team/worker.yaml:3:13" in result.out


def test_stdin_without_a_name(check: Run) -> None:
    result = check("-", stdin=b"type: worker\nworker:\n  logLevel: LOUD\n  stack: a\n")
    assert "<stdin>:3:13" in result.out


def test_stdin_is_checked_by_the_configuration_above_its_name(check: Run, folder: Any) -> None:
    folder.write("team/workerlint.toml", "severity.DW301 = 'info'\n")
    result = check(
        "--stdin-filename", "team/worker.yaml", stdin=b"type: worker\nworker:\n  logLevel: LOUD\n  stack: a\n"
    )
    assert result.code == 0
    assert "info[DW301]" in result.out


def test_paths_in_reports_are_relative_where_possible(check: Run, folder: Any) -> None:
    path = folder.faulty("team/worker.yaml")
    assert "team/worker.yaml:6:13" in check(str(path)).out
    assert " team/worker.yaml:6:13" in check("./team/../team/worker.yaml").out


def test_fail_on_sets_the_severity_that_fails(check: Run, folder: Any) -> None:
    folder.faulty("worker.yaml")
    as_warning = ("--severity", "DW301=warning", "worker.yaml")
    assert check(*as_warning).code == 0
    assert check(*as_warning, "--fail-on", "warning").code == 1
    assert check(*as_warning, "--fail-on", "info").code == 1
    assert check("worker.yaml", "--fail-on", "never").code == 0


def test_fail_on_of_each_configuration_holds_for_its_own_files(check: Run, folder: Any) -> None:
    folder.write("strict/workerlint.toml", "fail-on = 'info'\n")
    folder.clean("strict/worker.yaml")
    folder.faulty("lax/worker.yaml")
    lowered = ("--severity", "DW301=warning")
    assert check(*lowered).code == 0
    folder.faulty("strict/worker.yaml")
    assert check(*lowered).code == 1


def test_exit_zero_forgives_findings_but_not_failures(check: Run, folder: Any) -> None:
    folder.faulty("worker.yaml")
    assert check("--exit-zero", "worker.yaml").code == 0
    assert check("--exit-zero", "worker.yaml", "gone.yaml").code == 2


def test_quiet_prints_findings_alone(check: Run, folder: Any) -> None:
    folder.faulty("worker.yaml")
    folder.clean("clean.yaml")
    assert "Found" not in check("-q", ".").out
    assert "DW301" in check("-q", ".").out
    assert check("-q", "clean.yaml").out == ""


def test_verbose_tells_what_was_read_and_what_comments_silence(check: Run, folder: Any) -> None:
    folder.write("pyproject.toml", "[tool.workerlint]\n")
    folder.write("compose.yaml", "services: {}\n")
    folder.write(
        "worker.yaml",
        "type: worker\nworker:\n  stack: a\n  logLevel: LOUD # workerlint: ignore[DW301] agreed with the team\n",
    )
    result = check("-v")
    assert result.code == 0
    assert result.err == (
        "configuration: pyproject.toml\n"
        "no Worker: compose.yaml\nchecked: worker.yaml\n"
        "suppressed: worker.yaml:4: DW301 invalid-log-level (agreed with the team)\n"
    )


def test_no_ignores_shows_what_comments_silence(check: Run, folder: Any) -> None:
    folder.write("worker.yaml", "type: worker\nworker:\n  stack: a\n  logLevel: LOUD # workerlint: ignore[DW301] why\n")
    assert check("worker.yaml").code == 0
    assert check("--no-ignores", "worker.yaml").code == 1


def test_statistics_count_in_place_of_showing(check: Run, folder: Any) -> None:
    folder.faulty("a.yaml")
    folder.faulty("b.yaml")
    result = check("--statistics")
    assert result.out.startswith("2  error  DW301  invalid-log-level\n")


def test_more_warnings_than_allowed_fail_the_run(check: Run, folder: Any) -> None:
    for name in ("a.yaml", "b.yaml"):
        folder.faulty(name)
    warn = ("--severity", "DW301=warning", "--select", "DW301")
    assert check(*warn).code == 0
    assert check(*warn, "--max-warnings", "2").code == 0
    result = check(*warn, "--max-warnings", "1")
    assert (result.code, result.err) == (1, "workerlint: error: 2 warnings: more than `--max-warnings 1`\n")
    assert "b.yaml:6:13" in result.out
    assert check(*warn, "--max-warnings", "0", "--fail-on", "never").code == 1
    assert check("--select", "DW301", "--max-warnings", "0").err == ""


@pytest.mark.parametrize(
    ("short", "long"), [(("-e",), "--exit-zero"), (("-n",), "--no-cache"), (("-o", "out.txt"), "--output-file=out.txt")]
)
def test_short_options(check: Run, folder: Any, short: tuple[str, ...], long: str) -> None:
    folder.faulty("worker.yaml")
    assert check(*short) == check(long)
    assert check(*short) != check() or short == ("-n",)


def test_the_environment_sets_the_output_format(check: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.faulty("worker.yaml")
    monkeypatch.setenv("WORKERLINT_OUTPUT_FORMAT", "concise")
    assert check().out.startswith("worker.yaml:6:13: error[DW301]")
    assert json.loads(check("--output-format", "json").out)["findings"]
    monkeypatch.setenv("WORKERLINT_OUTPUT_FORMAT", "")
    assert check().out.startswith("error[DW301]")
    monkeypatch.setenv("WORKERLINT_OUTPUT_FORMAT", "jsn")
    result = check()
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("workerlint: error: unknown output format `jsn` in WORKERLINT_OUTPUT_FORMAT\n")


def test_statistics_as_json_count_the_same(check: Run, folder: Any) -> None:
    folder.faulty("a.yaml")
    folder.faulty("b.yaml")
    report = json.loads(check("--statistics", "--output-format", "json", "--select", "DW3").out)
    assert report["statistics"] == [
        {"code": "DW301", "name": "invalid-log-level", "severity": "error", "count": 2, "safe_fixes": 0}
    ]
    assert "findings" not in report
    assert report["account"]["checked"] == 2
    assert not list(Draft202012Validator(load_schema("report.json")).iter_errors(report))


def test_several_formats_in_one_run(check: Run, folder: Any) -> None:
    folder.faulty("worker.yaml")
    result = check(
        "--output-format", "concise", "--output-format", "json:out.json", "--output-format", "sarif:out.sarif"
    )
    assert result.out.startswith("worker.yaml:6:13:")
    assert json.loads((folder.path / "out.json").read_text())["findings"][0]["code"] == "DW301"
    assert json.loads((folder.path / "out.sarif").read_text())["runs"][0]["results"][0]["ruleId"] == "DW301"


def test_when_every_report_goes_to_a_file_the_outcome_is_still_said(check: Run, folder: Any) -> None:
    folder.faulty("worker.yaml")
    result = check("--output-format", "json", "--output-file", "out.json")
    assert result.out.startswith("Found 1 error in 1 file")
    assert check("-q", "--output-format", "json", "--output-file", "out.json").out == ""


def test_a_machine_format_is_whole_when_there_is_nothing_to_say(check: Run, folder: Any) -> None:
    folder.clean("worker.yaml")
    assert json.loads(check("--output-format", "json").out)["findings"] == []
    assert json.loads(check("--output-format", "json", "gone.yaml").out)["findings"] == []


def test_a_report_that_cannot_be_written_is_exit_2(check: Run, folder: Any) -> None:
    folder.clean("worker.yaml")
    result = check("--output-file", "gone/out.txt")
    assert result.code == 2
    assert result.err == "workerlint: error: cannot write gone/out.txt: No such file or directory\n"


def test_the_summary_page_of_a_github_step_is_written(check: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(folder.path / "summary.md"))
    folder.faulty("worker.yaml")
    assert check("--output-format", "github").out.startswith("::error ")
    assert "DW301" in (folder.path / "summary.md").read_text()


def test_show_files_lists_and_checks_nothing(check: Run, folder: Any) -> None:
    folder.faulty("b/worker.yaml")
    folder.clean("a.yml")
    assert check("--show-files") == (0, "a.yml\nb/worker.yaml\n", "")


def test_a_rule_that_breaks_down_is_a_problem_and_the_rest_goes_on(
    check: Run, folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    @rule("ZZ001", "house-rule", ERROR)
    def broken(worker: Worker) -> Iterator[Finding]:
        raise ZeroDivisionError(f"of {worker.section_name}")

    folder.faulty("a.yaml")
    monkeypatch.setattr("workerlint.engine.project.load_rules", lambda *_: [*load_rules(), broken])
    result = check("--extend-select", "ZZ001", "a.yaml")
    assert result.code == 2
    assert "ZZ001 house-rule failed on a.yaml: ZeroDivisionError: of worker" in result.err
    assert "error[DW301]" in result.out


@pytest.fixture
def preview_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add a preview rule with a finding in each Worker."""

    @rule("ZZ001", "house-rule", ERROR, preview=True)
    def previewed(worker: Worker) -> Iterator[Finding]:
        yield Finding(Span(0, len(worker.text)), "previewed")

    monkeypatch.setattr("workerlint.engine.project.load_rules", lambda *_: [*load_rules(), previewed])


@pytest.mark.usefixtures("preview_rule")
def test_a_preview_rule_runs_with_the_option_or_the_key(run: Run, folder: Any) -> None:
    folder.clean("a.yaml")
    assert run("check", "a.yaml").code == 0
    assert run("check", "--extend-select", "ALL", "--ignore", "DW", "a.yaml").code == 0
    assert "error[ZZ001]" in run("check", "--preview", "a.yaml").out
    folder.write("workerlint.toml", "preview = true\n")
    assert "error[ZZ001]" in run("check", "a.yaml").out


@pytest.mark.usefixtures("preview_rule")
@pytest.mark.parametrize("selector", ["ZZ001", "house-rule"])
def test_to_name_a_preview_rule_without_preview_is_an_error(run: Run, folder: Any, selector: str) -> None:
    folder.clean("a.yaml")
    result = run("check", "--extend-select", selector, "a.yaml")
    assert result.code == 2
    assert f"`{selector}` in --extend-select is a preview rule" in result.err
    assert "add `--preview`" in result.err
    assert run("check", "--ignore", selector, "a.yaml").code == 0
    assert run("check", "--preview", "--extend-select", selector, "a.yaml").code == 1


@pytest.mark.usefixtures("preview_rule")
@pytest.mark.parametrize("line", ['select = ["ZZ001"]', 'mandatory = ["ZZ001"]', 'severity.house-rule = "warning"'])
def test_a_configuration_that_names_a_preview_rule_must_allow_it(run: Run, folder: Any, line: str) -> None:
    folder.clean("a.yaml")
    folder.write("workerlint.toml", f"{line}\n")
    result = run("check", "a.yaml")
    assert result.code == 2
    assert "workerlint.toml:1: " in result.err
    assert "is a preview rule" in result.err
    assert "set `preview = true`" in result.err
    folder.write("workerlint.toml", f"preview = true\n{line}\n")
    assert "[ZZ001]" in run("check", "a.yaml").out


@pytest.mark.usefixtures("preview_rule")
def test_a_nearer_configuration_cannot_allow_a_mandatory_preview_rule(run: Run, folder: Any) -> None:
    folder.clean("team/a.yaml")
    folder.write("workerlint.toml", 'mandatory = ["ZZ001"]\n')
    folder.write("team/workerlint.toml", "preview = true\n")
    result = run("check", "team/a.yaml")
    assert result.code == 2
    assert "workerlint.toml:1: `ZZ001` is a preview rule" in result.err


@pytest.mark.usefixtures("preview_rule")
def test_a_nearer_configuration_does_not_turn_off_a_mandatory_preview_rule(run: Run, folder: Any) -> None:
    folder.clean("team/a.yaml")
    folder.write("workerlint.toml", 'preview = true\nmandatory = ["ZZ001"]\n')
    folder.write("team/workerlint.toml", "preview = false\n")
    assert "error[ZZ001]" in run("check", "team/a.yaml").out


@pytest.mark.slow
@pytest.mark.usefixtures("preview_rule")
def test_a_mandatory_prefix_does_not_enable_preview_rules(run: Run, folder: Any) -> None:
    folder.clean("a.yaml")
    folder.write("workerlint.toml", 'mandatory = ["ZZ"]\n')
    assert run("check", "a.yaml").code == 0
    assert run("rules").out.splitlines()[-1].split()[-1] == "preview"
    folder.write("workerlint.toml", 'preview = true\nmandatory = ["ZZ"]\n')
    assert run("check", "a.yaml").code == 1


@pytest.mark.usefixtures("preview_rule")
def test_a_configuration_may_ignore_a_preview_rule_that_it_does_not_run(run: Run, folder: Any) -> None:
    folder.clean("a.yaml")
    folder.write("workerlint.toml", 'ignore = ["ZZ001"]\nseverity.house-rule = "off"\n')
    assert run("check", "a.yaml").code == 0


@pytest.mark.parametrize("name", ["worker.yaml", "notes.md"])
def test_what_a_rule_breaks_down_over_is_masked(
    check: Run, folder: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    @rule("ZZ001", "house-rule", ERROR)
    def broken(worker: Worker) -> Iterator[Finding]:
        raise ValueError(worker.text[worker.text.index("runAsApiKey") :])
        yield

    manifest = (
        "name: city-sync\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  runAsApiKey: abc-s3cr3t-xyz\n"
    )
    folder.write(name, f"```yaml\n{manifest}```\n" if name.endswith(".md") else manifest)
    monkeypatch.setattr("workerlint.engine.project.load_rules", lambda *_: [*load_rules(), broken])
    result = check("--extend-select", "ZZ001", name)
    assert result.code == 2
    assert f"ZZ001 house-rule failed on {name}: ValueError: runAsApiKey: ***" in result.err
    assert "s3cr3t" not in result.err


def test_a_crash_is_exit_2_never_1(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.clean("worker.yaml")
    monkeypatch.setattr("workerlint.run.runner.discover", lambda *_, **__: 1 / 0)
    result = run("check", "worker.yaml")
    assert result.code == 2
    assert "workerlint: error: internal error: ZeroDivisionError" in result.err


@pytest.mark.parametrize("line", [("check",), ("check", "-"), ("init",)], ids=" ".join)
def test_a_folder_that_is_gone_is_named_in_one_line(
    process: Run, folder: Any, monkeypatch: pytest.MonkeyPatch, line: tuple[str, ...]
) -> None:
    gone = folder.path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    try:
        gone.rmdir()
    except PermissionError:
        pytest.skip("this system keeps a folder that somebody works in")
    done = process(*line, input=b"name: a\n")
    assert (done.returncode, done.stdout) == (2, b"")
    assert (
        done.stderr
        == b"workerlint: error: the current directory no longer exists\n  help: change to another directory\n"
    )


def test_an_interrupt_ends_quietly_with_130(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("workerlint.run.runner.discover", interrupted)
    assert run("check") == (130, "", "")


def test_color_is_used_when_demanded_and_nowhere_else(check: Run, folder: Any) -> None:
    folder.faulty("worker.yaml")
    assert "\x1b[" not in check("worker.yaml").out
    assert "\x1b[" in check("--color", "always", "worker.yaml").out
    assert "\x1b]8;" not in check("--colour", "always", "worker.yaml").out  # no links into a pipe


class TestSelection:
    def test_the_command_line_beats_the_file(self, run: Run, folder: Any) -> None:
        folder.write("workerlint.toml", 'ignore = ["DW3"]\nselect = ["DW003"]\n')
        folder.faulty("worker.yaml")
        assert run("check").code == 0
        assert run("check", "--extend-select", "DW301").code == 1
        assert run("check", "--select", "invalid-log-level").code == 1

    def test_several_rules_in_one_word(self, run: Run, folder: Any) -> None:
        folder.faulty("worker.yaml")
        assert run("check", "--select", "DW003,DW301").code == 1
        assert run("check", "--select", "DW003, DW30", "--ignore", "DW301").code == 0
        assert run("check", "--select", "DW301", "--ignore", "DW30").code == 1  # the closer name wins

    def test_per_file_ignores(self, check: Run, folder: Any) -> None:
        folder.write("workerlint.toml", '[per-file-ignores]\n"legacy/" = ["DW3"]\n')
        folder.faulty("legacy/worker.yaml")
        assert check().code == 0
        folder.faulty("worker.yaml")
        assert check().out.count("error[DW301]") == 1

    def test_an_unknown_rule_is_exit_2_with_the_nearest(self, run: Run, folder: Any) -> None:
        folder.clean("worker.yaml")
        result = run("check", "--ignore", "invalid-loglevel")
        assert (result.code, result.out) == (2, "")
        assert result.err == (
            "workerlint: error: unknown rule `invalid-loglevel` in --ignore\n"
            "  help: did you mean `invalid-log-level`?\n"
        )

    def test_no_config_leaves_the_file_out(self, run: Run, folder: Any) -> None:
        folder.write("workerlint.toml", 'ignore = ["DW301"]\n')
        folder.faulty("worker.yaml")
        assert "DW301" not in run("check").out
        assert "DW301" in run("check", "--no-config").out

    def test_config_names_the_file(self, check: Run, folder: Any) -> None:
        folder.write("shared/strict.toml", '[severity]\nDW301 = "warning"\n')
        folder.faulty("worker.yaml")
        assert "warning[DW301]" in check("--config", "shared/strict.toml").out

    def test_a_bad_configuration_is_exit_2(self, check: Run, folder: Any) -> None:
        folder.write("workerlint.toml", '\nignor = ["DW301"]\n')
        folder.clean("worker.yaml")
        result = check()
        assert (result.code, result.out) == (2, "")
        assert (
            result.err == "workerlint: error: workerlint.toml:2: unknown key `ignor`\n  help: did you mean `ignore`?\n"
        )


class TestForceExclude:
    @pytest.fixture(autouse=True)
    def files(self, folder: Any) -> None:
        folder.write("workerlint.toml", 'extend-exclude = ["vendor/"]\n')
        folder.faulty("vendor/worker.yaml")

    def test_a_named_file_is_checked_though_it_be_excluded(self, check: Run) -> None:
        assert check("vendor/worker.yaml").code == 1

    def test_unless_force_exclude_is_given(self, check: Run) -> None:
        assert check("--force-exclude", "vendor/worker.yaml") == (
            0,
            "No files checked.\n1 file found: 1 skipped (excluded).\n",
            "",
        )

    def test_which_holds_for_stdin_by_its_name(self, check: Run, folder: Any) -> None:
        text = (folder.path / "vendor/worker.yaml").read_bytes()
        assert check("--force-exclude", "--stdin-filename", "vendor/worker.yaml", stdin=text).code == 0
        assert check("--force-exclude", "--stdin-filename", "worker.yaml", stdin=text).code == 1


def test_the_help(run: Run, snapshot: SnapshotAssertion) -> None:
    result = run("check", "--help")
    assert (result.code, result.err) == (0, "")
    assert result.out == snapshot
