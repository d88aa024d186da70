"""Completion items, independent of the protocol."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY

from workerlint.config.settings import Settings
from workerlint.core.record import Record
from workerlint.engine.engine import Engine
from workerlint.engine.rule import Rule
from workerlint.manifest.resource_index import ResourceIndex
from workerlint.platform.platform import Platform
from workerlint_schemas.shape import Shape

FIELD = "field"
ITEM = "item"
VALUE = "value"
REFERENCE = "reference"
VARIABLE = "variable"
RULE = "rule"
MANIFEST = "manifest"
"""The kinds of completion items."""


class CompletionItem(Record):
    """A completion item."""

    label: str
    kind: str
    text: str = ""
    r"""The text, ``\n`` between its lines; lines after the first are indented relative to the line of the cursor.

    The label by default.
    """
    _: KW_ONLY
    snippet: str = ""
    """The text with tab stops (``$1``, ``${1:text}``, ``${1|one,two|}``); empty if it has none."""
    detail: str = ""
    documentation: str = ""
    """Further documentation, in Markdown."""
    filter: str = ""
    """The string that the editor matches with the typed text; the label by default."""
    rank: int = 0
    """The first sort key; items of the same rank keep their order."""
    shape: Shape | None = None
    path: str = ""
    required: bool = False
    deprecated: bool = False

    def __post_init__(self) -> None:
        self.text = self.text or self.label
        self.filter = self.filter or self.label


class CompletionList(Record):
    """The *items* for one cursor: each may replace the text from *start* to *end* (offsets in code points)."""

    start: int
    cursor: int
    """The end of the part that is already typed, from *start*."""
    end: int
    items: tuple[CompletionItem, ...]


class CompletionContext(Record):
    """The context of a manifest: settings, resources, rules."""

    settings: Settings
    index: ResourceIndex
    platform: Platform
    _: KW_ONLY
    snippets: bool
    """Whether the editor supports tab stops."""
    explicit: bool
    """Whether the user has requested completion before typing anything."""
    text_of: Callable[[str], str | None]
    """Returns the text of a file of the index; None if it cannot be read."""
    engine: Callable[[], Engine | None]
    """Returns the engine that checks the manifest; None for a file that is not checked."""
    rules: Callable[[], list[Rule]]
