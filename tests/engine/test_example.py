"""An example of a page: what is checked, and with which platform file."""

from __future__ import annotations

from workerlint.engine.example import BAD, Example, ExamplePlatform


def test_the_lines_of_an_example_are_completed() -> None:
    example = Example(BAD, "worker:\n  logLevel: loud\n")
    assert "logLevel: loud" in example.manifest.text
    assert "type: worker" in example.manifest.text
    assert Example(BAD, "a: 1\n", is_file=True).manifest.text == "a: 1\n"


def test_fields_can_be_left_out() -> None:
    example = Example(BAD, "worker:\n  logLevel: loud\n", without=("compute",))
    assert "compute" not in example.manifest.text
    assert "compute" in Example(BAD, "worker:\n  logLevel: loud\n").manifest.text


def test_the_platform_file() -> None:
    text = "format = 1\n[compute]\nlearned = 2026-01-31\nnames = ['gpu']\n"
    assert Example(BAD, "a: 1\n").platform_file is None
    for example in (Example(BAD, "a: 1\n", platform=ExamplePlatform(text)), Example(BAD, text, is_platform=True)):
        assert example.platform_file is not None
        assert [set(names.names) for names in example.platform_file.lists] == [{"gpu"}]
