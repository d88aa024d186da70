"""Findings on the line that is being typed appear when the user has finished it. The tests control the clock."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types

from workerlint.core.text import LineIndex
from workerlint_lsp.client import EDITED_LINE_DELAY, Client, ClientSettings
from workerlint_lsp.deferral import changes_text, cursor_line, enclosing_lines
from workerlint_lsp.session import Session

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from workerlint_lsp.open_document import OpenDocument

URI = "untitled:worker"
TEXT = """\
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  compute: runnable-default
  logLevel: INFO
  resources:
    limits: {cpu: 1, memory: 1Gi}
    requests: {cpu: 1, memory: 1Gi}
  topology:
    - name: source
      type: input
"""
LEVEL, LAST = 6, 13
"""The 0-based lines of ``logLevel`` and of the empty line at the end."""


class Timer:
    """A timer of the session; the test runs it."""

    def __init__(self, seconds: float, function: Callable[[], None]) -> None:
        self.seconds = seconds
        self.function = function
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class Typist:
    """A user with a cursor, and what the editor shows."""

    def __init__(self, session: Session, document: OpenDocument) -> None:
        self.session = session
        self.document = document
        self.timers: list[Timer] = []
        self.renewals = 0
        session.call_later = self._call_later
        session.renew = self._renew

    def _call_later(self, seconds: float, function: Callable[[], None]) -> Any:
        self.timers.append(Timer(seconds, function))
        return self.timers[-1]

    def _renew(self) -> None:
        self.renewals += 1

    def replace(self, old: str, new: str) -> None:
        """Replace a part of the text, as an editor with incremental edits."""
        positions = self.document.positions
        at = positions.lines.text.index(old)
        change = types.TextDocumentContentChangePartial(positions.range(at, at + len(old)), new)
        self.session.change(URI, self.document.version + 1, [change])

    def end_delay(self) -> None:
        for timer in self.timers:
            if not timer.cancelled:
                timer.function()

    async def shown(self) -> list[str | int | None]:
        checked = await self.session.checked(self.document)
        assert checked is not None
        return [item.code for item in checked.shown]


def type_with(talk: Callable[[Typist], Awaitable[None]], text: str = TEXT, **settings: Any) -> None:
    """Open *text* in a session with *settings*, and call *talk*."""

    async def run() -> None:
        session = Session(print)
        session.settings = ClientSettings(**settings)
        document = session.open(types.TextDocumentItem(URI, "yaml", 1, text))
        assert document is not None
        await session.checked(document)
        try:
            await talk(Typist(session, document))
        finally:
            session.end()

    asyncio.run(run())


def test_a_finding_on_the_edited_line_waits_for_the_delay() -> None:
    async def talk(user: Typist) -> None:
        user.replace("INFO", "LOUD")
        assert await user.shown() == []
        assert [timer.seconds for timer in user.timers] == [EDITED_LINE_DELAY / 1000]
        user.end_delay()
        assert await user.shown() == ["DW301"]
        assert user.renewals == 1

    type_with(talk)


def test_each_edit_starts_the_delay_again() -> None:
    async def talk(user: Typist) -> None:
        user.replace("INFO", "LOU")
        user.replace("LOU", "LOUD")
        assert [timer.cancelled for timer in user.timers] == [True, False]
        assert await user.shown() == []

    type_with(talk)


def test_a_finding_on_another_line_is_shown_at_once() -> None:
    async def talk(user: Typist) -> None:
        user.replace("  stack: bento:3.0\n", "")
        assert await user.shown() == ["DW201"]

    type_with(talk)


def test_an_edit_of_another_line_shows_the_finding() -> None:
    async def talk(user: Typist) -> None:
        user.replace("INFO", "LOUD")
        assert await user.shown() == []
        user.replace("LOUD\n", "LOUD\n  \n")
        assert await user.shown() == ["DW301"]

    type_with(talk)


def test_a_cursor_on_another_line_shows_the_finding() -> None:
    async def talk(user: Typist) -> None:
        user.replace("INFO", "LOUD")
        assert await user.shown() == []
        user.session.see_cursor(user.document, LEVEL)
        assert await user.shown() == []
        user.session.see_cursor(user.document, None)
        assert await user.shown() == []
        user.session.see_cursor(user.document, LAST)
        assert await user.shown() == ["DW301"]

    type_with(talk)


def test_what_was_shown_stays_while_its_line_is_edited() -> None:
    async def talk(user: Typist) -> None:
        assert await user.shown() == ["DW301"]
        user.replace("LOUD", "LOUD  # comment")
        assert await user.shown() == ["DW301"]
        user.replace("LOUD", "INFO")
        assert await user.shown() == []

    type_with(talk, TEXT.replace("INFO", "LOUD"))


def test_the_help_of_a_finding_elsewhere_follows_after_the_delay() -> None:
    async def messages(user: Typist) -> list[str]:
        checked = await user.session.checked(user.document)
        assert checked is not None
        return [item.message for item in checked.shown]

    async def talk(user: Typist) -> None:
        (before,) = await messages(user)
        assert "type: bento" in before
        user.replace("bento:3.0", "fastfun:2.0")
        assert await messages(user) == [before]
        user.end_delay()
        assert ["type: fastfun" in message for message in await messages(user)] == [True]

    type_with(talk, TEXT.partition("  topology:")[0])


def test_an_unfinished_key_is_an_error_after_the_delay() -> None:
    async def talk(user: Typist) -> None:
        user.replace("INFO", "INFO\n  repl")
        user.replace("repl", "repli")
        assert await user.shown() == []
        user.end_delay()
        assert await user.shown() == ["DW001"]
        user.replace("repli", "replicas: 1")
        assert await user.shown() == []

    type_with(talk)


def test_what_an_unfinished_line_removes_waits() -> None:
    async def talk(user: Typist) -> None:
        user.replace("stack: bento:3.0", "sta")
        assert await user.shown() == []
        user.end_delay()
        assert await user.shown() == ["DW001"]

    type_with(talk)


def test_a_finding_in_a_scalar_waits_while_one_of_its_lines_is_edited() -> None:
    async def talk(user: Typist) -> None:
        user.replace("  INFO", "  INFO\n    LOUD")
        user.replace("LOUD", "LOUDER")
        assert await user.shown() == []
        user.end_delay()
        assert await user.shown() == ["DW301"]

    type_with(talk, TEXT.replace("INFO", ">-\n    INFO"))


def test_a_check_that_ends_after_the_delay_holds_nothing_back() -> None:
    async def talk(user: Typist) -> None:
        user.replace("INFO", "LOUD")
        user.end_delay()
        assert await user.shown() == ["DW301"]

    type_with(talk)


@pytest.mark.parametrize("end", ["zero", "pull without refresh"])
def test_nothing_waits_if_it_cannot_be_shown_later(end: str) -> None:
    async def talk(user: Typist) -> None:
        if end != "zero":
            pulls = types.TextDocumentClientCapabilities(diagnostic=types.DiagnosticClientCapabilities())
            user.session.client = Client(types.ClientCapabilities(text_document=pulls))
        user.replace("INFO", "LOUD")
        assert await user.shown() == ["DW301"]
        assert user.timers == []

    type_with(talk, edited_line_delay=0 if end == "zero" else EDITED_LINE_DELAY)


def test_a_closed_document_has_no_timer() -> None:
    async def talk(user: Typist) -> None:
        user.replace("INFO", "LOUD")
        user.session.close(URI)
        assert [timer.cancelled for timer in user.timers] == [True]

    type_with(talk)


def test_only_some_requests_contain_the_cursor() -> None:
    document = types.TextDocumentIdentifier(URI)
    here, there = types.Position(3, 4), types.Position(3, 9)
    context = types.CodeActionContext([])
    assert cursor_line(types.CompletionParams(document, here)) == 3
    assert cursor_line(types.DocumentHighlightParams(document, here)) == 3
    assert cursor_line(types.CodeActionParams(document, types.Range(here, here), context)) == 3
    assert cursor_line(types.CodeActionParams(document, types.Range(here, there), context)) is None
    assert cursor_line(types.SignatureHelpParams(document, here)) == 3
    assert cursor_line(types.HoverParams(document, here)) is None


def test_edits_of_the_whole_document_need_every_line_as_it_is() -> None:
    document = types.TextDocumentIdentifier(URI)
    position = types.Position(3, 4)
    range_ = types.Range(position, position)
    options = types.FormattingOptions(2, insert_spaces=True)
    fix_all = types.CodeActionContext([], only=["source.fixAll.workerlint"])
    assert changes_text(types.DocumentFormattingParams(document, options))
    assert changes_text(types.DocumentRangeFormattingParams(document, range_, options))
    assert changes_text(types.RenameParams(document, position, "b"))
    assert changes_text(types.CodeActionParams(document, range_, fix_all))
    assert not changes_text(types.CodeActionParams(document, range_, types.CodeActionContext([], only=["quickfix"])))
    assert not changes_text(types.CodeActionParams(document, range_, types.CodeActionContext([])))
    assert not changes_text(types.HoverParams(document, position))


def test_an_empty_section_above_the_line_that_is_typed_waits_too() -> None:
    async def talk(user: Typist) -> None:
        user.replace("    limits: {cpu: 1, memory: 1Gi}\n    requests: {cpu: 1, memory: 1Gi}", "  ")
        assert await user.shown() == []
        user.end_delay()
        assert "DW207" in await user.shown()

    type_with(talk)


def test_an_empty_section_further_above_does_not_wait() -> None:
    async def talk(user: Typist) -> None:
        user.replace("    limits: {cpu: 1, memory: 1Gi}\n    requests: {cpu: 1, memory: 1Gi}", "  owner: a\n  ")
        assert "DW207" in await user.shown()

    type_with(talk)


def test_what_a_dash_alone_lacks_waits() -> None:
    async def talk(user: Typist) -> None:
        user.replace("      type: input\n", "      type: input\n    #\n      type: output\n")
        await user.shown()
        user.replace("#", "-")
        assert "DW401" not in await user.shown()
        user.end_delay()
        assert "DW401" in await user.shown()

    type_with(talk)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\n  |\n", [0]),
        ("a: 1\nb:\n  |\n", [1]),
        ("a:\n  b:\n    |\n", [1, 0]),
        ("a:\n  b: 1\n  |\n", [0]),
        ("a:\n  b:\n  |\n", [1, 0]),
        ("a:\n  - b: 1\n    |\n", [1, 0]),
        ("a:\n  - b:\n    |\n", [1, 0]),
        ("a:\n  - b: 1\n  |\n", [1, 0]),
        ("a:\n- b: 1\n  |\n", [1]),
        ("a:\n  # b:\n\n  |\n", [0]),
        ("a: 1\n|\n", []),
        ("a:\n|\n", [0]),
        ("a:\n  - |\n", [0]),
        ("a:\n  x|\n", []),
        ("a:\n  # x|\n", []),
        ("|\n", []),
    ],
)
def test_the_sections_around_an_empty_line(text: str, expected: list[int]) -> None:
    typed = text.index("|")
    lines = LineIndex(text.replace("|", ""))
    assert list(enclosing_lines(lines, lines.line_of(typed), typed)) == expected
