"""The texts of a document that are searched for secrets, and where they are written."""

from __future__ import annotations

import pytest

from workerlint.core.text import Source, Span
from workerlint.manifest.document import read_workers
from workerlint.manifest.interpolation import fill
from workerlint.secrets.fragments import Fragments

HEAD = "name: w\nversion: v1beta\ntype: worker\nworker:\n  title: cities\n  configs:\n"


def place(text: str, part: str) -> tuple[str, tuple[str | int, ...]]:
    """Return how *part* of a value is written in a manifest, and the path of the value."""
    (worker,) = read_workers(Source("worker.yaml", text))
    fragments = Fragments(worker)
    start = fragments.text.index(part)
    fragment, span = fragments.find(Span(start, start + len(part)))
    return text[span.start : span.end], fragment.leaf.path if fragment.leaf else ()


@pytest.mark.parametrize(
    ("lines", "part", "written"),
    [
        ("    a: rainy-day\n", "rainy-day", "rainy-day"),
        ("    a: 'it''s rainy'\n", "it's rainy", "it''s rainy"),
        ('    a: "r\\u0061iny-day"\n', "rainy", "r\\u0061iny"),
        ('    a: "rainy-\\\n      day"\n', "rainy-day", "rainy-\\\n      day"),
        ("    a: |\n      one\n      rainy: day\n", "rainy: day", "rainy: day"),
        ("    a: >-\n      one rainy\n      day of\n", "rainy day", "rainy\n      day"),
        ("    a: '🏙 größe rainy'\n", "rainy", "rainy"),
        ("    a: {{ rainy_day }}\n    b: c\n", "rainy_day", "rainy_day"),
        ("    a: |+\n      rainy-day\n\n\n    b: c\n", "y\n\n\n", "y"),
        ("    a: |+\n      rainy-day\n\n\n    b: c\n", "\n\n\n", "rainy-day"),
    ],
)
def test_a_part_of_a_value_is_found_where_it_is_written(lines: str, part: str, written: str) -> None:
    assert place(HEAD + lines, part) == (written, ("worker", "configs", "a"))


def test_keys_and_comments_are_searched() -> None:
    assert place(f"{HEAD}    rainy-day: x\n", "rainy-day") == ("rainy-day", ("worker", "configs", "rainy-day"))
    assert place(f"{HEAD}    a: b # a rainy day\n    c: d\n", "rainy") == ("rainy", ())
    assert place(f"{HEAD}    a: b\n# a rainy day\n", "rainy") == ("rainy", ())


def test_a_variable_is_searched_as_it_is_written() -> None:
    text = f"{HEAD}    a: x-${{CITY}}-rainy\n"
    (worker,) = read_workers(Source("worker.yaml", text))
    fragments = Fragments(fill(worker, {"CITY": "Berlin-on-the-Spree"}))
    assert "x-${CITY}-rainy" in fragments.text
    start = fragments.text.index("rainy")
    _, span = fragments.find(Span(start, start + 5))
    assert text[span.start : span.end] == "rainy"
