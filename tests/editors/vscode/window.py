"""A window of VS Code: the actions of a user, and what the user sees."""

from __future__ import annotations

import contextlib
import json
import re
from typing import TYPE_CHECKING

from playwright.sync_api import Error, expect

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from playwright.sync_api import FrameLocator, Locator, Page

STATUS = "[id='workerlint.workerlint.workerlint.status']"
LIMIT_MS = 45_000
"""How long a machine that is busy with other tests may take; nothing waits longer than it has to."""
_SEARCHES = 5
"""How often to look for a file that VS Code may not have read yet, within the limit."""


class Window:
    """A browser tab with an open folder of VS Code. Every method waits for the element that it uses."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.set_default_timeout(LIMIT_MS)
        expect.set_options(timeout=LIMIT_MS)

    # --- what a person does -------------------------------------------------------------------------------------

    def open_folder(self, server: str, folder: object) -> None:
        self.page.goto(f"{server}/?folder={folder}")
        self.page.wait_for_selector(".monaco-workbench")

    def open_workspace(self, server: str, file: object) -> None:
        """Open the folders that a ``.code-workspace`` file names."""
        self.page.goto(f"{server}/?workspace={file}")
        self.page.wait_for_selector(".monaco-workbench")

    def find_file(self, name: str) -> None:
        """Open a file that is in one of the folders, by its name.

        VS Code searches when the name is typed, not again when it has read the folders: then it is typed again.
        """
        row = self.page.locator(".quick-input-list .monaco-list-row").get_by_text(name, exact=True).first
        for attempt in range(_SEARCHES):
            self.page.keyboard.press("Control+p")
            self.page.locator(".quick-input-widget input[type=text]").fill(name)
            try:
                row.click(timeout=LIMIT_MS / _SEARCHES)
                break
            except Error:
                self.page.keyboard.press("Escape")
                if attempt == _SEARCHES - 1:
                    raise
        expect(self.page.get_by_role("tab", name=re.compile(re.escape(name))).first).to_be_visible()
        self.page.wait_for_selector(".monaco-editor .view-line")

    def open_file(self, name: str) -> None:
        """Open a file in the Explorer.

        VS Code does not notice files that are written after it has read the folder and before it watches it.
        """
        row = self.page.get_by_role("treeitem", name=re.compile(re.escape(name))).first
        try:
            expect(row).to_be_visible(timeout=LIMIT_MS / _SEARCHES)
        except AssertionError:
            self.run("Refresh Explorer")
        row.dblclick()
        expect(self.page.get_by_role("tab", name=re.compile(re.escape(name))).first).to_be_visible()
        self.page.wait_for_selector(".monaco-editor .view-line")

    def run(self, command: str) -> None:
        """Run a command from the palette."""
        self.page.keyboard.press("F1")
        entry = self.page.locator(".quick-input-widget input[type=text]")
        entry.fill(f">{command}")
        self.page.locator(".quick-input-list .monaco-list-row").get_by_text(command, exact=True).first.click()

    def choose(self, label: str) -> None:
        """Choose a row of the list that is open."""
        self.page.locator(".quick-input-list .monaco-list-row").get_by_text(label, exact=True).first.click()

    def run_task(self, label: str, counts: str) -> None:
        """Run a task, and wait until the status bar shows *counts*: those of errors and warnings.

        VS Code may miss the output of a task that ends at once: then it is run again.
        """
        problems = self.page.locator("[id='status.problems']")
        for _ in range(_SEARCHES):
            self.run("Tasks: Run Task")
            self.choose(label)
            with contextlib.suppress(AssertionError):
                expect(problems).to_have_text(counts, timeout=LIMIT_MS / _SEARCHES)
                return
        expect(problems).to_have_text(counts)

    def answer(self, text: str) -> None:
        """Type into the input box that is open, which may contain text, and accept it."""
        self.page.locator(".quick-input-widget input[type=text]").fill(text)
        self.page.keyboard.press("Enter")

    def close_all(self) -> None:
        """Close all editors without saving, the panel, and what is open above them."""
        self.page.keyboard.press("Escape")
        dirty = self.page.locator(".tab.dirty")
        while left := dirty.count():
            dirty.first.click()
            self.run("View: Revert and Close Editor")
            expect(dirty).to_have_count(left - 1)
        if self.page.locator(".part.panel").is_visible():
            self.run("View: Hide Panel")
        if self.page.locator(".notification-toast").count():
            self.run("Notifications: Clear All Notifications")
        self.run("View: Close All Editor Groups")
        expect(self.page.locator(".tab")).to_have_count(0)

    def put_caret(self, line: int, column: int) -> None:
        """Move the caret to a 1-based line and column, in UTF-16 units."""
        self.page.keyboard.press("Control+g")
        self.page.keyboard.type(f"{line}:{column}")
        self.page.keyboard.press("Enter")
        expect(self.page.locator("[id='status.editor.selection']")).to_have_text(re.compile(rf"^Ln {line}, "))

    def caret_column(self, line: int) -> int:
        """Wait until the caret is in a 1-based line, and return its 1-based column."""
        status = self.page.locator("[id='status.editor.selection']")
        expect(status).to_have_text(re.compile(rf"^Ln {line}, Col \d+$"))
        return int(status.inner_text().rpartition(" ")[2])

    def write(self, text: str) -> int:
        """Type a text into an empty file, and return the number of keys for its indentation.

        The keys between two lines do not wait for VS Code: an Enter that the list of completions took would be missing
        in the text. After Enter, the column of the caret shows which keys the indentation needs.
        """
        keyboard = self.page.keyboard
        keys = 0
        for number, line in enumerate(text.splitlines(), 1):
            if number > 1:
                keyboard.press("Enter")
            content = line.lstrip(" ")
            indent = len(line) - len(content)
            given = self.caret_column(number) - 1
            outdents = max(0, (given - indent) // 2)
            spaces = max(0, indent - given)
            for key, times in (("Shift+Tab", outdents), ("Space", spaces)):
                for _ in range(times):
                    keyboard.press(key)
            keys += outdents + spaces
            keyboard.type(content, delay=45)
        return keys

    def save(self) -> None:
        """Save the active file, which has changes, and wait until it is written."""
        expect(self.page.locator(".tab.dirty")).to_have_count(1)
        self.page.keyboard.press("Control+s")
        expect(self.page.locator(".tab.dirty")).to_have_count(0)

    def apply_fix(self, line: int, column: int, title: str) -> None:
        """Move the caret to a position and choose a fix in the light bulb menu."""
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
        """Click on an element in the text of an editor; Playwright's own click would scroll the text."""
        expect(widget).to_be_visible()
        box = widget.bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def follow(self, link: Locator) -> None:
        """Follow a link in the text of an editor."""
        self.page.keyboard.down("Control")
        self._press(link)
        self.page.keyboard.up("Control")

    def hover(self, line: int, column: int) -> Locator:
        """Hover over a position and return the text that is shown.

        The command shows nothing while the server has not answered, or if lines move at that moment: then it is repeated.
        """
        shown = self.page.locator(".monaco-hover:not(.workbench-hover):visible")
        for _ in range(_SEARCHES):
            self.put_caret(line, column)
            self.run("Show or Focus Hover")
            with contextlib.suppress(Error):
                shown.first.wait_for(timeout=LIMIT_MS / _SEARCHES)
                break
        return shown

    def give_settings(self, folder: Path, settings: Mapping[str, object]) -> None:
        """Write settings of the folder, and wait until the extension has read them: the open Worker loses its lenses."""
        lenses = self.page.locator(".codelens-decoration")
        expect(lenses.first).to_be_visible()
        (folder / ".vscode").mkdir(exist_ok=True)
        text = json.dumps({**settings, "workerlint.codeLens": False})
        (folder / ".vscode" / "settings.json").write_text(text, encoding="utf-8")
        expect(lenses).to_have_count(0)

    # --- what a person sees -------------------------------------------------------------------------------------

    def underlined(self, severity: str = "error") -> Locator:
        """Return the underlined texts of a severity: ``error``, ``warning`` or ``info``."""
        return self.page.locator(f".monaco-editor .squiggly-{severity}")

    def files(self) -> Locator:
        """Return the rows of the Explorer."""
        return self.page.locator(".explorer-folders-view .monaco-list-row")

    def expect_running(self, version: str) -> None:
        expect(self.page.locator(STATUS)).to_have_text(re.compile(rf"workerlint {re.escape(version)}$"))

    def expect_caret(self, line: int, column: int) -> None:
        """Wait until the caret of the active editor is at a 1-based line and column."""
        expect(self.page.locator("[id='status.editor.selection']")).to_have_text(
            re.compile(rf"^Ln {line}, Col {column}\b")
        )

    def problems(self) -> Locator:
        """Open the Problems panel and return its rows, apart from the rows of files."""
        panel = self.page.locator(".markers-panel")
        if not panel.is_visible():
            self.page.keyboard.press("Control+Shift+m")
        return panel.locator(".monaco-list-row[aria-level='2']")

    def expect_problems(self, rows: Sequence[str]) -> None:
        """Wait until the Problems panel contains exactly *rows*, apart from the rows of files."""
        expect(self.problems()).to_have_text(rows)

    def expect_no_problems(self) -> None:
        """Wait until no file has a problem; unlike ``expect_problems``, leave the Problems panel closed."""
        expect(self.page.locator("[id='status.problems'] a")).to_have_attribute("aria-label", "No Problems")

    def expect_on_clipboard(self, text: str) -> None:
        self.page.wait_for_function("async (text) => await navigator.clipboard.readText() === text", arg=text)

    def expect_message(self, text: str) -> Locator:
        """Wait for a notification and return it."""
        message = self.page.locator(".notification-toast").filter(has_text=text)
        expect(message).to_be_visible()
        return message

    def editor(self, title: str | re.Pattern[str]) -> Locator:
        """Return the text of the editor with this tab title."""
        expect(self.page.get_by_role("tab", name=title).first).to_be_visible()
        return (
            self.page.locator(".editor-group-container")
            .filter(has=self.page.get_by_role("tab", name=title))
            .locator(".view-lines")
        )

    def page_beside(self) -> FrameLocator:
        """Return the page in the webview, which is a frame within a frame."""
        return self.page.frame_locator("iframe.webview.ready").frame_locator("iframe[title]")
