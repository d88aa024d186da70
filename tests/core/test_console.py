"""When colors are used, how wide a terminal is, and what the progress bar draws."""

from __future__ import annotations

import io

import pytest

from workerlint.core.console import Progress, can_draw, note, say, wants_color, wants_links, width_of

pytestmark = pytest.mark.usefixtures("plain_environment")


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("choice", "environment", "on_terminal", "elsewhere"),
    [
        ("auto", {}, True, False),
        ("auto", {"NO_COLOR": "1"}, False, False),
        ("auto", {"NO_COLOR": ""}, True, False),
        ("auto", {"FORCE_COLOR": "1"}, True, True),
        ("auto", {"FORCE_COLOR": "0"}, True, False),
        ("auto", {"CLICOLOR_FORCE": "1"}, True, True),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False, False),
        ("auto", {"TERM": "dumb"}, False, False),
        ("auto", {"TERM": "dumb", "FORCE_COLOR": "1"}, True, True),
        ("always", {"NO_COLOR": "1", "TERM": "dumb"}, True, True),
        ("never", {"FORCE_COLOR": "1"}, False, False),
    ],
)
def test_colors(
    monkeypatch: pytest.MonkeyPatch, choice: str, environment: dict[str, str], on_terminal: bool, elsewhere: bool
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert wants_color(choice, Terminal()) is on_terminal
    assert wants_color(choice, io.StringIO()) is elsewhere


def test_links_are_for_terminals_that_know_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert wants_links(Terminal())
    assert not wants_links(io.StringIO())
    monkeypatch.setenv("TERM", "linux")
    assert not wants_links(Terminal())


def test_lines_are_drawn_where_the_encoding_has_them() -> None:
    assert can_draw(io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
    assert not can_draw(io.TextIOWrapper(io.BytesIO(), encoding="latin-1"))


@pytest.mark.parametrize(("columns", "width"), [("72", 72), ("", 100), ("wide", 100), ("0", 100)])
def test_the_width_comes_from_the_environment_where_no_terminal_tells_it(
    monkeypatch: pytest.MonkeyPatch, columns: str, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert width_of(io.StringIO()) == width


class Clock:
    """A clock that goes on by *step* seconds whenever it is read."""

    def __init__(self, step: float) -> None:
        self.step = step
        self.now = 0.0

    def __call__(self) -> float:
        self.now += self.step
        return self.now


def run_progress(stream: io.StringIO, clock: Clock, total: int = 10, **options: bool) -> str:
    progress = Progress(total, stream, clock=clock, **options)
    for done in range(total):
        progress.show(done)
    progress.wipe()
    return stream.getvalue()


def test_a_long_run_shows_how_far_it_is_and_leaves_no_trace() -> None:
    drawn = run_progress(Terminal(), Clock(0.5))
    assert "\r[###...........................] 1/10 files" in drawn
    last = drawn.rsplit("\r", 2)
    assert last[-1] == ""
    assert last[-2].strip() == ""


def test_a_short_run_shows_nothing() -> None:
    assert run_progress(Terminal(), Clock(0.01)) == ""


def test_it_is_not_drawn_more_often_than_eyes_can_follow() -> None:
    drawn = run_progress(Terminal(), Clock(0.02), total=1000)
    assert drawn.count("files") == pytest.approx(1000 * 0.02 / 0.1, rel=0.2)


def test_nothing_is_drawn_elsewhere_or_when_unwanted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_progress(io.StringIO(), Clock(1)) == ""
    assert run_progress(Terminal(), Clock(1), enabled=False) == ""
    monkeypatch.setenv("TERM", "dumb")
    assert run_progress(Terminal(), Clock(1)) == ""


def test_a_character_that_stderr_does_not_have_is_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    monkeypatch.setattr("sys.stderr", io.TextIOWrapper(written, encoding="ascii", write_through=True))
    note("caf\u00e9 \udcff\n")
    assert written.getvalue() == b"caf\\xe9 \\udcff\n"


def test_an_error_is_no_command_for_a_log(capsys: pytest.CaptureFixture[str]) -> None:
    say("cannot read ##vso[a]\n::error::b", "delete ##[c]", "1 | ##teamcity[d]\x1b\u202e")
    shown = capsys.readouterr().err
    assert "##" not in shown
    assert shown.count("#\u266f") == 3
    assert not any(line.strip().startswith("::") for line in shown.splitlines())
    assert "".join(shown.splitlines()).isprintable()
