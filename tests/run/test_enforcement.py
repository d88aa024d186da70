"""Nothing weakens a mandatory rule: each option and each key of a configuration is tried, and the attempt is reported."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

import workerlint
from workerlint.config.keys import KEYS
from workerlint.core.diagnostic import ERROR, Finding
from workerlint.core.text import Span
from workerlint.engine.registry import load_rules
from workerlint.engine.rule import rule
from workerlint.run.options import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.command_line import Folder, Result

    from workerlint.manifest.worker import Worker

WORKER = """\
name: city-sync
version: v1beta
type: worker
workspace: public
owner: ada
{top}worker:
  stack: bento:3.0
  compute: runnable-default
  replicas: 12
  logLevel: LOUD
  resources:
    requests: {{cpu: 100m, memory: 100Mi}}
    limits: {{cpu: 100m, memory: 100Mi}}
  topology:
    - name: city-sync
      type: bento
"""
ROOT = """\
mandatory = [{codes}]
{more}
[[policy]]
code = "ACME001"
at = "worker.replicas"
must = {{ maximum = 10 }}
"""
PLATFORM = "format = 1\n[compute]\nclosed = {closed}\nlearned = 2020-01-31\nnames = [{names}]\n"
BASELINE = {"path": "team/a.yaml", "code": "DW301", "line": 10}
BASELINE_MESSAGE = "invalid log level `LOUD`: must be one of `INFO`, `DEBUG`, `WARN`, `ERROR`"


class Way(NamedTuple):
    """A line of a team's configuration that would weaken a mandatory rule."""

    line: str
    said: str
    """The beginning of the message of the finding on the line."""
    rule: str = "DW301"
    root: str = ""
    """More lines for the layer that makes the rule mandatory."""
    text: str = WORKER.format(top="")
    before: str = ""
    """Lines above the line, and *after* below it."""
    after: str = ""


def edited(old: str, new: str) -> str:
    return WORKER.format(top="").replace(old, new)


KEY_WAYS: dict[str, list[Way]] = {
    "root": [Way("root = true", "`root` does not end the layers above for `DW301`")],
    "select": [Way('select = ["DW1"]', "`select` does not leave out `DW301`")],
    "ignore": [
        Way('ignore = ["DW3"]', "`ignore` does not turn off `DW301`"),
        Way('ignore = ["weakened-rule"]', "`ignore` does not turn off `DW011`"),
    ],
    "severity": [
        Way('severity = { DW301 = "off" }', "`severity` does not turn off `DW301`"),
        Way('severity = { DW3 = "info" }', "`severity` does not lower `DW301`"),
    ],
    "per-file-ignores": [
        Way('per-file-ignores = { "*.yaml" = ["DW301"] }', "`per-file-ignores` does not turn off `DW301`")
    ],
    "overrides": [
        Way('ignore = ["DW301"]', "`ignore` does not turn off `DW301`", before='[[overrides]]\nfiles = ["*.yaml"]\n'),
        Way('select = ["DW1"]', "`select` does not leave out `DW301`", before='[[overrides]]\nfiles = ["*.yaml"]\n'),
        Way('severity.DW301 = "info"', "does not lower `DW301`", before='[[overrides]]\nfiles = ["*.yaml"]\n'),
    ],
    "policy": [
        Way('code = "ACME001"', "this policy does not replace `ACME001`", "ACME001", before="[[policy]]\n",
            after='at = "name"\nmust = true\n')
    ],
    "budget": [
        Way('code = "ACME010"', "this budget does not replace `ACME010`", "ACME010",
            '[[budget]]\ncode = "ACME010"\ncpu = "1"\n', before="[[budget]]\n", after='cpu = "400"\n')
    ],
    "exclude": [Way('exclude = ["*.yaml"]', "`*.yaml` does not exclude manifests from `DW301`")],
    "extend-exclude": [Way('extend-exclude = ["/a.yaml"]', "`/a.yaml` does not exclude manifests from `DW301`")],
    "respect-gitignore": [
        Way("respect-gitignore = true", "does not exclude files from `DW301`", root="respect-gitignore = false")
    ],
    "stacks": [Way('stacks = ["own:1.0"]', "", "DW305", text=edited("bento:3.0", "own:1.0"))],
    "computes": [
        Way('computes = ["own"]', "", "DW604", 'computes = ["gpu"]', edited("runnable-default", "own"))
    ],
    "resource-types": [Way('resource-types = ["own"]', "", "DW109", text=edited("type: worker", "type: own"))],
    "workspaces": [
        Way('workspaces = ["own"]', "", "DW621", 'workspaces = ["a"]', edited("workspace: public", "workspace: own"))
    ],
    "owners": [Way('owners = ["ada"]', "", "DW622", 'owners = ["bob"]')],
    "tags": [Way('tags = ["own"]', "", "DW112", 'tags = ["team:a"]', WORKER.format(top="tags: [own]\n"))],
    "schema": [
        Way('schema.extra = "extra.json"', "", "DW105", text=WORKER.format(top="costCenter: a\n"))
    ],
    "env-file": [Way('env-file = "low.env"', "", "ACME001", 'env-file = "high.env"', edited("12", "${N}"))],
    "platform": [
        Way('platform = "own.toml"', "", "DW604", 'platform = "platform.toml"', edited("runnable-default", "own"))
    ],
    "platform-max-age": [Way("platform-max-age = 99999", "", "DW620", 'platform = "platform.toml"')],
    "fail-on": [Way('fail-on = "never"', "`fail-on` does not apply to `DW301`")],
    "plugins": [Way("plugins = false", "`plugins` does not turn off `AC001`", "AC001", "plugins = true")],
}  # fmt: skip
"""By key, the lines that would weaken a rule. Without a message, the rule depends on the key."""

KEYS_WITHOUT_WAY = {
    "required-version": "another version is an error (exit code 2)",
    "extend": "the extended file is a layer, and its lines are found in it",
    "extend-select": "adds rules",
    "mandatory": "adds rules",
    "preview": "of the layers of the mandatory rule",
    "max-file-size": "a file that is too large is an error (exit code 2)",
    "require-suppression-reason": "no comment suppresses a mandatory rule",
    "max-suppressions": "no comment suppresses a mandatory rule",
    "strict-coverage": "fails more runs",
}

OPTION_WAYS: dict[str, tuple[list[str], str]] = {
    "select": (["--select", "DW1"], "`--select DW1` does not leave out `DW301`"),
    "ignore": (["--ignore", "DW7,DW3"], "`--ignore DW3` does not turn off `DW301`"),
    "severity": (["--severity", "DW301=off"], "`--severity DW301=off` does not turn off `DW301`"),
    "fail_on": (["--fail-on", "never"], "`--fail-on never` does not apply to `DW301`"),
    "exit_zero": (["--exit-zero"], "`--exit-zero` does not apply to findings of mandatory rules"),
    "baseline": (["--baseline", "base.json"], ""),
    "write_baseline": (["--write-baseline", "new.json"], "`--write-baseline` does not record 2 findings"),
    "prune_baseline": (["--baseline", "base.json", "--prune-baseline"], ""),
    "fix_only": (["--fix-only"], "`--fix-only` does not apply to findings of mandatory rules"),
    "diff": (["--diff"], "`--diff` does not apply to findings of mandatory rules"),
    "config": (["--config", "own.toml"], "`--config own.toml` does not replace `mandatory` of workerlint.toml"),
    "per_file_ignores": (
        ["--per-file-ignores", "*.yaml:DW301"],
        "`--per-file-ignores *.yaml:DW301`: `per-file-ignores` does not turn off `DW301`: it is mandatory",
    ),
    "exclude": (["--exclude", "a.yaml"], "`--exclude a.yaml`: `a.yaml` does not exclude manifests from"),
    "extend_exclude": (["--extend-exclude", "team/"], "`--extend-exclude team/`: `team/` does not exclude"),
    "no_config": (["--no-config"], "`--no-config` does not replace `mandatory` of workerlint.toml"),
    "new_since": (["--new-since", "HEAD"], "`--new-since` does not leave out 2 old findings of mandatory rules"),
    "changed_since": (["--changed-since", "HEAD"], "not checked by mandatory rules: 1 file (unchanged)"),
    "shard": (["--shard", "1/2"], "not checked by mandatory rules: 1 file (not in this shard)"),
}
"""By option, arguments that would weaken a rule, and what the run prints."""
NOT_CHECKED = {"changed_since", "shard"}
"""The options that limit what is checked. The run prints what the mandatory rules did not check."""

HARMLESS_OPTIONS: dict[str, list[str]] = {
    "extend_select": ["--extend-select", "DW701"], "preview": ["--preview"],
    "strict_coverage": ["--strict-coverage"],
    "max_warnings": ["--max-warnings", "99"], "require_manifest": ["--require-manifest"], "today": ["--today", "2020-01-31"], "no_ignores": ["--no-ignores"],
    "add_ignore": ["--add-ignore", "agreed"], "fix": ["--fix"], "unsafe_fixes": ["--fix", "--unsafe-fixes", "--fixable", "DW7"],
    "fixable": ["--fix", "--fixable", "DW7"], "unfixable": ["--fix", "--unfixable", "ALL"],
    "show_fixes": ["--fix", "--show-fixes"], "exit_non_zero_on_fix": ["--fix", "--exit-non-zero-on-fix"],
    "policy_files": ["--policy-file", "../empty.toml"],
    "env_file": ["--env-file", "low.env"], "variables": ["--env", "N=1"], "include": ["--include", "*.md"],
    "force_exclude": ["--force-exclude"], "stdin_filename": ["team/a.yaml"], "jobs": ["--jobs", "1"], "timeout_per_file": ["--timeout-per-file", "30"],
    "no_cache": ["--no-cache"], "cache_dir": ["--cache-dir", "cache"], "output_format": ["--output-format", "concise"],
    "output_file": ["--output-file", "out.txt"], "statistics": ["--statistics"], "quiet": ["--quiet"],
    "verbose": ["--verbose"], "color": ["--color", "never"],
}  # fmt: skip
"""Options that do not weaken a rule: the run fails as without them."""
NO_CHECKS = {"watch", "explain", "show_files", "show_settings"}
"""The options that replace the check, or repeat it until it is interrupted."""

VARIABLES = {
    "WORKERLINT_CONFIG": "own.toml",
    "WORKERLINT_OUTPUT_FORMAT": "concise",
    "WORKERLINT_POLICY": "../empty.toml",
    "WORKERLINT_CACHE_DIR": "cache",
    "WORKERLINT_NO_CACHE": "1",
    "_WORKERLINT_COMPLETE": None,
}
"""The environment variables with a value that must not weaken a rule; None for those of completion scripts."""


@pytest.fixture
def repository(folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with files that configurations and options name."""
    top = tmp_path / "repository"
    (top / ".git").mkdir(parents=True)
    monkeypatch.chdir(top)
    for name, text in {
        "../empty.toml": "",
        "own.toml": "",
        "low.env": "N=1\n",
        "high.env": "N=12\n",
        "team/low.env": "N=1\n",
        "team/extra.json": '{"meta": {"properties": {"costCenter": {"type": "string"}}}}',
        "platform.toml": PLATFORM.format(closed="true", names='"runnable-default"'),
        "team/own.toml": PLATFORM.format(closed="true", names='"own"'),
        "base.json": json.dumps({"version": 2, "findings": [{**BASELINE, "message": BASELINE_MESSAGE}]}),
        "team/a.yaml": WORKER.format(top=""),
    }.items():
        (top / name).parent.mkdir(exist_ok=True)
        (top / name).write_text(text)
    return top


@rule("AC001", "always", ERROR)
def always(worker: Worker) -> Iterator[Finding]:
    """Yield a finding in each Worker."""
    yield Finding(Span(worker.span.start, worker.span.start + 1), "always")


@pytest.fixture
def plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add a rule of a plug-in."""
    monkeypatch.setattr(
        "workerlint.engine.project.load_rules",
        lambda plugins=False, *_more: [*load_rules(), *([always] if plugins else [])],
    )


def configure(top: Path, way: Way) -> None:
    codes = ", ".join(f'"{code}"' for code in dict.fromkeys(("DW301", "ACME001", way.rule)))
    (top / "workerlint.toml").write_text(ROOT.format(codes=codes, more=f"fail-on = 'info'\n{way.root}"))
    (top / "team" / "workerlint.toml").write_text(f"{way.before}{way.line}\n{way.after}")
    (top / "team" / "a.yaml").write_text(way.text)


def test_every_key_is_tried() -> None:
    assert KEY_WAYS.keys() | KEYS_WITHOUT_WAY.keys() == KEYS.keys()
    assert not KEY_WAYS.keys() & KEYS_WITHOUT_WAY.keys()


def test_every_option_is_tried() -> None:
    tried = [*OPTION_WAYS, *HARMLESS_OPTIONS, *NO_CHECKS]
    assert sorted(tried) == sorted(option.field for option in OPTIONS)


def test_every_environment_variable_is_tried() -> None:
    source = "".join(path.read_text() for path in Path(workerlint.__file__).parent.rglob("*.py"))
    assert set(re.findall(r'"(_?WORKERLINT_[A-Z_]+)"', source)) == VARIABLES.keys()


@pytest.mark.parametrize(
    "way",
    [pytest.param(way, id=f"{key} {number}") for key, ways in KEY_WAYS.items() for number, way in enumerate(ways)],
)
def test_a_line_of_a_nearer_layer_weakens_no_mandatory_rule_and_is_reported_once(
    run: Any, repository: Path, way: Way, request: pytest.FixtureRequest
) -> None:
    if way.rule == "AC001":
        request.getfixturevalue("plugin")
    configure(repository, way)
    key = next(key for key, ways in KEY_WAYS.items() if way in ways)
    found = run("check", "--output-format", "json")
    assert found.code == 1, found.err
    findings = json.loads(found.out)["findings"]
    assert [item["code"] for item in findings if item["code"] == way.rule] == [way.rule]
    [attempt] = [item for item in findings if item["code"] == "DW011"]
    line = 1 + way.before.count("\n")
    assert (attempt["path"], attempt["line"]) == ("team/workerlint.toml", line)
    said = way.said or f"`{key}` of this layer does not apply to `{way.rule}`"
    assert attempt["message"].startswith(said) or said in attempt["message"]
    assert attempt["help"] == "delete it; workerlint.toml:1 makes the rule mandatory"


@pytest.mark.parametrize(
    "way", [way for ways in KEY_WAYS.values() for way in ways if not way.said and way.rule != "DW620"]
)
def test_without_a_mandatory_rule_the_same_line_hides_the_finding(run: Any, repository: Path, way: Way) -> None:
    configure(repository, way)
    root = repository / "workerlint.toml"
    root.write_text(root.read_text().partition("\n")[2])
    findings = json.loads(run("check", "--output-format", "json").out)["findings"]
    assert not [item for item in findings if item["code"] in {way.rule, "DW011"}]


@pytest.mark.parametrize("field", [*OPTION_WAYS, *HARMLESS_OPTIONS])
def test_an_option_weakens_no_mandatory_rule_and_is_named(
    run: Any, repository: Path, field: str, repositories: Any
) -> None:
    configure(repository, Way("", ""))
    arguments, said = OPTION_WAYS.get(field) or (HARMLESS_OPTIONS[field], "")
    if field in {"new_since", "changed_since"}:
        repositories(repository).commit()
    if field == "shard":
        arguments = next(
            ["--shard", f"{part}/2"]
            for part in (1, 2)
            if "a.yaml" not in run("check", "--shard", f"{part}/2", "--show-files").out
        )
    found: Result = run("check", *arguments)
    assert found.code == (0 if field in NOT_CHECKED else 1), found.err
    assert said in found.err
    assert ("mandatory" in found.err) == bool(said)
    if field == "baseline":
        assert "base.json:1:" in run("check", *arguments, "--output-format", "concise").out
    if field not in NOT_CHECKED | {"output_file", "statistics"}:
        assert "DW301" in found.out + found.err


@pytest.mark.parametrize("name", [name for name, value in VARIABLES.items() if value])
def test_a_variable_weakens_no_mandatory_rule(
    run: Any, repository: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(repository, Way("", ""))
    monkeypatch.setenv(name, str(VARIABLES[name]))
    assert run("check").code == 1


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ('ignore=["DW301"]', "`ignore` does not turn off `DW301`: it is mandatory (workerlint.toml:1)"),
        ("severity.DW3='info'", "`severity` does not lower `DW301`"),
        ("fail-on=never", "`fail-on` does not apply to `DW301`"),
        ('exclude=["team/"]', "`team/` does not exclude manifests from"),
        ("plugins=false", ""),
        ("overrides=[{files=['*'],ignore=['DW3']}]", "`ignore` does not turn off `DW301`"),
    ],
)
def test_a_key_on_the_command_line_weakens_no_mandatory_rule(run: Any, repository: Path, key: str, said: str) -> None:
    configure(repository, Way("", ""))
    found = run("check", "--config", key)
    assert found.code == 1
    assert "DW301" in found.out
    assert said in found.err
    assert ("`--config " in found.err) == bool(said)


def test_the_variable_of_the_configuration_does_not_replace_a_mandatory_rule(
    run: Any, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(repository, Way("", ""))
    monkeypatch.setenv("WORKERLINT_CONFIG", "own.toml")
    assert "`WORKERLINT_CONFIG` does not replace `mandatory` of workerlint.toml" in run("check").err


@pytest.mark.slow
def test_a_policy_file_is_not_replaced_by_a_configuration_below(run: Any, repository: Path) -> None:
    policy = repository.parent / "policy.toml"
    policy.write_text('mandatory = ["DW301"]\n')
    (repository / "workerlint.toml").write_text(
        'root = true\nmandatory = ["DW1"]\nignore = ["DW301"]\nfail-on = "never"\n'
    )
    for arguments in ((), ("--no-config",), ("--config", "own.toml"), ("--policy-file", "../empty.toml")):
        found = run("check", "--policy-file", "../policy.toml", *arguments)
        assert found.code == 1
        assert "DW301" in found.out
    assert run("check").code == 0


def test_an_option_that_weakens_nothing_is_not_named(run: Any, repository: Path) -> None:
    (repository / "workerlint.toml").write_text('mandatory = ["DW301"]\n')
    for path in repository.rglob("*.yaml"):
        path.write_text(edited("LOUD", "INFO"))
    for arguments in (("--exit-zero",), ("--diff",), ("--fix-only",), ("--write-baseline", "base.json")):
        assert "mandatory" not in run("check", *arguments).err


def test_an_option_that_is_not_given_is_not_named(run: Any, repository: Path) -> None:
    """The layer is not replaced by an option, but by the configuration below it."""
    (repository / "workerlint.toml").write_text('mandatory = ["DW301"]\n')
    (repository / "team/workerlint.toml").write_text("root = true\n")
    assert "does not replace" not in run("check", "team").err
    assert "`--no-config` does not replace `mandatory` of workerlint.toml" in run("check", "--no-config", "team").err


def test_the_reasons_of_directories_are_in_order(run: Any, repository: Path) -> None:
    (repository / "workerlint.toml").write_text('mandatory = ["DW301"]\nexclude = ["b/"]\n')
    (repository / ".gitignore").write_text("a/\n")
    for name in ("a", "b"):
        (repository / name).mkdir()
        (repository / name / "a.yaml").write_text(WORKER.format(top=""))
    assert "not checked by mandatory rules: 2 directories (excluded and ignored)\n" in run("check").err


def test_what_was_not_checked_is_printed(run: Any, repository: Path) -> None:
    configure(repository, Way("", ""))
    (repository / "workerlint.toml").write_text('mandatory = ["DW301"]\nexclude = ["skipped.yaml", "out/"]\n')
    (repository / "skipped.yaml").write_text(WORKER.format(top=""))
    (repository / "out").mkdir()
    (repository / "out" / "a.yaml").write_text(WORKER.format(top=""))
    (repository / "broken.yaml").write_text(WORKER.format(top="") + "  a: [\n")
    (repository / "template.yaml").write_text("{{ if }}\n" + WORKER.format(top=""))
    found = run("check", "--output-format", "sarif")
    said = "not checked by mandatory rules: 1 file (excluded), 1 file (template), 1 file (with syntax errors)"
    assert f"{said} and 1 directory (excluded)" in found.err
    invocation = json.loads(found.out)["runs"][0]["invocations"][0]
    notified = [item["message"]["text"] for item in invocation["toolExecutionNotifications"]]
    assert any(text.startswith("Not checked by mandatory rules") for text in notified)
    assert "not checked" not in run("check", "--quiet").err


def test_reports_name_the_policy_file_and_the_options_that_do_not_apply(run: Any, repository: Path) -> None:
    (repository.parent / "policy.toml").write_text('mandatory = ["DW301"]\n')
    arguments = ("check", "--policy-file", "../policy.toml", "--exit-zero", "--output-format")
    account = json.loads(run(*arguments, "json").out)["account"]
    shown = str(repository.parent / "policy.toml")
    assert account["policy_files"] == [shown]
    assert account["remarks"] == ["`--exit-zero` does not apply to findings of mandatory rules: they fail the run"]
    invocation = json.loads(run(*arguments, "sarif").out)["runs"][0]["invocations"][0]
    assert invocation["properties"]["account"]["policy_files"] == [shown]
    assert json.loads(run("check", "--output-format", "json").out)["account"]["policy_files"] == []


@pytest.mark.parametrize("text", [None, "fail-on = 3\n", 'mandatory = ["DW999"]\n'])
def test_a_missing_or_broken_policy_file_ends_the_run(run: Any, repository: Path, text: str | None) -> None:
    if text is not None:
        (repository.parent / "policy.toml").write_text(text)
    found = run("check", "--policy-file", "../policy.toml")
    assert found.code == 2
    assert "policy.toml" in found.err


def test_a_mandatory_budget_that_was_not_checked_is_named(run: Any, repository: Path) -> None:
    configure(repository, KEY_WAYS["budget"][0])
    assert "not checked by mandatory rules: the budget `ACME010`\n" in run("check", "team/a.yaml").err
    assert "not checked" not in run("check").err


def test_a_worker_that_only_a_bundle_names_is_counted_as_not_checked(run: Any, repository: Path) -> None:
    (repository / "workerlint.toml").write_text('mandatory = ["DW301"]\n')
    (repository / "team/hidden.txt").write_text(WORKER.format(top=""))
    bundle = "name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n"
    entry = "    - id: {}\n      workspace: public\n      file: team/{}\n"
    (repository / "b.yaml").write_text(bundle + entry.format("a", "a.yaml") + entry.format("b", "hidden.txt"))
    assert "not checked by mandatory rules: 1 file (named by a Bundle)\n" in run("check").err
