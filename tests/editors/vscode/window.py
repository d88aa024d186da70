"""A window of VS Code: what a person does in it, and what a person sees."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import FrameLocator, Locator, Page

STATUS = "[id='workerlint.workerlint.workerlint.status']"
LIMIT_MS = 45_000
"""How long a machine that is busy with other tests may take; nothing waits longer than it has to."""


class Window:
    """A tab of the browser that shows a folder. Every method waits until what it is about is there."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.set_default_timeout(LIMIT_MS)
        expect.set_options(timeout=LIMIT_MS)

    # --- what a person does -------------------------------------------------------------------------------------

    def open_folder(self, server: str, folder: object) -> None:
        self.page.goto(f"{server}/?folder={folder}")
        self.page.wait_for_selector(".monaco-workbench")

    def open_file(self, name: str) -> None:
        self.page.get_by_role("treeitem", name=re.compile(re.escape(name))).first.dblclick()
        expect(self.page.get_by_role("tab", name=re.compile(re.escape(name))).first).to_be_visible()
        self.page.wait_for_selector(".monaco-editor .view-line")

    def run(self, command: str) -> None:
        """Choose a command in the palette."""
        self.page.keyboard.press("F1")
        entry = self.page.locator(".quick-input-widget input[type=text]")
        entry.fill(f">{command}")
        self.page.locator(".quick-input-list .monaco-list-row").get_by_text(command, exact=True).first.click()

    def put_caret(self, line: int, column: int) -> None:
        """Go to a place, lines and columns from one, columns in UTF-16 units."""
        self.page.keyboard.press("Control+g")
        self.page.keyboard.type(f"{line}:{column}")
        self.page.keyboard.press("Enter")
        expect(self.page.locator("[id='status.editor.selection']")).to_have_text(re.compile(rf"^Ln {line}, "))

    def save(self) -> None:
        """Save the file in front, which has been changed, and wait until it is written."""
        expect(self.page.locator(".tab.dirty")).to_have_count(1)
        self.page.keyboard.press("Control+s")
        expect(self.page.locator(".tab.dirty")).to_have_count(0)

    def apply_fix(self, line: int, column: int, title: str) -> None:
        """Put the caret on a place and choose a fix in the menu of the light bulb."""
        # What stands above the Workers comes late, and moves all lines down.
        expect(self.page.locator(".codelens-decoration").first).to_be_visible()
        self.put_caret(line, column)
        self._press(self.page.locator(".lightBulbWidget"))
        menu = self.page.locator(".action-widget .monaco-list-row")
        expect(menu.first).to_be_visible()
        # The menu takes no click before the mouse has moved.
        self.page.mouse.move(1, 1)
        menu.get_by_text(title, exact=True).click()

    def _press(self, widget: Locator) -> None:
        """Click on what is in the text of an editor: Playwright's own click would scroll the text away under it."""
        expect(widget).to_be_visible()
        box = widget.bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def hover(self, line: int, column: int) -> Locator:
        """Have shown what hovering over a place shows, and give it."""
        self.put_caret(line, column)
        self.run("Show or Focus Hover")
        return self.page.locator(".monaco-hover:visible")

    # --- what a person sees -------------------------------------------------------------------------------------

    def underlined(self, severity: str = "error") -> Locator:
        """What is underlined: as ``error``, ``warning`` or ``info``."""
        return self.page.locator(f".monaco-editor .squiggly-{severity}")

    def expect_running(self, version: str) -> None:
        expect(self.page.locator(STATUS)).to_have_text(re.compile(rf"workerlint {re.escape(version)}$"))

    def expect_problems(self, rows: Sequence[str]) -> None:
        """Hold the rows of the Problems panel, without those of files, to *rows*: each once, none besides."""
        panel = self.page.locator(".markers-panel")
        if not panel.is_visible():
            self.page.keyboard.press("Control+Shift+m")
        expect(panel.locator(".monaco-list-row[aria-level='2']")).to_have_text(rows)

    def expect_on_clipboard(self, text: str) -> None:
        self.page.wait_for_function("async (text) => await navigator.clipboard.readText() === text", arg=text)

    def expect_message(self, text: str) -> Locator:
        """Wait for a message in the corner and give it."""
        message = self.page.locator(".notification-toast").filter(has_text=text)
        expect(message).to_be_visible()
        return message

    def editor(self, title: str | re.Pattern[str]) -> Locator:
        """The text of the editor whose tab has this title."""
        expect(self.page.get_by_role("tab", name=title).first).to_be_visible()
        return (
            self.page.locator(".editor-group-container")
            .filter(has=self.page.get_by_role("tab", name=title))
            .locator(".view-lines")
        )

    def page_beside(self) -> FrameLocator:
        """The page in the webview: VS Code puts it into a frame within a frame."""
        return self.page.frame_locator("iframe.webview.ready").frame_locator("iframe[title]")
