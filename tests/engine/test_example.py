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


def test_a_whole_file_is_not_completed() -> None:
    assert Example(BAD, "a: 1\n", is_platform=True).manifest.text == "a: 1\n"
    example = Example(BAD, "worker:\n  logLevel: loud\n", is_file=True, without=("compute",))
    assert example.complete("b: 2\n").text == "b: 2\n"
    completed = Example(BAD, "a: 1\n", without=("compute",)).complete("worker:\n  logLevel: loud\n")
    assert "logLevel: loud" in completed.text
    assert "compute" not in completed.text


def test_a_platform_file_reads_the_schemas_on_the_page() -> None:
    text = "format = 1\n[compute]\nlearned = 2026-01-31\nnames = ['gpu']\n"
    example = Example(BAD, "a: 1\n", platform=ExamplePlatform(text, (("s.json", "{}"), ("t.json", "[]"))))
    file = example.platform_file
    assert file is not None
    assert (file.shown, file.text, file.schema_texts) == ("platform.toml", text, {"s.json": "{}", "t.json": "[]"})


def test_the_platform_file() -> None:
    text = "format = 1\n[compute]\nlearned = 2026-01-31\nnames = ['gpu']\n"
    assert Example(BAD, "a: 1\n").platform_file is None
    for example in (Example(BAD, "a: 1\n", platform=ExamplePlatform(text)), Example(BAD, text, is_platform=True)):
        assert example.platform_file is not None
        assert [set(names.names) for names in example.platform_file.lists] == [{"gpu"}]
