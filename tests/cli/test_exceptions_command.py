"""``exceptions``: every suppression comment and baseline entry of a tree, with its date."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.command_line import CLEAN, FAULTY

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]

TODAY = ("--today", "2027-01-31")


def commented(comment: str) -> str:
    return FAULTY.replace("LOUD", f"LOUD # workerlint: {comment}")


@pytest.fixture
def tree(folder: Any) -> Any:
    """Write manifests with comments, and a baseline."""
    folder.write("b/orders.yaml", commented("ignore[invalid-log-level, DW7] our image, until=2027-02-28"))
    folder.write("a/city.yaml", "# workerlint: ignore-file[DW304] until=2027-01-30\n" + CLEAN)
    folder.write("a/fans.yaml", commented("ignore[DW301] until=2027-02-01"))
    folder.write("a/nobody.yaml", commented("ignore[DW301] forever"))
    folder.write("a/wrong.yaml", commented("ignore[DW301] until=soon"))
    entries = [
        {"path": "b/old.yaml", "code": "DW311", "line": 8, "message": "m", "reason": "=1+1", "owner": "data team"},
        {"path": "a/fans.yaml", "code": "DW304", "line": 5, "message": "m", "expires": "2026-12-31"},
    ]
    folder.write("base.json", json.dumps({"version": 2, "findings": entries}))
    return folder


def test_all_are_listed_by_file_and_line(run: Run, tree: Any) -> None:
    result = run("exceptions", *TODAY, "--baseline", "base.json")
    assert (result.code, result.err) == (0, "")
    assert result.out == (
        "location         rule   kind          until                      reason\n"
        "a/city.yaml:1    DW304  file comment  2027-01-30 (expired)       -\n"
        "a/fans.yaml:5    DW304  baseline      2026-12-31 (expired)       -\n"
        "a/fans.yaml:6    DW301  comment       2027-02-01 (expires soon)  -\n"
        "a/nobody.yaml:6  DW301  comment       -                          forever\n"
        "a/wrong.yaml:6   DW301  comment       (no effect)                -\n"
        "b/old.yaml:8     DW311  baseline      -                          =1+1 [data team]\n"
        "b/orders.yaml:6  DW301  comment       2027-02-28                 our image\n"
        "b/orders.yaml:6  DW7    comment       2027-02-28                 our image\n"
        "\n"
        "8 exceptions: 2 expired, 1 expiring soon and 1 without effect.\n"
    )


def test_only_those_below_the_paths_are_listed(run: Run, tree: Any) -> None:
    result = run("exceptions", *TODAY, "--baseline", "base.json", "b")
    assert [line.split()[0] for line in result.out.splitlines()[1:4]] == ["b/old.yaml:8"] + ["b/orders.yaml:6"] * 2
    assert run("exceptions", "--baseline", "base.json", "a/fans.yaml").out.count("a/fans.yaml") == 2
    assert run("exceptions", "--baseline", "../base.json", "a").code == 2


def test_as_json(run: Run, tree: Any) -> None:
    entries = json.loads(run("exceptions", *TODAY, "--baseline", "base.json", "--output-format", "json", "b").out)
    assert entries[:2] == [
        {
            "path": "b/old.yaml",
            "line": 8,
            "rule": "DW311",
            "kind": "baseline",
            "reason": "=1+1",
            "until": None,
            "status": "active",
            "owner": "data team",
        },
        {
            "path": "b/orders.yaml",
            "line": 6,
            "rule": "DW301",
            "kind": "comment",
            "reason": "our image",
            "until": "2027-02-28",
            "status": "active",
            "owner": None,
        },
    ]


def test_as_csv(run: Run, tree: Any) -> None:
    out = run("exceptions", *TODAY, "--baseline", "base.json", "--output-format", "csv").out
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["status"] for row in rows].count("expired") == 2
    assert rows[0] | {"path": "a/city.yaml", "line": "1", "rule": "DW304", "until": "2027-01-30"} == rows[0]
    # A spreadsheet would compute it.
    assert next(row for row in rows if row["path"] == "b/old.yaml")["reason"] == "'=1+1"


def test_a_tree_without_exceptions(run: Run, folder: Any) -> None:
    folder.clean("worker.yaml")
    assert run("exceptions").out == "No exceptions.\n"
    assert run("exceptions", "--output-format", "json").out == "[]\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("missing.yaml",), "missing.yaml does not exist"),
        (("--baseline", "missing.json"), "cannot read the baseline missing.json"),
        (("--today", "soon"), "invalid value for `--today`: expected a date such as 2027-01-31, found `soon`"),
        (("--output-format", "xml"), "xml"),
    ],
)
def test_errors(run: Run, folder: Any, arguments: tuple[str, ...], message: str) -> None:
    folder.clean("worker.yaml")
    result = run("exceptions", *arguments)
    assert result.code == 2
    assert message in result.err


def test_what_can_be_read_is_listed(run: Run, tree: Any) -> None:
    result = run("exceptions", *TODAY, "missing.yaml", "b")
    assert (result.code, "b/orders.yaml:6" in result.out) == (2, True)


def test_the_help(run: Run, snapshot: SnapshotAssertion) -> None:
    result = run("exceptions", "--help")
    assert (result.code, result.err) == (0, "")
    assert result.out == snapshot
