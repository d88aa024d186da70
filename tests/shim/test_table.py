"""The two styles of tables."""

from __future__ import annotations

from workerlint_shim.table import draw, draw_boxed

HEAD = ("NAME", "TYPE")
ROWS = (("orders-feed", "worker"), ("城市", "depot"))


def test_a_table_as_get_prints_it() -> None:
    assert list(draw(HEAD, ROWS)) == [
        "     NAME     |  TYPE",
        "--------------|---------",
        "  orders-feed | worker",
        "  城市        | depot",
    ]


def test_a_table_as_stack_versions_prints_it() -> None:
    assert list(draw_boxed(HEAD, ROWS)) == [
        "    NAME     │  TYPE",
        "─────────────┼────────",
        " orders-feed │ worker",
        " 城市        │ depot",
    ]


def test_unprintable_characters_are_escaped() -> None:
    assert list(draw(("NAME", "TYPE"), (("a\x1b[31m", "b"),)))[-1].startswith("  a␛[31m ")
