"""An error of the configuration names its file, its line if it is known, and the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.config.errors import ConfigurationError, display_path, shown_path
from workerlint.config.loader import read_configuration
from workerlint.engine.registry import load_rules

if TYPE_CHECKING:
    from pathlib import Path


def test_the_line_is_named_where_it_is_known(repository: Path) -> None:
    path = str(repository / "team" / "workerlint.toml")
    assert str(ConfigurationError(path, 3, "unknown key")) == "team/workerlint.toml:3: unknown key"
    assert str(ConfigurationError(path, 0, "unknown key")) == "team/workerlint.toml: unknown key"


def test_paths_are_relative_inside_the_current_directory_and_absolute_elsewhere(repository: Path) -> None:
    outside = [f"{repository.parent}/a.toml", f"{repository}-2/a.toml", f"{repository}/../a.toml"]
    shown = {
        **{f"{repository}/{path}": path for path in ("a.toml", "team/a.toml", "..a/b.toml")},
        f"{repository}/team/../a.toml": "a.toml",
        f"{repository}//a.toml": "a.toml",
        **{path: path for path in ("../a.toml", "./a.toml", "team/../a.toml", "a.toml", "", *outside)},
    }
    assert {path: display_path(path) for path in shown} == shown


def error_in(path: Path, text: str) -> ConfigurationError:
    """Write a configuration, and return the error that reading it raises."""
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_configuration(str(path), str(path.parent), load_rules)
    return caught.value


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("\ufeff# é\nignroe = []\n", "ignroe"),
        ('ignore = ["DW301", "DW9999"]\n', '"DW9999"'),
        ('[severity]\nDW301 = "loud"\n', "DW301"),
        ('[[policy]]\ncode = "ACME001"\nat = "worker.replicas"\nmsut = true\nmust = true\n', "msut"),
        ('[[overrides]]\nfiles = ["a"]\nselcet = []\n', "selcet"),
    ],
)
def test_the_range_of_an_error_is_the_key_or_the_item(repository: Path, text: str, marked: str) -> None:
    span = error_in(repository / "workerlint.toml", text).span
    assert span is not None
    assert text.removeprefix("\ufeff")[span.start : span.end] == marked


def test_paths_are_shown_relative_and_with_slashes(repository: Path) -> None:
    assert shown_path(str(repository / "a" / ".." / "b.yaml")) == "b.yaml"
    assert shown_path("./team//b.yaml") == "team/b.yaml"


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ('fail-on = "\u202e\u200b##vso[x]"\n', '1 | fail-on = "<U+202E><U+200B>#\u266fvso[x]"'),
        ("[severity]\n'DW301\u2066' = 'loud\x85'\n", "2 | 'DW301<U+2066>' = 'loud<U+0085>'"),
        ("'\u202eignroe' = []\n", "1 | '<U+202E>ignroe' = []"),
        ("x = \u202e\n", "1 | x = <U+202E>"),
    ],
)
def test_an_error_shows_invisible_characters(repository: Path, text: str, excerpt: str) -> None:
    error = error_in(repository / "a\u202e.toml", text)
    assert str(error).startswith("a<U+202E>.toml:")
    assert f"{error}{error.hint}".isprintable()
    assert "##" not in str(error)
    if error.excerpt:
        line, carets = error.excerpt.split("\n")
        assert line == excerpt
        assert len(carets.rstrip()) <= len(line)


def test_the_carets_are_below_a_key_with_invisible_characters(repository: Path) -> None:
    path = repository / "workerlint.toml"
    policy = "[[policy]]\ncode = 'ACME001'\nat = 'worker.replicas'\nmust = true\n"
    path.write_text(f"{policy}'\u202emsut' = '\u200b' # \u2066\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_configuration(str(path), str(repository), load_rules)
    assert caught.value.excerpt == "5 | '<U+202E>msut' = '<U+200B>' # <U+2066>\n  | ^^^^^^^^^^^^^^"


def test_a_file_that_names_another_is_shown_without_invisible_characters() -> None:
    error = ConfigurationError("b.toml", 0, "cannot read the file", named_in="a\x1b.toml:1")
    assert str(error) == "b.toml: cannot read the file (named in a\u241b.toml:1)"
