"""A baseline hides the findings that it lists, also when lines move, and unused entries are reported."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from workerlint.core.record import replace
from workerlint.core.text import Span
from workerlint.engine.suppression import SOON
from workerlint.report.baseline import Baseline, Entry
from workerlint_schemas import load_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]

HEAD = "name: city-sync\nversion: v1beta\ntype: worker\n"
WORKER = f"{HEAD}worker:\n  stack: bento\n  logLevel: LOUD\n"


def listing(**more: object) -> str:
    """Return a baseline with one entry."""
    entry = {"path": "worker.yaml", "code": "DW301", "line": 6, "message": "m", **more}
    return json.dumps({"version": 2, "findings": [entry]})


def recorded(folder: Any, name: str = "base.json") -> list[dict[str, Any]]:
    """Return the entries of a baseline."""
    entries: list[dict[str, Any]] = json.loads((folder.path / name).read_text())["findings"]
    return entries


@pytest.fixture
def base(run: Run, folder: Any) -> Run:
    """Write a Worker with findings and its baseline, and return a function that runs check with it."""
    folder.write("worker.yaml", WORKER)
    written = run("check", "--select", "DW3", "--write-baseline", "base.json", ".")
    assert (written.code, written.err) == (0, "Wrote 2 findings to base.json.\n")
    return lambda *more: run("check", "--select", "DW3", "--baseline", "base.json", *more, ".")


def test_what_it_lists_is_left_out(base: Run) -> None:
    result = base()
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("No findings in 1 manifest; 2 findings in the baseline; ")
    assert "clean" not in result.out


def test_entries_are_sorted_whatever_the_order_of_the_files(run: Run, folder: Any) -> None:
    for name in ("a.yaml", "b.yaml", "c.yaml"):
        folder.write(name, WORKER)
    run("check", "--select", "DW3", "--write-baseline", "base.json", "c.yaml", "a.yaml", "b.yaml")
    places = [(entry["path"], entry["line"]) for entry in recorded(folder)]
    assert places == sorted(places)
    assert len(places) == 6


def test_a_baseline_is_sorted_when_stale_entries_are_removed(run: Run, folder: Any) -> None:
    for name in ("a.yaml", "b.yaml", "c.yaml"):
        folder.write(name, WORKER)
    run("check", "--select", "DW3", "--write-baseline", "base.json", ".")
    folder.write("base.json", json.dumps({"version": 2, "findings": recorded(folder)[::-1]}))
    folder.write("b.yaml", WORKER.replace("LOUD", "INFO"))
    run("check", "--select", "DW3", "--baseline", "base.json", "--prune-baseline", ".")
    places = [(entry["path"], entry["line"]) for entry in recorded(folder)]
    assert places == sorted(places)
    assert len(places) == 5


def test_stale_entries_are_listed_in_order(run: Run, folder: Any) -> None:
    folder.clean("worker.yaml")
    entries = [
        {"path": "worker.yaml", "code": "DW301", "line": line, "message": message}
        for line, message in ((9, "m"), (3, "m"), (6, "n"))
    ]
    folder.write("base.json", json.dumps({"version": 2, "findings": entries}))
    lines = run("check", "--baseline", "base.json", ".").err.splitlines()
    assert [line.split(":")[3] for line in lines if line.endswith("DW301")] == ["3", "6", "9"]


def test_it_survives_when_lines_move(base: Run, folder: Any) -> None:
    moved = WORKER.replace("  stack", "  # and another\n  replicas: 2\n  stack")
    folder.write("worker.yaml", f"# one more\n{moved}")
    assert base().code == 0


def test_a_new_finding_is_reported(base: Run, folder: Any) -> None:
    folder.write("worker.yaml", f"{WORKER}  replicas: 0\n")
    result = base("--output-format", "concise")
    assert result.code == 1
    assert result.out.splitlines()[0].startswith("worker.yaml:7:13: error[DW311]")
    assert len(result.out.splitlines()) == 3


def test_one_more_of_the_same_kind_is_new(base: Run, folder: Any) -> None:
    folder.write("worker.yaml", f"{WORKER}---\n{WORKER}")
    assert base("--output-format", "concise").out.count("DW301") == 1


def test_entries_that_match_nothing_are_told_and_pruned(base: Run, folder: Any) -> None:
    folder.write("worker.yaml", WORKER.replace("LOUD", "INFO"))
    result = base()
    assert result.code == 0
    assert "base.json: stale entry: worker.yaml:6: DW301\n" in result.err
    assert base("--prune-baseline").err == "Removed 1 stale entry from base.json.\n"
    assert base().err == ""
    assert [entry["code"] for entry in recorded(folder)] == ["DW304"]


@pytest.mark.parametrize("content", [None, "kind: Pod\n", "a: worker\n"])
def test_entries_of_files_that_are_gone_are_told_and_pruned(base: Run, folder: Any, content: str | None) -> None:
    folder.clean("other.yaml")
    (folder.path / "worker.yaml").unlink()
    if content:
        folder.write("worker.yaml", content)
    result = base()
    assert (result.code, result.err.count("stale entry: worker.yaml")) == (0, 2)
    assert base("--prune-baseline").err == "Removed 2 stale entries from base.json.\n"
    assert recorded(folder) == []


def test_entries_of_a_file_that_became_a_template_are_kept(base: Run, folder: Any) -> None:
    folder.write("worker.yaml", f"{{{{- if .Values.x }}}}\n{WORKER}{{{{- end }}}}\n")
    assert "stale" not in base("--prune-baseline").err
    assert len(recorded(folder)) == 2


def test_entries_of_files_outside_the_run_are_kept(base: Run, folder: Any, run: Run) -> None:
    folder.clean("other.yaml")
    result = run("check", "--baseline", "base.json", "--prune-baseline", "--select", "DW3", "other.yaml")
    assert result.err == ""
    assert base().code == 0


def test_entries_of_rules_that_look_across_files_are_kept_where_not_all_files_are_seen(run: Run, folder: Any) -> None:
    """As pre-commit and editors call: with the files that changed."""
    folder.write("a.yaml", WORKER)
    folder.write("b.yaml", WORKER)
    run("check", "--select", "DW601", "--write-baseline", "base.json", ".")
    before = (folder.path / "base.json").read_text()
    result = run("check", "--select", "DW601", "--baseline", "base.json", "--prune-baseline", "b.yaml")
    assert (result.code, result.err) == (0, "")
    assert (folder.path / "base.json").read_text() == before
    folder.write("a.yaml", WORKER.replace("city-sync", "other"))
    result = run("check", "--select", "DW601", "--baseline", "base.json", ".")
    assert "base.json: stale entry: b.yaml:1: DW601\n" in result.err


def test_entries_of_rules_that_did_not_run_are_kept(base: Run, run: Run, folder: Any) -> None:
    before = (folder.path / "base.json").read_text()
    result = run("check", "--baseline", "base.json", "--prune-baseline", "--select", "DW304", ".")
    assert (result.code, result.err) == (0, "")
    assert (folder.path / "base.json").read_text() == before


def test_entries_of_a_file_with_a_syntax_error_are_kept(run: Run, folder: Any) -> None:
    folder.write("worker.yaml", WORKER)
    run("check", "--write-baseline", "base.json", ".")
    before = (folder.path / "base.json").read_text()
    folder.write("worker.yaml", f"description: a: b\n{WORKER.replace('stack', '@stack')}")
    assert run("check", "--baseline", "base.json", "--prune-baseline", ".").err == ""
    assert (folder.path / "base.json").read_text() == before


def test_syntax_errors_are_never_left_out(run: Run, folder: Any) -> None:
    folder.write("worker.yaml", f"{HEAD}description: a: b\n")
    assert run("check", "--write-baseline", "base.json", ".").code == 1
    assert run("check", "--baseline", "base.json", ".").code == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "is not valid JSON"),
        ("[]", "is not a baseline"),
        ('{"version": 1}', "base.json is not a baseline of version 2; recreate it with --write-baseline"),
        ('{"version": 2}', "`findings` must be a list"),
        ('{"version": 2, "findings": [[]]}', "entry 1 must be an object"),
        ('{"version": 2, "findings": [{"path": "a", "code": "DW301", "line": 1}]}', "entry 1 has no `message`"),
        (listing(line="1"), "entry 1: `line` must be an integer"),
        (listing(expire="2027-01-31"), "entry 1 has an unknown key `expire`"),
        (listing(expires="soon"), "entry 1: `expires` must be a date such as `2027-01-31`"),
        (listing(expires="2027-02-30"), "entry 1: `expires` must be a date such as `2027-01-31`"),
        (None, "cannot read the baseline"),
    ],
)
def test_a_baseline_that_is_none_is_named(run: Run, folder: Any, content: str | None, words: str) -> None:
    folder.write("worker.yaml", WORKER)
    if content is not None:
        folder.write("base.json", content)
    result = run("check", "--baseline", "base.json", "worker.yaml")
    assert result.code == 2
    assert words in result.err
    assert "DW301" in result.out


def test_a_baseline_matches_its_schema(base: Run, folder: Any) -> None:
    data = json.loads((folder.path / "base.json").read_text())
    schema = load_schema("baseline.json")
    jsonschema.Draft202012Validator(schema).validate(data)
    assert data["$schema"] == schema["$id"]
    noted = json.loads(listing(reason="old", owner="data team", expires="2027-01-31"))
    jsonschema.Draft202012Validator(schema).validate(noted)


def test_entries_are_relative_to_the_file(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write("sub/x.yaml", WORKER)
    folder.write("worker.yaml", WORKER.replace("city-sync", "towns"))
    folder.write("etc/readme", "")
    run("check", "--write-baseline", "etc/base.json", ".")
    assert {entry["path"] for entry in recorded(folder, "etc/base.json")} == {"../sub/x.yaml", "../worker.yaml"}
    monkeypatch.chdir(folder.path / "sub")
    assert run("check", "--baseline", "../etc/base.json", ".").code == 0
    assert run("check", "--baseline", "../etc/base.json", str(folder.path / "worker.yaml")).code == 0


def test_secrets_are_masked_and_not_recorded(run: Run, folder: Any) -> None:
    key = "Zk3vT9qLmW27xRbYd8Hs"
    folder.write("worker.yaml", f"{WORKER}  runAsApiKey: {key}\n  envs:\n    DB_PASSWORD: {key}x\n")
    run("check", "--write-baseline", "base.json", ".")
    assert key not in (folder.path / "base.json").read_text()
    assert not {"DW501", "DW502"} & {entry["code"] for entry in recorded(folder)}
    result = run("check", "--baseline", "base.json", "--output-format", "concise", ".")
    assert result.code == 1
    assert "DW501" in result.out
    assert "DW502" in result.out


def test_an_entry_does_not_accept_another_value(base: Run, folder: Any) -> None:
    folder.write("worker.yaml", WORKER.replace("LOUD", "LOUDER"))
    assert "`LOUDER`" in base("--output-format", "concise").out


def test_a_line_number_in_a_message_may_change(run: Run, folder: Any) -> None:
    secrets = "  dataosSecrets:\n    - {name: a, workspace: b}\n    - {name: a, workspace: b}\n"
    folder.write("worker.yaml", f"{WORKER}{secrets}")
    run("check", "--write-baseline", "base.json", ".")
    folder.write("worker.yaml", f"# one more\n{WORKER}{secrets}")
    assert run("check", "--baseline", "base.json", ".").code == 0


def note(folder: Any, **notes: str) -> None:
    """Add notes to the entry of DW301."""
    data = json.loads((folder.path / "base.json").read_text())
    for entry in data["findings"]:
        if entry["code"] == "DW301":
            entry.update(notes)
    folder.write("base.json", json.dumps(data))


def test_an_expired_entry_counts_again(base: Run, folder: Any) -> None:
    note(folder, expires="2020-01-31", owner="data team")
    result = base("--output-format", "concise")
    assert result.code == 1
    assert "(its baseline entry expired on 2020-01-31, owner: data team)" in result.out
    assert result.err == ""
    note(folder, expires=datetime.now(UTC).date().isoformat())
    assert base().code == 0


def test_notes_are_kept_when_the_file_is_written_again(base: Run, folder: Any, run: Run) -> None:
    notes = {"reason": "our image knows it", "owner": "data team", "expires": "2999-01-31"}
    note(folder, **notes)
    folder.write("worker.yaml", f"# one more\n{WORKER}")
    run("check", "--select", "DW3", "--write-baseline", "base.json", ".")
    entry = recorded(folder)[-1]
    assert entry.items() >= {"line": 7, "code": "DW301", **notes}.items()


def test_notes_stay_with_their_findings_when_lines_move(run: Run, folder: Any) -> None:
    text = f"{WORKER}---\n{WORKER}"
    folder.write("worker.yaml", text)
    command = ("check", "--select", "DW301", "--write-baseline", "base.json", ".")
    run(*command)
    entries = [{**entry, "reason": f"reason {number}"} for number, entry in enumerate(recorded(folder))]
    folder.write("base.json", json.dumps({"version": 2, "findings": entries[::-1]}))
    folder.write("worker.yaml", f"# one more\n{text}")
    run(*command)
    assert [(entry["line"], entry["reason"]) for entry in recorded(folder)] == [(7, "reason 0"), (14, "reason 1")]


def test_the_formats_for_programs(base: Run, folder: Any) -> None:
    note(folder, reason="our image knows it")
    results = json.loads(base("--output-format", "sarif").out)["runs"][0]["results"]
    assert [(result["ruleId"], result["baselineState"]) for result in results] == [
        ("DW304", "unchanged"),
        ("DW301", "unchanged"),
    ]
    assert results[1]["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "our image knows it"}
    ]
    junit = base("--output-format", "junit").out
    assert junit.count("<skipped>") == 2
    assert "in the baseline: our image knows it</skipped>" in junit
    assert '<testsuites name="workerlint" tests="2" failures="0" errors="0">' in junit


@pytest.mark.parametrize(
    ("day", "notes", "shown"),
    [
        ("2027-01-23", [], False),
        ("2027-01-24", ["base.json: entry expires on 2027-01-31: worker.yaml:6: DW301"], False),
        ("2027-01-31", ["base.json: entry expires on 2027-01-31: worker.yaml:6: DW301"], False),
        ("2027-02-01", [], True),
    ],
)
def test_an_entry_that_expires_is_announced(base: Run, folder: Any, day: str, notes: list[str], shown: bool) -> None:
    note(folder, expires="2027-01-31")
    result = base("--today", day, "--output-format", "text")
    assert (result.code, result.err.splitlines()) == (int(shown), notes)
    assert (", or extend the entry in base.json" in result.out) is shown
    assert base("--today", day, "--quiet").err == ""


def test_a_comment_that_expires_leaves_the_entries_as_they_are(run: Run, folder: Any) -> None:
    folder.write("worker.yaml", WORKER.replace("LOUD", "LOUD # workerlint: ignore[DW301] until=2027-01-31"))
    after = ("check", "--today", "2027-02-01", "--select", "DW3")
    assert run(*after, "--write-baseline", "base.json", ".").code == 0
    folder.write("worker.yaml", WORKER)
    result = run(*after, "--baseline", "base.json", ".")
    assert (result.code, result.err) == (0, "")


def test_entries_of_a_policy_that_was_removed_are_stale(run: Run, folder: Any) -> None:
    policy = '[[policy]]\ncode = "{}"\nat = "worker.replicas"\nmust = {{}}\n'
    both = policy.format("ACME001") + policy.format("ACME002")
    folder.write("worker.yaml", WORKER)
    folder.write("workerlint.toml", 'select = ["ACME"]\n' + both)
    run("check", "--write-baseline", "base.json", ".")
    folder.write("workerlint.toml", 'select = ["ACME"]\n' + policy.format("ACME002"))
    assert "stale entry: worker.yaml:4: ACME001\n" in run("check", "--baseline", "base.json", ".").err
    # Without any policy of this kind, the configuration that has it may be elsewhere.
    folder.write("workerlint.toml", 'select = ["DW301"]\n')
    assert "stale" not in run("check", "--baseline", "base.json", ".").err
    (folder.path / "policy").mkdir()
    folder.write("policy/.git/HEAD", "")
    folder.write("policy/policy.toml", 'fail-on = "error"\n')
    result = run("check", "--baseline", "base.json", "--policy-file", "policy/policy.toml", "worker.yaml")
    assert "stale entry: worker.yaml:4: ACME001\n" in result.err
    assert "stale entry: worker.yaml:4: ACME002\n" in result.err


ENTRIES = [
    Entry(
        "b.yaml", "DW1", 3, "m\u00e4 on line 3", reason="agreed", owner="ada", expires="2027-01-31", added="2026-01-31"
    ),
    Entry("a.yaml", "DW2", 2, "second"),
    Entry("a.yaml", "DW1", 2, ""),
]


def test_the_text_of_a_baseline(folder: Any, snapshot: SnapshotAssertion) -> None:
    """It is in order and has one entry a line, without optional keys that are empty."""
    Baseline("base.json", ENTRIES).write()
    assert (folder.path / "base.json").read_text() == snapshot
    assert sorted(Baseline.read("base.json").entries, key=repr) == sorted(ENTRIES, key=repr)
    Baseline("base.json", []).write()
    assert (folder.path / "base.json").read_text().endswith('  "findings": []\n}\n')


def test_the_range_of_an_entry_is_that_of_its_object(folder: Any) -> None:
    path = folder.write(
        "base.json",
        '{"version": 2,\n"findings" :\n [{"path": "a", "code": "A", "line": 1, "message": "{"} ,'
        '\n\t{"path": "a", "code": "B", "line": 2, "message": "x"}]}',
    )
    text = path.read_text()
    baseline = Baseline.read("base.json")
    spans = [baseline.span_of(entry, text) for entry in baseline.entries]
    assert [json.loads(text[span.start : span.end])["code"] for span in spans] == ["A", "B"]
    for changed in ("", "{}", '{"findings": [', '{"findings": [{]}'):
        assert baseline.span_of(baseline.entries[1], changed) == Span(0, 0)
    assert baseline.span_of(ENTRIES[0], text) == Span(0, 0)


@pytest.mark.parametrize(
    ("days", "expired", "soon"),
    [(-1, True, False), (0, False, True), (SOON, False, True), (SOON + 1, False, False)],
)
def test_the_last_day_of_an_entry(days: int, expired: bool, soon: bool) -> None:
    today = date(2027, 1, 31)
    entry = Entry("a", "DW1", 1, "m", expires=str(today + timedelta(days)))
    assert (entry.days(today), entry.is_expired(today), entry.expires_soon(today)) == (days, expired, soon)
    forever = Entry("a", "DW1", 1, "m")
    assert (forever.days(today), forever.is_expired(today), forever.expires_soon(today)) == (None, False, False)


def test_the_oldest_entry_is_the_first_with_a_day() -> None:
    assert Baseline("", ENTRIES).oldest == "2026-01-31"
    assert Baseline("", [*ENTRIES, replace(ENTRIES[0], added="2025-12-31")]).oldest == "2025-12-31"
    assert Baseline("", ENTRIES[1:]).oldest == ""
