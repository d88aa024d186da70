"""``apply``, ``create`` and ``update``: the documented output, the flags, and the exit codes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.samples import APPLY, LINE, WORKER, actions, named

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]


@pytest.fixture
def city(folder: Any) -> None:
    folder.write("city.yaml", named("cnt-city-demo-001"))


class TestExitCodes:
    def test_accepted(self, run: Run) -> None:
        assert run(LINE).code == 0
        run(f"{LINE} --record")
        assert run(LINE).code == 0

    def test_refused(self, run: Run, folder: Any) -> None:
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("INFO", "LOUD"))
        assert run(LINE).code == 1
        assert run(f"{LINE} --detailed-exitcode").code == 1

    def test_fault(self, run: Run, folder: Any) -> None:
        folder.write("dataproducts/new-worker.yaml", "\0")
        assert run(LINE).code == 2
        assert run(f"{LINE} --detailed-exitcode").code == 1

    def test_detailed(self, run: Run) -> None:
        assert run(f"{LINE} --detailed-exitcode").code == 2
        assert run(f"{LINE} --detailed-exitcode --record").code == 2
        assert run(f"{LINE} --detailed-exitcode").code == 0
        assert run(f"{LINE} --detailed-exitcode --record").code == 0

    def test_a_broken_configuration(self, run: Run, folder: Any) -> None:
        folder.write("workerlint.toml", "selct = []")
        result = run(LINE)
        assert result.code == 2
        assert "selct" in result.err


@pytest.mark.parametrize(
    ("flags", "message", "hint"),
    [
        ("city.yaml", "unexpected argument: city.yaml", "use `-f city.yaml`"),
        ("city.yml", "unexpected argument: city.yml", "use `-f city.yml`"),
        ("dataproducts", "unexpected argument: dataproducts", "use `-f dataproducts`"),
        ("city", "unexpected argument: city", "specify manifests with `-f FILE`"),
        ("--record --dry-run", "--record cannot be used with --dry-run", ""),
        ("--record --lint", "--record cannot be used with --lint", ""),
        ("--record -d", "--record cannot be used with --de-ref", ""),
        ("--lint -d", "--lint cannot be used with --de-ref", ""),
        ("--quiet --verbose", "--quiet cannot be used with --verbose", ""),
        ("--lint --output json", "--lint supports only the output format text", "remove `--output`"),
        ("-d --output markdown", "--de-ref supports only the output format text", "remove `--output`"),
        ("--out p.json --record", "--out cannot be used with --record", "apply the saved plan instead"),
        ("--out p.json --lint", "--out cannot be used with --lint", "apply the saved plan instead"),
        ("--out p.json --exec --dry-run", "--out cannot be used with --exec", "apply the saved plan instead"),
        ("--out p.json -d", "--out cannot be used with --de-ref", "apply the saved plan instead"),
    ],
)
def test_flags_that_contradict_each_other(run: Run, folder: Any, flags: str, message: str, hint: str) -> None:
    result = run(f"{LINE} {flags}")
    assert (result.code, bool(result.out)) == (2, "--output" in flags)
    help = f"  help: {hint}\n" if hint else ""
    assert f"ERRO[0000] {message}\n{help}" in f"{result.err}\n"
    assert not folder.state.exists()


def test_no_plan_is_saved_before_the_real_apply(run: Run, folder: Any) -> None:
    for line in (f"--exec {LINE} --out p.json", f"{LINE} --out p.json --exec"):
        result = run(line)
        assert (result.code, result.out) == (2, "")
        assert "ERRO[0000] --out cannot be used with --exec\n  help: apply the saved plan instead\n" in result.err
    assert not (folder.path / "p.json").exists()


@pytest.mark.parametrize("flag", ["--detailed-exitcode", "--output=json"])
def test_flags_that_contradict_the_real_apply(run: Run, folder: Any, flag: str) -> None:
    result = run(f"{LINE} --exec {flag}")
    name = flag.partition("=")[0]
    assert result.code != 0
    assert f"{name} cannot be used with --exec: the output and exit code are those of dataos-ctl\n" in result.err


def test_before_the_real_apply_only_the_linter_refuses(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    line = LINE.replace("apply", "update")
    assert "is not in the recorded state" in run(line).err
    result = run(f"{line} --exec")
    assert result.code == 2
    assert "is not in the recorded state" not in result.err
    assert "dataos-ctl not found on PATH" in result.err


class TestWithTheRealApply:
    """What the real apply has done is recorded afterwards."""

    LINE = f"{LINE} --exec --record"

    def test_it_is_recorded_once(self, run: Run, stage: Any, folder: Any) -> None:
        folder.program("real/dataos-ctl", '#!/bin/sh\necho "$*" >> calls\n')
        first, second = run(self.LINE), run(self.LINE)
        assert (first.code, first.out, second.code) == (0, "", 0)
        assert "...created (dry run)\n" in first.err
        assert first.err.endswith("INFO[0000] 📝 record...revision 1\n")
        assert second.err.endswith("INFO[0000] 📝 record...nothing to record\n")
        assert (folder.path / "calls").read_text() == f"{LINE}\n" * 2
        assert "re-run" not in run(f"{self.LINE} --re-run").err

    def test_what_has_failed_is_not_recorded(self, run: Run, stage: Any, folder: Any) -> None:
        folder.program("real/dataos-ctl", "#!/bin/sh\nexit 3\n")
        result = run(self.LINE)
        assert (result.code, "record" in result.err, folder.state.exists()) == (3, False, False)

    def test_a_damaged_state_is_an_error_only_if_it_is_needed(
        self, run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", "")
        folder.write("state/dry.sqlite", "no database")
        error = "corrupt or not a state file of dataos-ctl-dry: file is not a database"
        for line in (LINE, f"{LINE} --record", self.LINE):
            result = run(line)
            assert (result.code, result.out) == (2, "")
            assert f"ERRO[0000] {folder.state} is {error}\n" in result.err
        warning = f"WARN[0000] {folder.state} is {error}; planning without the recorded state\n"
        result = run(f"{LINE} --exec")
        assert warning in result.err
        assert "1 to create" in result.err
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("INFO", "LOUD"))
        refused = run(f"{LINE} --output json")
        assert (refused.code, warning in refused.err) == (1, True)
        assert json.loads(refused.out)["accepted"] is False

    def test_a_state_that_is_damaged_meanwhile_is_an_error(self, run: Run, stage: Any, folder: Any) -> None:
        folder.state.parent.mkdir()
        folder.program("real/dataos-ctl", f"#!/bin/sh\necho damage > {folder.state}\n")
        result = run(self.LINE)
        assert result.code == 2
        error, help = result.err.splitlines()[-2:]
        assert error.startswith(f"ERRO[0000] applied, but not recorded: {folder.state} is ")
        assert help.startswith("  help: ")


def test_only_what_has_tags_needs_a_key(run: Run, folder: Any) -> None:
    folder.write("city.yaml", named("city"))
    assert run("apply -f city.yaml --record").code == 0
    assert list((folder.path / "user").rglob("*.key")) == []


def test_de_reference_prints_and_does_nothing(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTE", "hello")
    folder.write("dataproducts/new-worker.yaml", WORKER.replace('"hello"', '"$NOTE"'))
    result = run(f"{LINE} -d")
    assert result == (0, WORKER, "INFO[0000] 🛠 apply...\nINFO[0000] 🛠 apply...nothing\n")


def test_a_file_that_a_manifest_names_stays_a_name(run: Run, folder: Any) -> None:
    bundle = "name: a\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n    - id: one\n      file: one.yaml\n"
    folder.write("dataproducts/new-worker.yaml", bundle)
    assert (
        "new-worker.yaml:7: one.yaml is not inlined: the dry run does not resolve file references"
        in run(f"{LINE} -d").err
    )
    assert "left as a name" not in run(LINE).err


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("command", ["apply", "resource apply"])
def test_apply_creates_then_updates(run: Run, folder: Any, command: str) -> None:
    assert run(f"{command} -f city.yaml --record").err == APPLY
    folder.write("city.yaml", named("cnt-city-demo-001").replace("replicas: 2", "replicas: 3"))
    assert run(f"{command} -f city.yaml --record").err == APPLY.replace("created", "updated")
    assert run(f"{command} -f city.yaml --record").err == APPLY.replace("created", "unchanged")


@pytest.mark.parametrize("variable", ["CI", "TF_BUILD", "JENKINS_URL"])
class TestWithoutState:
    """In CI, an empty state does not mean that nothing exists."""

    def test_the_plan_does_not_claim_to_create(self, run: Run, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
        monkeypatch.setenv(variable, "true")
        result = run(LINE)
        assert result.code == 0
        assert "creat" not in result.out + result.err
        assert "? new-worker:v1beta:worker (curriculum) unknown" in result.out
        assert "Plan: 1 of which it is not known whether they exist;" in result.out
        assert "the recorded state is empty, so it is not known which resources exist: use `--live`" in result.err
        assert run(LINE.replace("apply", "update")).code == 0
        assert actions(run) == ["unknown"]
        assert "| ? unknown |" in run(f"{LINE} --output markdown").out

    def test_an_existing_state_without_resources_is_no_evidence(
        self, run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch, variable: str
    ) -> None:
        folder.write("other.yaml", named("other"))
        run("apply -f other.yaml --record")
        monkeypatch.setenv(variable, "1")
        assert actions(run) == ["create"]
        run("delete -i other:v1beta:worker:public")
        assert actions(run) == ["unknown"]

    def test_without_ci_the_state_is_what_exists(
        self, run: Run, monkeypatch: pytest.MonkeyPatch, variable: str
    ) -> None:
        monkeypatch.setenv(variable, "false")
        assert actions(run) == ["create"]


def test_the_key_is_needed_only_where_something_is_recorded(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATAOS_CTL_DRY_KEY", "short")
    assert run(LINE).code == 0
    result = run(f"{LINE} --record")
    assert result.code == 2
    assert "the key of DATAOS_CTL_DRY_KEY is too short: at least 32 characters" in result.err
    monkeypatch.delenv("DATAOS_CTL_DRY_KEY")
    assert run(f"{LINE} --record").code == 0
    monkeypatch.setenv("DATAOS_CTL_DRY_KEY", "short")
    assert run(LINE).code == 2
