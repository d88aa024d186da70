"""Saved plans: what is applied is what was planned, or nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from tests.shim.samples import SECRET, WORKER, named

from workerlint_schemas import load_schema
from workerlint_shim.plan import saved_plan
from workerlint_shim.state.store import open_store_to_record

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., Any]

FILE = "dataproducts/new-worker.yaml"
TEXT = WORKER.replace("replicas: 2", "replicas: ${COUNT}")
SAVE = "apply -R -f dataproducts -w curriculum --out plan.json"
PLATFORM = 'format = 1\n[compute]\nclosed = false\nlearned = 2026-01-31\nnames = [\n  "runnable-default",\n]\n'


@pytest.fixture
def project(folder: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a project with a configuration, a platform file, a variable and a Bundle."""
    monkeypatch.setenv("COUNT", "2")
    folder.write(FILE, TEXT)
    folder.write("workerlint.toml", 'platform = "platform.toml"\n')
    folder.write("platform.toml", PLATFORM)
    folder.write("parts/part.yaml", named("part"))
    folder.write(
        "dataproducts/bundle.yaml",
        "name: all\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n"
        "    - id: part\n      file: parts/part.yaml\n      workspace: curriculum\n",
    )
    return folder


@pytest.fixture
def saved(project: Any, run: Run) -> Path:
    result = run(SAVE)
    assert result.code == 0, result.err
    assert "💾 apply...saved; to apply this plan, run `dataos-ctl-dry apply plan.json --exec`" in result.err
    path: Path = project.path / "plan.json"
    return path


def test_a_plan_that_nothing_has_changed_for(run: Run, saved: Path) -> None:
    planned = run(SAVE.removesuffix(" --out plan.json"))
    again = run("apply plan.json")
    assert (again.code, again.out) == (0, planned.out)
    assert run("apply plan.json --output json").code == 0
    assert run("apply plan.json -q").out.startswith("Plan: 3 to create")


def test_it_is_what_the_json_output_is_and_more(run: Run, saved: Path) -> None:
    document = json.loads(saved.read_text())
    Draft202012Validator(load_schema("plan.json")).validate(document)
    printed = json.loads(run("apply plan.json --output json").out)
    assert set(document) - set(printed) == {"saved"}
    assert [item["name"] for item in document["resources"]] == [item["name"] for item in printed["resources"]]
    assert document["totals"] == printed["totals"]


def change_manifest(project: Any) -> None:
    project.write(FILE, TEXT + " ")


def change_line_ends(project: Any) -> None:
    (project.path / FILE).write_bytes(TEXT.replace("\n", "\r\n").encode())


def add_mark(project: Any) -> None:
    (project.path / FILE).write_bytes(b"\xef\xbb\xbf" + TEXT.encode())


def add_manifest(project: Any) -> None:
    project.write("dataproducts/new.yaml", named("another"))


def remove_manifest(project: Any) -> None:
    (project.path / "dataproducts" / "bundle.yaml").unlink()


def change_bundled(project: Any) -> None:
    project.write("parts/part.yaml", named("part").replace("hello", "goodbye"))


def change_configuration(project: Any) -> None:
    project.write("workerlint.toml", 'platform = "platform.toml"\nignore = ["DW323"]\n')


def add_configuration(project: Any) -> None:
    project.write("dataproducts/workerlint.toml", 'ignore = ["DW323"]\n')


def add_policy(project: Any) -> None:
    policy = '[[policy]]\ncode = "ACME001"\nat = "worker.replicas"\nmust = { maximum = 10 }\nmessage = "at most 10"\n'
    project.write("workerlint.toml", f'platform = "platform.toml"\n{policy}')


def change_platform(project: Any) -> None:
    project.write("platform.toml", PLATFORM.replace("01-31", "02-28"))


@pytest.mark.parametrize(
    ("change", "named_change"),
    [
        (change_manifest, "dataproducts/new-worker.yaml has changed"),
        (change_line_ends, "dataproducts/new-worker.yaml has changed"),
        (add_mark, "dataproducts/new-worker.yaml has changed"),
        (add_manifest, "dataproducts/new.yaml is new"),
        (remove_manifest, "dataproducts/bundle.yaml is no longer used and parts/part.yaml is no longer used"),
        (change_bundled, "parts/part.yaml has changed"),
        (change_configuration, "workerlint.toml has changed"),
        (add_policy, "workerlint.toml has changed"),
        (add_configuration, "dataproducts/workerlint.toml is new"),
        (change_platform, "platform.toml has changed"),
    ],
)
def test_a_changed_file_is_named_and_nothing_is_applied(
    process: Run, saved: Path, stage: Any, project: Any, change: Callable[[Any], None], named_change: str
) -> None:
    change(project)
    result = process("apply", "plan.json", "--exec", stdin=subprocess.DEVNULL)
    assert (result.code, result.out) == (1, "")
    assert f"ERRO[0000] plan.json no longer applies: {named_change}\n" in result.err
    assert result.err.endswith("Nothing was applied.\n")
    assert stage.calls == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (FILE, "hello", "adieu"),
        ("parts/part.yaml", "hello", "adieu"),
        ("dataproducts/bundle.yaml", "curriculum", "curriculim"),
        ("workerlint.toml", "platform.toml", "platform.tomi"),
        ("platform.toml", "01-31", "01-30"),
    ],
)
def test_a_change_of_the_same_size_and_time_is_named(
    run: Run, saved: Path, project: Any, name: str, old: str, new: str
) -> None:
    path = project.path / name
    project.write("platform.tomi", PLATFORM)
    status = path.stat()
    path.write_text(path.read_text().replace(old, new))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert path.stat().st_size == status.st_size
    result = run("apply plan.json")
    assert result.code == 1
    assert f"{name} has changed" in result.err


@pytest.mark.skipif(sys.platform == "win32", reason="links of POSIX")
def test_no_plan_is_written_through_a_link_out_of_the_repository(
    run: Run, project: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    victim = tmp_path_factory.mktemp("home") / "victim"
    victim.write_text("theirs")
    (project.path / "plan.json").symlink_to(victim)
    result = run(SAVE)
    assert result.code == 2
    assert "cannot write plan.json: it is a link to a file outside of this directory or repository" in result.err
    assert victim.read_text() == "theirs"


@pytest.mark.parametrize("way", ["flag", "variable"])
@pytest.mark.parametrize(
    ("text", "named_change"),
    [
        ('mandatory = ["DW301"]\n', "policy.toml has changed"),
        ('mandatory = ["DW301"]\nextend = ["more.toml"]\n', "more.toml is new and {}policy.toml has changed"),
    ],
)
def test_a_changed_policy_file_is_named(
    run: Run, project: Any, way: str, text: str, named_change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = project.path.parent / f"{project.path.name}-platform"
    policy.mkdir()
    (policy / "more.toml").write_text('mandatory = ["DW302"]\n')
    (policy / "policy.toml").write_text("mandatory = ['DW301']\n")
    if way == "variable":
        monkeypatch.setenv("WORKERLINT_POLICY", str(policy / "policy.toml"))
    saved = run(f"{SAVE} --policy-file {policy / 'policy.toml'}" if way == "flag" else SAVE)
    assert saved.code == 0, saved.err
    assert f"checked with the policy file {policy / 'policy.toml'}\n" in saved.err
    assert run("apply plan.json").code == 0
    (policy / "policy.toml").write_text(text)
    result = run("apply plan.json")
    assert result.code == 1
    assert f"plan.json no longer applies: {policy}/{named_change.format(f'{policy}/')}\n" in result.err


def test_another_policy_file_is_named(run: Run, saved: Path, project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = project.path.parent / f"{project.path.name}-policy.toml"
    policy.write_text('mandatory = ["DW301"]\n')
    monkeypatch.setenv("WORKERLINT_POLICY", str(policy))
    assert f"plan.json no longer applies: {policy} is new\n" in run("apply plan.json").err
    assert "--policy-file cannot be used with a saved plan" in run(f"apply plan.json --policy-file {policy}").err


@pytest.mark.deep
@pytest.mark.parametrize("value", ["3", "", None])
def test_a_changed_variable_is_named(run: Run, saved: Path, monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    if value is None:
        monkeypatch.delenv("COUNT")
    else:
        monkeypatch.setenv("COUNT", value)
    result = run("apply plan.json")
    assert result.code == 1
    assert "plan.json no longer applies: the variable COUNT has changed\n" in result.err


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("${CITY}", "oslo", "rome"),
        ("$CITY", "oslo", "rome"),
        ("${CITY-riga}", "oslo", "rome"),
        ("${CITY:-riga}", "oslo", None),
        ("${CITY:-riga}", None, "rome"),
        ("${CITY:-riga}", None, None),
    ],
)
def test_each_form_of_a_variable_counts(
    run: Run, project: Any, monkeypatch: pytest.MonkeyPatch, text: str, before: str | None, after: str | None
) -> None:
    project.write(FILE, TEXT.replace("Copies orders", f"to {text}"))
    for value, line, code in ((before, SAVE, 0), (after, "apply plan.json", int(before != after))):
        if value is None:
            monkeypatch.delenv("CITY", raising=False)
        else:
            monkeypatch.setenv("CITY", value)
        result = run(line)
        assert result.code == code, result.err
    named_change = "plan.json no longer applies: the variable CITY has changed\n" in result.err
    assert named_change is (before != after)


def test_the_variables_of_a_plan_are_in_the_order_of_their_names(
    run: Run, project: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["LAST", "FIRST", "MIDDLE", "COUNT", "ZONE", "AREA", "BLOCK"]
    for name in names:
        monkeypatch.setenv(name, "2")
    project.write(FILE, TEXT.replace("Copies orders", " ".join(f"${name}" for name in names)))
    assert run(SAVE).code == 0
    saved = json.loads((project.path / "plan.json").read_text())["saved"]
    assert list(saved["inputs"]["variables"]) == sorted(names)


def test_a_variable_that_is_not_filled_in_may_change(run: Run, project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write(FILE, WORKER.replace("Copies orders", "to ${CITY}"))
    assert run(f"{SAVE} --disable-interpolation").code == 0
    monkeypatch.setenv("CITY", "rome")
    assert run("apply plan.json").code == 0


def test_a_state_that_contains_nothing_is_no_change(run: Run, saved: Path, project: Any) -> None:
    with open_store_to_record(str(project.state)):
        pass
    assert project.state.exists()
    assert run("apply plan.json").code == 0


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_paths_with_bytes_that_are_not_utf_8(run: Run, project: Any) -> None:
    manifest, plan = os.fsdecode(b"caf\xe9.yaml"), os.fsdecode(b"plan\xe9.json")
    (project.path / manifest).write_text(WORKER)
    assert run("apply", "-f", manifest, "--out", plan).code == 0
    assert run("apply", plan).code == 0
    (project.path / manifest).write_text(WORKER + "\n")
    assert run("apply", plan).code == 1


def test_a_variable_that_is_not_in_the_manifests_may_change(
    run: Run, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTHER", "x")
    assert run("apply plan.json").code == 0


@pytest.mark.parametrize("more", ["", "--record"])
def test_a_changed_state_is_named(run: Run, saved: Path, project: Any, more: str) -> None:
    project.write("other.yaml", named("other"))
    run("apply -f other.yaml --record")
    before = project.state.read_bytes()
    result = run(f"apply plan.json {more}".strip())
    assert result.code == 1
    assert "plan.json no longer applies: the recorded state has changed\n" in result.err
    assert project.state.read_bytes() == before


def test_another_version_of_the_tool_is_named(run: Run, saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_plan, "VERSION", "99.0")
    assert "the tool was workerlint 0.1.0 and is workerlint 99.0" in run("apply plan.json").err


def test_everything_that_has_changed_is_named(
    run: Run, saved: Path, project: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNT", "7")
    change_platform(project)
    change_manifest(project)
    message = "dataproducts/new-worker.yaml has changed, platform.toml has changed and the variable COUNT has changed"
    assert message in run("apply plan.json").err


def test_a_plan_that_no_longer_applies_is_an_error_for_programs(run: Run, saved: Path, project: Any) -> None:
    change_manifest(project)
    result = run("apply plan.json --output json")
    document = json.loads(result.out)
    Draft202012Validator(load_schema("plan.json")).validate(document)
    assert (result.code, document["accepted"]) == (1, False)
    help = "create a new plan with `--out FILE`"
    message = "plan.json no longer applies: dataproducts/new-worker.yaml has changed"
    assert document["error"] == {"message": message, "help": help}
    assert result.err.endswith(f"ERRO[0000] {message}\n  help: {help}\nNothing was applied.\n")
    assert run("apply plan.json").out == ""


def test_the_real_one_gets_the_command_line_of_the_plan(process: Run, saved: Path, stage: Any) -> None:
    result = process("apply", "plan.json", "--exec", "--record", stdin=subprocess.DEVNULL)
    assert (result.code, result.out) == (0, "the real output\n")
    assert stage.arguments == [["apply", "--recursive=true", "--manifestFile=dataproducts", "--workspace=curriculum"]]
    assert result.err.endswith("record...revision 1\n")
    assert process("apply", "plan.json", "--exec", stdin=subprocess.DEVNULL).code == 1  # it was applied


def test_the_record_is_that_of_the_plan(run: Run, saved: Path) -> None:
    assert run("apply plan.json --record").code == 0
    assert run("get -a").out.count("curriculum") == 2
    assert run("apply plan.json --record").code == 1


class TestSecrets:
    def test_it_contains_none(self, run: Run, project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("KEY", "dG9rZW5fdGVzdF9hcGlfa2V5X3F3ZXJ0eQ==")
        monkeypatch.setenv("PLACE", "montevideo")
        text = TEXT.replace("compute:", "runAsApiKey: $KEY\n  compute:").replace("Copies orders", "to $PLACE")
        project.write(FILE, f"{text}---\n{SECRET}")
        assert run(SAVE).code == 0
        saved = (project.path / "plan.json").read_text()
        for hidden in ("dG9rZW5", "montevideo", "Zm9vYmFyYmF6"):
            assert hidden not in saved
        assert run("apply plan.json").code == 0
        monkeypatch.setenv("KEY", "YW5vdGhlci1rZXktZm9yLXRoZS10ZXN0cw==")
        assert "the variable KEY has changed" in run("apply plan.json").err

    def test_the_digest_of_a_file_with_a_secret_is_not_in_any_plan(self, run: Run, project: Any) -> None:
        project.write(FILE, SECRET)
        files = json.loads(run(SAVE.replace("--out plan.json", "--output json")).out)["inputs"]["files"]
        assert [file["sha256"] is None for file in files] == [False, True, False]

    def test_a_message_does_not_quote_a_variable(self, run: Run, project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PLACE", "montevideo")
        project.write(
            FILE,
            TEXT.replace("worker:\n", "worker:\n  persistentVolume:\n    name: $PLACE\n    directory: $PLACE\n", 1),
        )
        result = run(f"{SAVE} --output json")
        assert result.code == 0
        assert "montevideo" not in (project.path / "plan.json").read_text()


class TestKey:
    def test_without_a_key_it_is_refused(self, process: Run, saved: Path, stage: Any, project: Any) -> None:
        (project.path / "user" / "workerlint" / "dataos-ctl-dry.key").unlink()
        result = process("apply", "plan.json", "--exec", stdin=subprocess.DEVNULL)
        assert (result.code, result.out) == (2, "")
        assert "ERRO[0000] no key to verify plan.json\n  help: set DATAOS_CTL_DRY_KEY to the secret" in result.err
        assert stage.calls == []
        assert not (project.path / "user" / "workerlint" / "dataos-ctl-dry.key").exists()

    def test_with_another_key_it_is_refused(self, run: Run, saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DATAOS_CTL_DRY_KEY", "another" * 8)
        result = run("apply plan.json")
        assert result.code == 2
        assert "plan.json was made with another key" in result.err

    def test_the_key_of_the_variable_is_enough(self, run: Run, project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DATAOS_CTL_DRY_KEY", "k" * 64)
        assert run(SAVE).code == 0
        assert not (project.path / "user").exists()
        assert run("apply plan.json").code == 0


class TestFile:
    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("", "plan.json is not a saved plan"),
            ("{}", "plan.json is not a saved plan"),
            ("[]", "plan.json is not a saved plan"),
            ('{"saved": null}', "plan.json is not a saved plan"),
            ('{"saved": {"mac": 1, "key": "x"}}', "plan.json was made with another key"),
            ("[" * 100_000, "plan.json is not a saved plan"),
        ],
    )
    def test_another_file_is_refused(self, run: Run, saved: Path, text: str, message: str) -> None:
        saved.write_text(text)
        result = run("apply plan.json")
        assert result.code == 2
        assert message in result.err

    def test_a_file_that_cannot_be_read(self, run: Run, saved: Path) -> None:
        saved.write_bytes(b"\xff\xfe\xfd")
        assert "plan.json is not valid UTF-8" in run("apply plan.json").err
        saved.unlink()
        assert "cannot read plan.json: No such file or directory" in run("apply plan.json").err

    def test_an_edited_plan_is_refused(self, run: Run, saved: Path) -> None:
        text = saved.read_text()
        for before, after in (("curriculum", "sandbox"), ('"mac"', '"mac" '), ('"replicas": 4', '"replicas": 1')):
            saved.write_text(text.replace(before, after))
            result = run("apply plan.json")
            edited = json.loads(text) != json.loads(saved.read_text())
            assert result.code == (2 if edited else 0)
            assert ("plan.json was changed after it was saved" in result.err) == edited

    def test_a_file_that_cannot_be_written(self, run: Run, project: Any) -> None:
        result = run(f"{SAVE.removesuffix('plan.json')}nowhere/plan.json")
        assert result.code == 2
        assert "cannot write nowhere/plan.json: No such file or directory" in result.err

    def test_refused_manifests_are_not_saved(self, run: Run, project: Any) -> None:
        project.write(FILE, TEXT.replace("INFO", "LOUD"))
        assert run(SAVE).code == 1
        assert not (project.path / "plan.json").exists()


class TestFlags:
    @pytest.mark.parametrize("flag", ["--record", "--lint", "--de-ref", "--exec"])
    def test_what_a_plan_is_saved_without(self, run: Run, project: Any, flag: str) -> None:
        result = run(f"{SAVE} {flag}")
        assert result.code == 2
        assert f"--out cannot be used with {flag}" in result.err
        assert not (project.path / "plan.json").exists()

    @pytest.mark.parametrize(
        "flags", ["-f a.yaml", "-w public", "-R", "--disable-interpolation", "--out x.json", "--live"]
    )
    def test_what_is_in_the_plan_cannot_be_given_again(self, run: Run, saved: Path, flags: str) -> None:
        result = run(f"apply plan.json {flags}")
        assert result.code == 2
        assert "cannot be used with a saved plan, which contains it" in result.err

    def test_how_it_is_printed_and_recorded_is_not_in_the_plan(self, run: Run, project: Any) -> None:
        more = "--color always --detailed-exitcode --output json --quiet --state other.sqlite"
        assert run(f"{SAVE} {more} --verbose=false --dry-run=false").code == 2
        saved = json.loads((project.path / "plan.json").read_text())["saved"]
        assert saved["arguments"] == [
            "apply", "--recursive=true", "--manifestFile=dataproducts", "--workspace=curriculum",
        ]  # fmt: skip

    def test_how_it_is_printed_and_recorded_may_change(
        self, run: Run, saved: Path, project: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        plain = run("apply plan.json")
        assert run("apply plan.json --dry-run") == plain
        assert "\x1b[" not in plain.out
        assert "\x1b[" in run("apply plan.json --color always").out
        assert len(run("apply plan.json --verbose").out) > len(plain.out)
        monkeypatch.setenv("PATH", "")
        assert "dataos-ctl not found on PATH" in run("apply plan.json --exec").err
        assert run("apply plan.json --record --state other.sqlite").code == 0
        assert (project.path / "other.sqlite").exists()
        assert "the recorded state has changed" in run("apply plan.json --state other.sqlite").err
        assert not project.state.exists()

    def test_another_command(self, run: Run, saved: Path) -> None:
        result = run("create plan.json")
        assert result.code == 2
        assert "plan.json was saved by `apply`\n  help: use `apply plan.json`" in result.err

    def test_a_command_of_several_words(self, run: Run, project: Any) -> None:
        assert run(f"resource {SAVE}").code == 0
        result = run("create plan.json")
        assert result.code == 2
        assert "plan.json was saved by `resource apply`\n  help: use `resource apply plan.json`" in result.err
        assert run("apply plan.json").code == run("resource apply plan.json").code == 0

    def test_detailed_exit_codes(self, run: Run, saved: Path) -> None:
        assert run("apply plan.json --detailed-exitcode").code == 2
        saved.write_text("{}")
        assert run("apply plan.json --detailed-exitcode").code == 1


def test_a_live_plan_is_compared_with_the_platform_again(
    run: Run, project: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.program("real/dataos-ctl", "#!/bin/sh\n[ -e live.txt ] && [ $5 = new-worker ] && cat live.txt\nexit 0\n")
    monkeypatch.setenv("PATH", os.pathsep.join([str(project.path / "real"), os.environ["PATH"]]))
    project.write("live.txt", f"workspace: curriculum\n{WORKER.replace('replicas: 2', 'replicas: 4')}")
    assert run(f"{SAVE} --live").code == 0
    assert run("apply plan.json").code == 0
    project.write("live.txt", f"workspace: curriculum\n{WORKER.replace('replicas: 2', 'replicas: 9')}")
    result = run("apply plan.json")
    assert result.code == 1
    assert "plan.json no longer applies: new-worker has changed on the platform" in result.err
