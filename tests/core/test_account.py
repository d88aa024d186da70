"""The account of a run: it adds up, and names the reasons."""

from __future__ import annotations

import pytest

from workerlint.core.account import (
    CHECKED,
    EXCLUDED,
    IGNORED,
    NO_WORKER,
    SKIPPED,
    TEMPLATE,
    TOO_LARGE,
    UNREADABLE,
    Account,
    Skipped,
)


@pytest.fixture
def account() -> Account:
    account = Account()
    account.add("w.yaml", CHECKED)
    account.add("both.yaml", CHECKED, TEMPLATE)
    account.add("compose.yaml", NO_WORKER)
    account.skip(["a.yaml", "b.yaml"], EXCLUDED)
    account.add("chart.yaml", SKIPPED, TEMPLATE)
    account.add("huge.yaml", SKIPPED, TOO_LARGE)
    account.add("locked.yaml", UNREADABLE)
    return account


def test_the_line_adds_up(account: Account) -> None:
    assert account.line == (
        "8 files found: 2 checked, 1 without a Worker, 4 skipped (2 excluded, 1 template, 1 too large), 1 unreadable."
    )


def test_a_single_reason_has_no_count_of_its_own() -> None:
    account = Account()
    account.skip(["a.yaml", "b.yaml"], IGNORED)
    assert account.line == "2 files found: 2 skipped (ignored)."


def test_nothing_found() -> None:
    assert Account().line == "0 files found."


def test_directories_of_tools_are_listed_but_not_counted() -> None:
    account = Account()
    account.directories["build"] = Skipped("build", "/r/build", IGNORED, directory=True)
    account.directories[".git"] = Skipped(".git", "/r/.git", EXCLUDED, directory=True, tool=True)
    assert account.line == "0 files found; 1 directory not searched (ignored)."
    assert list(account.details()) == ["not searched: .git (excluded)", "not searched: build (ignored)"]


def test_the_details_list_each_file_by_path(account: Account) -> None:
    assert list(account.details()) == [
        "skipped: a.yaml (excluded)",
        "skipped: b.yaml (excluded)",
        "checked in part: both.yaml (skipped: template)",
        "skipped: chart.yaml (template)",
        "no Worker: compose.yaml",
        "skipped: huge.yaml (too large)",
        "unreadable: locked.yaml",
        "checked: w.yaml",
    ]


def test_what_was_excluded_deliberately_is_not_unchecked(account: Account) -> None:
    assert [entry.path for entry in account.unchecked()] == ["both.yaml", "chart.yaml", "huge.yaml", "locked.yaml"]


def test_a_file_counts_once() -> None:
    account = Account()
    account.add("w.yaml", SKIPPED, EXCLUDED)
    account.add("w.yaml", CHECKED)
    assert account.line == "1 file found: 1 checked."
