"""What completion offers, without a word of any protocol."""

from __future__ import annotations

from workerlint.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import KW_ONLY

    from workerlint.config.settings import Settings
    from workerlint.engine.engine import Engine
    from workerlint.engine.rule import Rule
    from workerlint.manifest.resources import ResourceIndex
    from workerlint_schemas.shape import Shape

ATTRIBUTE = "attribute"
ITEM = "item"
VALUE = "value"
REFERENCE = "reference"
VARIABLE = "variable"
RULE = "rule"
MANIFEST = "manifest"
"""What kind of thing is offered."""


class CompletionItem(Record):
    r"""One thing that may be written.

    *text* is what is written, ``\n`` between its lines; *snippet* the same with tab stops (``$1``, ``${1:text}``,
    ``${1|one,two|}``, the syntax that editors share), empty when it has none. Lines behind the first are indented from
    the white space in front of the line on. *filter* is what the author types to get it; the *label* when empty. *rank*
    sorts before the order of the offers. *shape* is what the schema says of it, *path* its dotted path; *mandatory*
    that it must be there. *words* are further documentation, in Markdown.
    """

    label: str
    kind: str
    text: str
    snippet: str
    detail: str
    documentation: str
    filter: str
    rank: int
    shape: Shape | None
    path: str
    mandatory: bool
    deprecated: bool

    def __init__(
        self,
        label: str,
        kind: str,
        text: str = "",
        *,
        snippet: str = "",
        detail: str = "",
        documentation: str = "",
        filter: str = "",
        rank: int = 0,
        shape: Shape | None = None,
        path: str = "",
        mandatory: bool = False,
        deprecated: bool = False,
    ) -> None:
        self.label = label
        self.kind = kind
        self.text = text or label
        self.snippet = snippet
        self.detail = detail
        self.documentation = documentation
        self.filter = filter or label
        self.rank = rank
        self.shape = shape
        self.path = path
        self.mandatory = mandatory
        self.deprecated = deprecated


class CompletionList(Record):
    """The *items* for one place: each may replace the text from *start* to *end* (offsets in code points).

    What the author has typed of it lies between *start* and *cursor*.
    """

    start: int
    cursor: int
    end: int
    items: tuple[CompletionItem, ...]


class CompletionContext(Record):
    """What is known around the manifest.

    *snippets* tells that tab stops may be offered. *text_of* gives the text of a file of the index, None when it cannot
    be read; *engine* the one that checks the manifest, None for a file that is not checked; *rules* all that there are.
    """

    settings: Settings
    index: ResourceIndex
    _: KW_ONLY
    snippets: bool
    text_of: Callable[[str], str | None]
    engine: Callable[[], Engine | None]
    rules: Callable[[], list[Rule]]
