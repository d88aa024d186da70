"""``--live``: a fake dataos-ctl shows what exists, and the plan and the drift start from that."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.samples import RECORD, SECRET, WORKER, named

from workerlint_shim.commands import live

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="runs shell scripts")

LIVE = "apply -f dataproducts/new-worker.yaml -w curriculum --live"

FAKE = """\
#!/bin/sh
echo "$*" >> calls
name=$5
echo "INFO[0000] get..." >&2
if [ -e "live/$name.sh" ]; then . "live/$name.sh"; exit; fi
if [ -e "live/$name.txt" ]; then cat "live/$name.txt"; exit; fi
echo "  NAME | VERSION | TYPE | WORKSPACE | STATUS | RUNTIME | OWNER"
echo "-------|---------|------|-----------|--------|---------|-------"
"""

SERVER = """\
generation: 3
uid: 001c339c-9c82-4733-be84-7472394c7d6c
created: 2025-08-06T11:32:37Z
status:
  aggregateStatus: active
  runtime: running:2
"""


class Platform:
    """A fake dataos-ctl on PATH, and what it shows."""

    def __init__(self, folder: Any) -> None:
        self.folder = folder

    def shows(self, text: str, name: str = "new-worker") -> None:
        self.folder.write(f"live/{name}.txt", f"---\n# {name}\nworkspace: curriculum\nowner: iamgroot\n{text}{SERVER}")

    @property
    def calls(self) -> list[str]:
        path: Path = self.folder.path / "calls"
        return path.read_text().splitlines() if path.exists() else []


@pytest.fixture
def platform(folder: Any, monkeypatch: pytest.MonkeyPatch) -> Platform:
    folder.program("real/dataos-ctl", FAKE)
    monkeypatch.setenv("PATH", os.pathsep.join([str(folder.path / "real"), os.environ["PATH"]]))
    return Platform(folder)


def test_nothing_but_get_is_run(run: Run, platform: Platform, folder: Any) -> None:
    folder.write("dataproducts/secret.yaml", SECRET)
    folder.write("dataproducts/depot.yaml", "name: lake\nversion: v2alpha\ntype: depot\ndepot:\n  type: JDBC\n")
    platform.shows(WORKER)
    before = sorted(folder.path.rglob("*"))
    assert run("apply -R -f dataproducts -w curriculum --live").code == 0
    assert sorted(platform.calls) == [
        "get -t depot -n lake -d",
        "get -t depot -n lake -d -v v2alpha",  # not found without -v
        "get -t secret -n orders-secret -w curriculum -d",
        "get -t worker -n new-worker -w curriculum -d",
    ]
    assert [path for path in sorted(folder.path.rglob("*")) if path.name != "calls"] == before


def test_what_was_changed_elsewhere(run: Run, platform: Platform, folder: Any, snapshot: SnapshotAssertion) -> None:
    run(RECORD)
    changed = WORKER.replace("replicas: 2", "replicas: 5").replace("  logLevel: INFO\n", "")
    platform.shows(changed.replace("worker:\n", "worker:\n  highAvailabilityConfig:\n    level: zone\n", 1))
    folder.write("dataproducts/new-worker.yaml", WORKER.replace("replicas: 2", "replicas: 3"))
    assert str(run(LIVE)) == snapshot
    assert run(f"{LIVE} -q").out == snapshot(name="totals")


def test_what_was_recorded_from_the_platform_is_no_drift(run: Run, platform: Platform) -> None:
    platform.shows(WORKER.replace("replicas: 2", "replicas: 5"))
    assert run(f"{LIVE} --record").code == 0
    platform.shows(WORKER)
    assert "Drift: none; 1 resource as recorded." in run(LIVE).out


def test_what_is_as_recorded(run: Run, platform: Platform) -> None:
    run(RECORD)
    platform.shows(WORKER)
    result = run(LIVE)
    assert "Drift: none; 1 resource as recorded." in result.out
    assert "unchanged (dry run)" in result.err


def test_equal_quantities_and_tags_of_the_platform_are_no_drift(run: Run, platform: Platform) -> None:
    run(RECORD)
    text = WORKER.replace("cpu: 100m", "cpu: 0.1").replace("tags:\n", "tags:\n  - dataos:workspace:curriculum\n")
    assert text.count("0.1") == 1
    platform.shows(text)
    result = run(LIVE)
    assert "Drift: none" in result.out
    assert "unchanged" in result.err


def test_what_was_deleted_elsewhere(run: Run, platform: Platform, snapshot: SnapshotAssertion) -> None:
    run(RECORD)
    assert str(run(LIVE)) == snapshot


def test_what_exists_without_being_recorded(
    run: Run, platform: Platform, folder: Any, snapshot: SnapshotAssertion
) -> None:
    platform.shows(WORKER.replace("replicas: 2", "replicas: 4"))
    assert "Drift: nothing is recorded to compare with." in run(LIVE).out
    folder.write("other.yaml", named("other"))
    run("apply -f other.yaml --record")
    assert str(run(LIVE)) == snapshot


def test_a_table_gives_only_existence_and_status(run: Run, platform: Platform, folder: Any) -> None:
    run(RECORD)
    table = "  NAME | VERSION | TYPE | WORKSPACE | STATUS | RUNTIME | OWNER\n"
    row = "  new-worker | v1beta | worker | curriculum | error | running:1 | ada\n"
    folder.write("live/new-worker.txt", table + row)
    result = run(LIVE)
    assert "status: active -> error" in result.out
    assert "runtime: running:2 -> running:1" in result.out
    assert "unchanged" in result.err


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo 'PANI[0] x'", "dataos-ctl printed an error"),
        ("echo '  FATA[0001] x'", "dataos-ctl printed an error"),
        ("exit 3", "dataos-ctl failed with exit code 3"),
        ("echo 'ERRO[0001] token expired' >&2; exit 0", "dataos-ctl printed an error"),
        ("echo 'Welcome!'", "skipped 1 line: expected a table, YAML or JSON"),
        ("printf 'name: [\\n'", "skipped YAML with a syntax error"),
        ("printf '\\377\\376'", "skipped 1 line"),
    ],
)
def test_what_cannot_be_read_is_not_known(run: Run, platform: Platform, folder: Any, script: str, reason: str) -> None:
    folder.write("live/new-worker.sh", script)
    result = run(LIVE)
    assert result.code == 0
    assert "? new-worker:v1beta:worker (curriculum) could not be read" in result.out
    assert reason in result.out
    assert "create" not in result.out
    assert "1 of which it is not known whether they exist" in result.out
    assert "token" not in result.out + result.err
    assert platform.calls == ["get -t worker -n new-worker -w curriculum -d"]


def test_a_table_of_tokens_is_not_shown(run: Run, platform: Platform, folder: Any) -> None:
    folder.write("live/new-worker.txt", "  TOKEN | TYPE\n--------|------\n  dG9r  | apikey\n")
    result = run(LIVE)
    assert "dataos-ctl get contains a table of tokens or passwords" in result.out
    assert "dG9r" not in result.out + result.err


def test_what_is_not_an_error_of_the_program(run: Run, platform: Platform, folder: Any) -> None:
    """The output shows the resource, whatever else is in it."""
    folder.write("live/manifest.txt", f"workspace: curriculum\n{WORKER}{SERVER}")
    folder.write("live/new-worker.sh", "echo 'no ERRO[0001] in a line'\necho ---\ncat live/manifest.txt")
    result = run(LIVE)
    assert "could not be read" not in result.out
    assert "1 unchanged" in result.out


def test_a_program_that_cannot_be_run(run: Run, platform: Platform, folder: Any) -> None:
    program = folder.program("real/dataos-ctl", "no program\n")
    result = run(LIVE)
    assert result.code == 0
    assert f"cannot run {program}: Exec format error" in result.out


def test_what_cannot_be_read_is_as_it_was_recorded(run: Run, platform: Platform, folder: Any) -> None:
    run(RECORD)
    folder.write("live/new-worker.sh", "exit 1")
    result = run(LIVE)
    assert "Drift: 1 could not be read." in result.out
    assert "unchanged" in result.err


def test_a_program_that_does_not_answer_is_ended(
    run: Run, platform: Platform, folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "SECONDS", 0.2)
    folder.write("live/new-worker.sh", "mkfifo pipe; (cat pipe) & cat pipe")
    result = run(LIVE)
    assert result.code == 0
    assert "dataos-ctl did not answer in time" in result.out
    assert (folder.path / "pipe").is_fifo()
    end = time.monotonic() + 10
    while is_read(folder.path / "pipe"):  # by the process in the background
        assert time.monotonic() < end


def is_read(pipe: Path) -> bool:
    try:
        os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
    except OSError:
        return False
    return True


def test_all_calls_together_have_a_limit(run: Run, platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "TOTAL_SECONDS", 0.0)
    assert "dataos-ctl did not answer in time" in run(LIVE).out
    assert platform.calls == []


def test_secrets_are_compared_and_not_shown(
    run: Run, platform: Platform, folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = WORKER.replace("compute:", "runAsApiKey: $KEY\n  compute:")
    folder.write("dataproducts/new-worker.yaml", worker)
    monkeypatch.setenv("KEY", "dG9rZW5fdGVzdF9hcGlfa2V5X3F3ZXJ0eQ==")
    run(RECORD)
    for value, drift in (
        ("dG9rZW5fdGVzdF9hcGlfa2V5X3F3ZXJ0eQ==", "Drift: none"),
        ('"*****"', "Drift: none"),  # the platform hides it, so it counts as it was recorded
        ("bm90LXRoZS1zYW1lLWtleS1hdC1hbGw=", "*** -> *** (different secret)"),
    ):
        platform.shows(worker.replace("$KEY", value))
        result = run(LIVE)
        assert drift in result.out
        assert value not in result.out + result.err


def test_a_secret_that_was_recorded_by_a_live_plan_can_be_compared_later(
    run: Run, platform: Platform, folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = WORKER.replace("compute:", "runAsApiKey: $KEY\n  compute:")
    folder.write("dataproducts/new-worker.yaml", worker)
    monkeypatch.setenv("KEY", "dG9rZW5fdGVzdF9hcGlfa2V5X3F3ZXJ0eQ==")
    platform.shows(worker.replace("$KEY", "bm90LXRoZS1zYW1lLWtleS1hdC1hbGw="))
    assert run(f"{LIVE} --record").code == 0
    live.session_key.cache_clear()  # as in another process
    assert "1 unchanged" in run(LIVE.removesuffix(" --live")).out


def test_without_a_real_one(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(folder.path))
    result = run(LIVE)
    assert result.code == 2
    assert "dataos-ctl not found on PATH" in result.err


def test_the_real_apply_is_recorded_by_what_was_there_before(run: Run, platform: Platform) -> None:
    platform.shows(WORKER.replace("replicas: 2", "replicas: 4"))
    assert run(f"{LIVE} --exec --record").err.endswith("INFO[0000] 📝 record...revision 1\n")
    assert platform.calls == [
        "get -t worker -n new-worker -w curriculum -d",
        "apply -f dataproducts/new-worker.yaml -w curriculum",
    ]
    assert " updated " in run("history").out


def test_what_is_recorded_after_a_live_plan(run: Run, platform: Platform) -> None:
    platform.shows(named("new-worker").replace("replicas: 2", "replicas: 4"))
    assert run(f"{LIVE} --record").code == 0
    assert "imported" not in run("history").out
    assert "updated" in run("history").out
    assert "running:2" in run("get -a").out


def test_the_drift_for_programs_and_pull_requests(
    run: Run, platform: Platform, folder: Any, snapshot: SnapshotAssertion
) -> None:
    run(RECORD)
    platform.shows(WORKER.replace("replicas: 2", "replicas: 5"))
    (drift,) = json.loads(run(f"{LIVE} --output json").out)["drift"]
    assert (drift["name"], drift["drift"]) == ("new-worker", "changed")
    assert [(change["path"], change["before"], change["after"]) for change in drift["changes"]] == [
        ("worker.replicas", 2, 5)
    ]
    assert run(f"{LIVE} --output markdown").out == snapshot
