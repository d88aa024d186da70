"""The parser of tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .samples import DOCUMENTED

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


class TestImport:
    def test_a_table_drawn_with_lines_and_colors(self, run: Run, folder: Any) -> None:
        text = DOCUMENTED.replace("|", "│").replace("-----", "─────").replace("active", "\x1b[32mactive\x1b[0m")
        folder.write("table.txt", text)
        assert run("state import -f table.txt").code == 0
        assert "| active |" in run("get -a").out

    def test_a_broken_line_goes_on_with_the_row(self, run: Run, folder: Any) -> None:
        more = "                             |         |          |           |            | pending:1 |      \n"
        folder.write("table.txt", DOCUMENTED + more)
        assert run("state import -f table.txt").code == 0
        assert "running:1 pending:1" in run("get -a").out

    @pytest.mark.parametrize(
        "text",
        ["", "no table\n", "a | b | c\n", DOCUMENTED + " x | y\n", DOCUMENTED.replace("v1beta", "      ")],
        ids=["empty", "none", "headless", "short", "gap"],
    )
    def test_what_is_no_table(self, run: Run, folder: Any, text: str, snapshot: SnapshotAssertion) -> None:
        folder.write("table.txt", text)
        result = run("state import -f table.txt")
        assert (result.code, result.out) == (2, "")
        assert result.err == snapshot
        assert not folder.state.exists()
