"""Rule codes and dates in suppression comments."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from workerlint.core.dates import current_date
from workerlint_lsp.client import ClientSettings
from workerlint_lsp.folder import Folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.lsp.complete.conftest import Answer

    Ask = Callable[..., Answer]

META = "name: orders\nversion: v1beta\ntype: worker\n"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (META + "worker:\n  logLevel: loud # workerlint: ignore[|\n  replicas: 0\n", "DW301"),
        (META + "worker:\n  # workerlint: ignore[|] of old\n  logLevel: loud\n", "DW301"),
        (META + "worker:\n  stack: a\n  # workerlint: ignore[DW3|]\n  replicas: 0\n", "DW311"),
        ("# workerlint: ignore-file[|\n" + META + "worker: {replicas: 0, stack: bento:1.0}\n", "DW202"),
    ],
)
def test_codes_of_what_is_found_there_come_first(ask: Ask, text: str, first: str) -> None:
    answer = ask(text)
    assert answer.labels[0] == first
    assert (answer.items[0].detail or "").endswith("found here")
    assert "DW705" in answer.labels
    assert "DW001" not in answer.labels  # no comment silences it


def test_a_code_comes_with_its_name_and_title(ask: Ask) -> None:
    answer = ask(META + "worker:\n  logLevel: loud # workerlint: ignore[|]\n")
    item = answer["DW304"]
    assert item.detail == "unversioned-stack"
    assert item.filter_text == "DW304 unversioned-stack"
    assert isinstance(item.documentation, types.MarkupContent)
    assert len(item.documentation.value) > 10
    assert answer.accept("DW301") == META + "worker:\n  logLevel: loud # workerlint: ignore[DW301]\n"


def test_a_further_code(ask: Ask) -> None:
    answer = ask(META + "worker:\n  logLevel: loud # workerlint: ignore[DW301, dw3|]\n")
    assert "DW301" not in answer.labels
    assert answer.accept("DW304").endswith("ignore[DW301, DW304]\n")
    named = ask(META + "worker:\n  logLevel: loud # workerlint: ignore[invalid-log-level, |]\n")
    assert "DW301" not in named.labels
    assert "DW304" in named.labels


def test_a_code_that_is_written_at_the_cursor_is_still_offered(ask: Ask) -> None:
    labels = ask(META + "worker:\n  logLevel: loud # workerlint: ignore[DW304, DW301|]\n").labels
    assert "DW301" in labels
    assert "DW304" not in labels


@pytest.mark.parametrize("end", ["", "\n", "\n  replicas: 1\n"])
@pytest.mark.parametrize("rest", ["]", "01]", "01, DW305] as agreed until=2027-01-31", "", " as agreed"])
def test_the_code_at_the_cursor_is_replaced(ask: Ask, rest: str, end: str) -> None:
    answer = ask(META + f"worker:\n  logLevel: loud # workerlint: ignore[DW3|{rest}{end}")
    assert answer.labels[0] == "DW301"
    assert answer.items[0].detail == "invalid-log-level: found here"
    kept = rest.removeprefix("01")
    assert answer.accept("DW304", replace=True).endswith(f"# workerlint: ignore[DW304{kept}{end}")
    assert answer.accept("DW304").endswith(f"# workerlint: ignore[DW304{rest}{end}")


def test_codes_are_offered_in_a_file_that_is_excluded(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "workerlint.toml").write_text('exclude = ["w.yaml"]\n')
    folder = Folder(str(tmp_path), ClientSettings(), lambda _message: None)
    text = META + "worker:\n  logLevel: loud # workerlint: ignore[|]\n"
    answer = ask(text, folder=folder, path=str(tmp_path / "w.yaml"))
    assert "DW301" in answer.labels
    assert not [item for item in answer.items if "found here" in str(item.detail)]


def test_codes_that_no_comment_may_suppress_are_not_offered(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "workerlint.toml").write_text('mandatory = ["DW301"]\n')
    folder = Folder(str(tmp_path), ClientSettings(), lambda _message: None)
    text = META + "worker:\n  logLevel: loud # workerlint: ignore[|]\n"
    labels = ask(text, folder=folder, path=str(tmp_path / "w.yaml")).labels
    assert "DW301" not in labels
    assert "DW304" in labels


@pytest.mark.parametrize("snippets", [True, False])
def test_the_cursor_is_put_between_the_brackets_where_the_editor_can(ask: Ask, snippets: bool) -> None:
    answer = ask(META + "worker:\n  logLevel: loud # workerlint:|\n", snippets=snippets)
    assert answer.written("ignore[CODE]") == (" ignore[$1]$0" if snippets else " ignore[]")
    assert [item.detail for item in answer.items] == [
        "findings on this line, or on the line or section below",
        "findings in the whole file",
    ]


@pytest.mark.parametrize("comment", ["# workerlint:|", "# workerlint: |", "# workerlint: ign|"])
def test_the_forms_of_the_comment(ask: Ask, comment: str) -> None:
    answer = ask(META + f"worker:\n  logLevel: loud {comment}\n")
    assert answer.labels == ["ignore[CODE]", "ignore-file[CODE]"]
    assert answer.accept("ignore[CODE]").endswith("  logLevel: loud # workerlint: ignore[]\n")


@pytest.mark.parametrize(
    "text",
    [
        "a: 1 # workerlint: |\n",
        META + "worker:\n  title: '# workerlint: |'\n",
        META + "worker:\n  # workerlint: ignore[DW301]|\n",
        META + "worker:\n  title: '# workerlint: ignore[|'\n",
        "a: 1 # workerlint: ignore[|\n",
        META + "worker:\n  logLevel: loud # workerlint: |ignore[DW301]\n",
        META + "worker:\n  logLevel: loud # workerlint: ign|ore\n",
        META + "worker:\n  logLevel: loud #workerlint:ignore [DW301]until=|\n",
    ],
)
def test_no_codes_elsewhere(ask: Ask, text: str) -> None:
    assert ask(text).labels == []


@pytest.mark.parametrize("typed", ["|", "as agreed, u|", "until=|", "until=2|"])
def test_the_date_of_a_comment(ask: Ask, typed: str) -> None:
    answer = ask(META + f"worker:\n  logLevel: loud # workerlint: ignore[DW301] {typed}\n")
    days = [item.label.removeprefix("until=") for item in answer.items]
    today = current_date()
    assert [(date.fromisoformat(day) - today).days for day in days] == [30, 90, 180]
    line = answer.accept(answer.labels[0]).splitlines()[-1]
    assert line.endswith(f" until={days[0]}")
    assert line.count("until=") == 1
    assert [item.detail for item in answer.items] == [f"expires in {number} days" for number in (30, 90, 180)]


def test_the_date_at_the_cursor_is_replaced(ask: Ask) -> None:
    answer = ask(META + "worker:\n  logLevel: loud # workerlint: ignore[DW301] until=2|026-01-31, as agreed\n")
    assert answer.accept(answer.labels[1], replace=True).endswith(f"ignore[DW301] {answer.labels[1]}, as agreed\n")


@pytest.mark.parametrize("quote", ["'", '"'])
def test_no_date_in_a_scalar(ask: Ask, quote: str) -> None:
    assert ask(META + f"worker:\n  title: {quote}a # workerlint: ignore[DW301] |{quote}\n").labels == []
    assert ask(META + "worker:\n  title: |-\n    # workerlint: ignore[DW301] |\n").labels == []


@pytest.mark.parametrize("typed", ["as agreed|", "until=2027-01-31 |", "'|"])
def test_no_date_elsewhere(ask: Ask, typed: str) -> None:
    assert ask(META + f"worker:\n  logLevel: loud # workerlint: ignore[DW301] {typed}\n").labels == []
    assert ask(META + f"worker:\n  title: 'a # workerlint: ignore[DW301] {typed}'\n").labels == []
