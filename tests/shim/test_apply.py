"""``apply``: what is read, refused, planned and printed, and how it exits."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]

MANIFESTS = Path(__file__).parent / "manifests"
WORKER = (MANIFESTS / "new-worker.yaml").read_text(encoding="utf-8")
SECRET = (MANIFESTS / "orders-secret.yaml").read_text(encoding="utf-8")

LINE = "apply -f dataproducts/new-worker.yaml -w curriculum"


def test_a_new_worker(run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
    assert str(run(LINE)) == snapshot
    assert not folder.state.parent.exists()


CHANGED = (
    WORKER.replace(
        "replicas: 2", "replicas: 2\n  autoScaling:\n    enabled: true\n    minReplicas: 2\n    maxReplicas: 5"
    )
    .replace("  logLevel: INFO\n", "")
    .replace("description: Copies orders", "description: Copies all orders\nowner: rocket")
    .replace("  - dataos:type:resource", "  - dataos:layer:user\n  - dataos:type:resource\n  - orders")
    .replace("cpu: 500m", "cpu: 600m")
    .replace("name: sink", "name: drain")
)


def test_a_worker_that_changes(run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
    run(f"{LINE} --record")
    folder.write("dataproducts/new-worker.yaml", CHANGED)
    assert str(run(LINE)) == snapshot
    run(f"{LINE} --record")
    folder.write("dataproducts/new-worker.yaml", WORKER)
    assert str(run(LINE)) == snapshot


def test_a_set_of_files(run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
    folder.write("dataproducts/secret.yml", SECRET)
    folder.write("dataproducts/deep/other.yaml", WORKER.replace("new-worker", "other"))
    folder.write("dataproducts/.hidden/faulty.yaml", "type: worker")
    folder.write("dataproducts/notes.txt", "no manifest")
    assert str(run("apply -R -f dataproducts -w curriculum")) == snapshot


def test_a_folder_that_cannot_be_read_is_not_passed_over(
    run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write("dataproducts/deep/other.yaml", WORKER)
    scandir = os.scandir

    def closed(path: str) -> Any:
        if str(path).endswith("deep"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    result = run("apply -R -f dataproducts")
    assert result.code == 2
    assert "dataproducts/deep cannot be read: Permission denied" in result.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("line", ["apply -f dataproducts/piped.yaml", "apply -R -f dataproducts"])
def test_a_pipe_is_not_taken_for_what_has_come_through_it_so_far(run: Run, folder: Any, line: str) -> None:
    pipe = folder.path / "dataproducts" / "piped.yaml"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    os.write(end, WORKER.encode())
    try:
        result = run(line)
        assert os.read(end, 1 << 20).decode() == WORKER
    finally:
        os.close(end)
    assert result.code == 2
    assert (
        "dataproducts/piped.yaml is a pipe, not a file\n  help: write the manifest to a file, and give that\n"
        in result.err
    )


def test_json(run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
    run(f"{LINE} --record")
    folder.write("dataproducts/new-worker.yaml", f"{CHANGED}---\n{SECRET}")
    result = run(f"{LINE} --output json")
    assert json.loads(result.out) == snapshot
    assert json.loads(run(f"{LINE} --output json --record").out)["revision"] == 2
    folder.write("dataproducts/new-worker.yaml", WORKER.replace("INFO", "LOUD"))
    refused = run(f"{LINE} --output json")
    assert refused.code == 1
    assert json.loads(refused.out) == snapshot


def test_what_differs_in_form_only_is_unchanged(run: Run, folder: Any) -> None:
    run(f"{LINE} --record")
    text = (
        WORKER.replace("name: new-worker", 'name: "new-worker"')
        .replace("replicas: 2", "replicas: 0x2")
        .replace("{}", "{ }")
        .replace("  logLevel: INFO\n", "")  # the default
        .replace("  - dataos:type:resource", "  # a comment\n  - 'dataos:type:resource'")
    )
    folder.write("dataproducts/new-worker.yaml", text)
    assert "unchanged (dry run)" in run(LINE).err


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("hello", "hello "),
        ("replicas: 2", 'replicas: 2 # now\n  envs:\n    A: "1"'),
        ("type: output", "type: outputs"),
        ("- name: source\n      type: input", "- name: source\n      type: input\n    - name: more\n      type: input"),
    ],
)
def test_what_differs_in_meaning_is_an_update(run: Run, folder: Any, before: str, after: str) -> None:
    run(f"{LINE} --record")
    folder.write("dataproducts/new-worker.yaml", WORKER.replace(before, after))
    result = run(f"{LINE} --output json")
    assert result.code == 0, result.err
    assert [item["action"] for item in json.loads(result.out)["resources"]] == ["update"]


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (f"{'a' * 80} one {'b' * 80}", f"{'a' * 80} two {'b' * 80}", [f"…{'a' * 19} one bbb", f"…{'a' * 19} two bbb"]),
        (f"one {'b' * 80}", f"two {'b' * 80}", ["  one bbb", " two bbb"]),
        ("a" * 90, "a" * 80, [f"…{'a' * 30} ->", f"-> …{'a' * 20}\n"]),
    ],
)
def test_where_long_values_differ_is_shown(run: Run, folder: Any, before: str, after: str, shown: list[str]) -> None:
    folder.write("dataproducts/new-worker.yaml", WORKER.replace("Copies orders", before))
    run(f"{LINE} --record")
    folder.write("dataproducts/new-worker.yaml", WORKER.replace("Copies orders", after))
    (line,) = [line for line in run(LINE).out.splitlines(keepends=True) if "~ description" in line]
    assert [part for part in shown if part not in line] == []
    assert len(line) < 150


def test_a_limit_that_is_not_known_is_not_called_none(run: Run, folder: Any) -> None:
    head = "name: newer\nversion: v2alpha\ntype: worker\n"
    folder.write("w.yaml", f"{head}spec:\n  stack: bento:3.0\n  compute: runnable-default\n")
    out = run("apply -f w.yaml").out
    assert "unknown memory, limits unlimited or unknown CPU and unlimited or unknown memory\n" in out


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


class TestRefusals:
    def test_an_error_refuses_the_whole_set(self, run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
        folder.write("dataproducts/faulty.yaml", f"{SECRET}---\n{WORKER.replace('INFO', 'LOUD')}")
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("new-worker", "sound"))
        assert str(run("apply -R -f dataproducts -w curriculum --record")) == snapshot
        assert not folder.state.exists()

    def test_a_warning_is_counted(self, run: Run, folder: Any) -> None:
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("bento-worker:3.0", "bento-worker"))
        result = run(LINE)
        assert result.code == 0
        assert (
            "new-worker.yaml: 1 finding more; `workerlint check dataproducts/new-worker.yaml` shows what" in result.err
        )

    def test_what_the_team_fails_on_is_refused(self, run: Run, folder: Any) -> None:
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("bento-worker:3.0", "bento-worker"))
        folder.write("workerlint.toml", 'fail-on = "info"')
        assert run(LINE).code == 1

    def test_never_to_fail_does_not_open_the_gate(self, run: Run, folder: Any) -> None:
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("INFO", "LOUD"))
        folder.write("workerlint.toml", 'fail-on = "never"')
        assert run(LINE).code == 1

    def test_a_lowered_rule_lets_pass(self, run: Run, folder: Any) -> None:
        start = WORKER.index("  topology")
        folder.write("dataproducts/new-worker.yaml", WORKER[:start] + WORKER[WORKER.index("  stackSpec") :])
        assert run(LINE).code == 1
        folder.write("workerlint.toml", '[severity]\nmissing-topology = "warning"')
        assert run(LINE).code == 0

    def test_a_rule_that_is_off_does_not_hide_an_unreadable_worker(self, run: Run, folder: Any) -> None:
        folder.write("dataproducts/new-worker.yaml", WORKER + "  broken: [\n")
        folder.write("workerlint.toml", 'ignore = ["ALL"]')
        result = run(LINE)
        assert result.code == 1
        assert "this Worker cannot be read as YAML" in result.err

    def test_a_nameless_worker_is_never_passed_over(self, run: Run, folder: Any) -> None:
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("name: new-worker\n", ""))
        assert run(LINE).err.count("⚠️") == 1
        folder.write("workerlint.toml", 'ignore = ["DW101"]')
        result = run(LINE)
        assert result.code == 1
        assert "this Worker has no name" in result.err

    def test_the_workspace_must_not_contradict(self, run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("version:", "workspace: sandbox\nversion:", 1))
        assert str(run(LINE)) == snapshot
        assert "applying(sandbox) new-worker" in run("apply -f dataproducts/new-worker.yaml").err
        assert run("apply -f dataproducts/new-worker.yaml -w sandbox").code == 0
        assert run("apply -f dataproducts/new-worker.yaml -w public").code == 1
        assert "workspace is sandbox here, and -w is empty\n" in run("apply -f dataproducts/new-worker.yaml -w=").err

    def test_placeholders(self, run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
        text = WORKER.replace("new-worker", "${{name}}").replace("replicas: 2", "replicas: ${{2, or more}}")
        secret = SECRET.replace("orders-secret", "{{name}}").replace("acl: r", "acl: ${{r}}")
        folder.write("dataproducts/new-worker.yaml", f"{text}---\n{secret}")
        assert str(run(LINE)) == snapshot

    def test_the_linter_does_not_repeat_what_is_left_open(self, run: Run, folder: Any) -> None:
        folder.write("workerlint.toml", 'fail-on = "info"\nselect = ["DW009", "DW010"]\nenv-file = "some.env"\n')
        folder.write("some.env", "A=b\n")
        text = WORKER.replace("INFO", "${{level}}").replace("Copies", "${DESCRIPTION} Copies")
        folder.write("dataproducts/new-worker.yaml", text)
        filled = run(LINE).err
        assert (filled.count("⚠️"), filled.count("[DW")) == (2, 0)
        left = run(f"{LINE} --disable-interpolation").err
        assert (left.count("⚠️"), left.count("[DW010")) == (2, 1)

    def test_the_escape_of_bento_is_no_placeholder(self, run: Run, folder: Any) -> None:
        folder.write("dataproducts/new-worker.yaml", WORKER.replace('"hello"', '"${{LITERAL}}"'))
        assert run(LINE).code == 0

    def test_twins(self, run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
        folder.write("dataproducts/secrets.yaml", f"{SECRET}---\n{SECRET}")
        folder.write("dataproducts/worker.yaml", WORKER)
        assert str(run("apply -R -f dataproducts")) == snapshot

    def test_what_is_no_manifest(self, run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
        folder.write(
            "dataproducts/new-worker.yaml", "services: {}\n---\n- a\n---\nname: a\n---\n{a: b, a: c}\n---\na: [\n"
        )
        folder.write("dataproducts/nothing.yaml", "# nothing\n")
        assert str(run("apply -R -f dataproducts")) == snapshot

    def test_an_unknown_type_is_a_warning(self, run: Run, folder: Any) -> None:
        folder.write("dataproducts/new-worker.yaml", "name: a\nversion: v1\ntype: gadget\ngadget: {}\n")
        result = run(LINE)
        assert result.code == 0
        assert "no type of Resource called gadget is known" in result.err

    def test_create_and_update_want_what_they_say(self, run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
        rest = "-f dataproducts/new-worker.yaml --record"
        assert str(run(f"update {rest}")) == snapshot
        assert run(f"create {rest}").code == 0
        assert str(run(f"resource create {rest}")) == snapshot
        assert run(f"resource update {rest}").code == 0
        connection = sqlite3.connect(folder.state)
        assert connection.execute("SELECT count(*) FROM revision").fetchone() == (1,)
        connection.close()


class TestInterpolation:
    def test_values_are_put_in(self, run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COMPUTE", "runnable-default")
        monkeypatch.setenv("COUNT", "4")
        text = WORKER.replace("replicas: 2", "replicas: $COUNT").replace(
            "compute: runnable-default", "compute: ${COMPUTE}"
        )
        folder.write("dataproducts/new-worker.yaml", text)
        out = run(LINE).out
        assert "4 replicas, requests 400m CPU" in out
        assert "runnable-default" in out

    def test_what_comes_of_them_is_linted(self, run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("A_LONG_NAME_OF_A_VARIABLE", "LOUD")
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("INFO", "${A_LONG_NAME_OF_A_VARIABLE}"))
        result = run(LINE)
        assert result.code == 1
        assert "new-worker.yaml:10:13: write INFO, which is the default, or one of the others; " in result.err
        assert "the value comes from ${A_LONG_NAME_OF_A_VARIABLE}" in result.err

    def test_places_behind_a_value_are_those_of_the_file(
        self, run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TEXT", "a\n  b\n  c")
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("Copies orders", "${TEXT}").replace("INFO", "LOUD"))
        assert "new-worker.yaml:10:13:" in run(LINE).err

    def test_each_unset_place_is_named(self, run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
        text = WORKER.replace("replicas: 2", "replicas: $COUNT # $IN_A_COMMENT").replace(
            '"hello"', '"${COUNT} ${my-note}"'
        )
        folder.write("dataproducts/new-worker.yaml", f"{text}---\n{SECRET.replace('acl: r', 'acl: ${ACL}')}")
        assert str(run(LINE)) == snapshot

    def test_it_can_be_left_out(self, run: Run, folder: Any) -> None:
        folder.write("dataproducts/new-worker.yaml", WORKER.replace('"hello"', '"${NOTE}"'))
        assert run(LINE).code == 1
        result = run(f"{LINE} --disable-interpolation")
        assert result.code == 0
        assert '"${NOTE}"' in result.out

    @pytest.mark.parametrize("text", ["${NOTE:a}", "${! this.note }", "$$NOTE", "5$", "$1", "${{NOTE}}"])
    def test_what_is_the_stacks_own_is_left_alone(self, run: Run, folder: Any, text: str) -> None:
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("hello", text))
        result = run(LINE)
        assert result.code == 0
        assert text in result.out

    def test_a_name_that_is_left_open_is_refused(self, run: Run, folder: Any) -> None:
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("name: new-worker", "name: ${NAME}"))
        result = run(f"{LINE} --disable-interpolation")
        assert result.code == 1
        assert "name is ${NAME}, so it is not known which resource this is" in result.err
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("version:", "workspace: $WS\nversion:", 1))
        assert "workspace is $WS" in run("apply -f dataproducts/new-worker.yaml --disable-interpolation").err


def test_de_reference_prints_and_does_nothing(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTE", "hello")
    folder.write("dataproducts/new-worker.yaml", WORKER.replace('"hello"', '"$NOTE"'))
    result = run(f"{LINE} -d")
    assert result == (0, WORKER, "INFO[0000] 🛠 apply...\nINFO[0000] 🛠 apply...nothing\n")


def test_a_file_that_a_manifest_names_stays_a_name(run: Run, folder: Any) -> None:
    bundle = "name: a\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n    - id: one\n      file: one.yaml\n"
    folder.write("dataproducts/new-worker.yaml", bundle)
    assert "new-worker.yaml:7: one.yaml is left as a name: no file is put in its place here" in run(f"{LINE} -d").err
    assert "left as a name" not in run(LINE).err


def test_what_a_bundle_holds_is_not_passed_over_in_silence(run: Run, folder: Any) -> None:
    worker = "".join(f"      {line}" for line in WORKER.replace("logLevel: INFO", "logLevel: LOUD").splitlines(True))
    bundle = f"name: a\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n  - id: one\n    spec:\n{worker}"
    folder.write("dataproducts/new-worker.yaml", bundle)
    result = run("apply -f dataproducts/new-worker.yaml")
    assert result.code == 0
    note = "new-worker.yaml:1: the resources in this Bundle are neither linted nor planned: rehearse each by itself"
    assert result.err.count(note) == 1


def test_nothing_in_a_manifest_reaches_the_terminal_as_it_is(run: Run, folder: Any) -> None:
    text = WORKER.replace("Copies orders", '"\\e[31mred\\e[0m ##vso[task.complete]"')
    folder.write("dataproducts/new-worker.yaml", text)
    result = run(LINE)
    assert "\x1b" not in result.out + result.err
    assert "##vso[" not in result.out + result.err


def test_crlf_and_a_byte_order_mark(run: Run, folder: Any) -> None:
    plain = run(LINE).out
    (folder.path / "dataproducts/new-worker.yaml").write_bytes(b"\xef\xbb\xbf" + WORKER.replace("\n", "\r\n").encode())
    assert run(LINE).out == plain
