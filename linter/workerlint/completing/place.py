"""A place in a manifest: which mapping a key would join there, or whose value is written."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.completing.line import Line
    from workerlint.worker import Worker

    Path = tuple[str | int, ...]


class Place:
    """Where the cursor is. *start* to *end* (offsets in the document) may be replaced, *cursor* lies between.

    *path* leads to the mapping that a key would join (*is_key*), else to the value. *names* are the keys that stand in
    that mapping by themselves, *merged* those that a merge key brings in. *alone*: it holds no key yet, so that it may
    as well become a list or a value. *filled*: a value follows already. *colon*: so does the colon.

    *lead* has to stand in front of what is written, *closing* (a quote) behind a value and *trail* (a comma) behind
    all. *margin* is how much further than the white space at the beginning of the line the lines below are indented.
    *quote* is the one that the token began with. *dashed*: a dash stands in front. *flow* is the bracket around, empty
    in block style. *is_started* tells that the document is no Worker yet but may become one.
    """

    __slots__ = (
        "alone", "closing", "colon", "cursor", "dashed", "end", "filled", "flow", "is_key", "is_started", "lead",
        "margin", "merged", "names", "path", "quote", "start", "trail", "worker",
    )  # fmt: skip

    worker: Worker
    path: Path
    is_key: bool
    names: frozenset[str]
    merged: frozenset[str]
    alone: bool
    filled: bool
    colon: bool
    dashed: bool
    flow: str
    quote: str
    closing: str
    trail: str
    lead: str
    margin: int
    start: int
    cursor: int
    end: int
    is_started: bool

    def __init__(self, worker: Worker, path: Path, line: Line, start: int, lead: str, *, is_started: bool) -> None:
        """Take what the *line* tells, which begins at *start*; the rest is filled in while it is found."""
        self.worker = worker
        self.path = path
        self.is_started = is_started
        self.is_key = False
        self.names = self.merged = frozenset()
        self.alone = self.filled = False
        self.colon = line.colon
        self.dashed = line.dashed or lead.endswith("- ")
        self.flow = ""
        self.quote = line.quote
        self.closing = line.closing
        self.trail = ""
        self.lead = lead
        self.margin = len(lead) + line.start - min(line.indent, line.start)
        self.start = start + line.start
        self.cursor = start + line.column
        self.end = start + line.end
