"""A parser in Python that yields the events, marks and errors of libyaml, for a PyYAML without its C extension.

PyYAML's scanner and parser supply the tokens, the simple keys and the grammar. Their differences from libyaml
are replaced: those of the parser here, those of the scanner in ``pure_scanner``.
"""

from __future__ import annotations

from yaml.events import AliasEvent, DocumentStartEvent, MappingStartEvent, ScalarEvent, SequenceStartEvent
from yaml.parser import Parser, ParserError
from yaml.tokens import FlowSequenceEndToken

from workerlint.syntax.events import converted
from workerlint.syntax.pure_scanner import PureScanner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from yaml.error import Mark

_PROBLEMS = {
    "while parsing a block collection": "did not find expected '-' indicator",
    "while parsing a block mapping": "did not find expected key",
    "while parsing a flow sequence": "did not find expected ',' or ']'",
    "while parsing a flow mapping": "did not find expected ',' or '}'",
    "while parsing a block node": "did not find expected node content",
    "while parsing a flow node": "did not find expected node content",
    "while parsing a node": "found undefined tag handle",
}
"""The message of libyaml for a grammar error, by context."""

_PROBLEMS_WITHOUT_CONTEXT = {
    "expected '<document start>'": "did not find expected <document start>",
    "found duplicate YAML": "found duplicate %YAML directive",
    "found incompatible YAML": "found incompatible YAML document",
    "duplicate tag handle": "found duplicate %TAG directive",
}
"""The same by the start of PyYAML's message, where neither parser has a context."""


class PureParser(PureScanner, Parser):
    """Parses *text*; ``get_event`` yields what the C parser's does.

    As with the C parser, a lone surrogate raises UnicodeEncodeError, and a tag whose escapes are not UTF-8 raises
    UnicodeDecodeError.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        Parser.__init__(self)

    def get_event(self) -> Any:
        """Return the next event. Raise ScannerError, ParserError or ReaderError where the text is not YAML."""
        try:
            return converted(super().get_event())
        except ParserError as error:
            if error.context == "while parsing a node":
                self.peek_token()  # libyaml reads on to the content before it looks for the tag's handle
            error.problem = _PROBLEMS.get(error.context or "") or next(
                words for start, words in _PROBLEMS_WITHOUT_CONTEXT.items() if (error.problem or "").startswith(start)
            )
            raise

    def parse_stream_start(self) -> Any:
        """Return the event of the start, after a first look at the text."""
        self.peek()
        return super().parse_stream_start()

    def parse_document_start(self) -> Any:
        """Return the event of the start of a document, or of the end of the stream."""
        event = super().parse_document_start()
        if type(event) is DocumentStartEvent and event.tags:
            event.tags = {handle: _checked(prefix) for handle, prefix in event.tags.items()}
        return event

    def parse_node(self, block: bool = False, indentless_sequence: bool = False) -> Any:
        """Return the event of a node."""
        event = super().parse_node(block, indentless_sequence)
        kind = type(event)
        if kind is not AliasEvent and event.tag:
            event.tag = _checked(event.tag)
        if kind is ScalarEvent:
            if event.style is None:  # no more than an anchor or a tag
                event.style = ""
                event.implicit = (event.tag is None, False)
        elif kind is SequenceStartEvent or kind is MappingStartEvent:
            event.flow_style = event.flow_style is True
            event.implicit = event.tag is None
        return event

    def process_empty_scalar(self, mark: Mark) -> ScalarEvent:
        """Return the event of a missing value."""
        return ScalarEvent(None, None, (True, False), "", mark, mark, "")

    def parse_flow_mapping_key(self, first: bool = False) -> Any:
        """Return the event of a key, or of the end of the mapping."""
        return self._at_next_token(super().parse_flow_mapping_key(first))

    def parse_flow_mapping_value(self) -> Any:
        """Return the event of a value."""
        return self._at_next_token(super().parse_flow_mapping_value())

    def parse_flow_sequence_entry_mapping_value(self) -> Any:
        """Return the event of the value of a pair in a list."""
        return self._at_next_token(super().parse_flow_sequence_entry_mapping_value())

    def parse_flow_sequence_entry_mapping_key(self) -> Any:
        """Return the event of the key of a pair in a list.

        If it is missing, libyaml skips the next token unless that ends the list.
        """
        token = self.peek_token()
        event = super().parse_flow_sequence_entry_mapping_key()
        if type(event) is not ScalarEvent or event.start_mark is not token.end_mark:
            return event
        if self.check_token(FlowSequenceEndToken):
            return self._at_next_token(event)
        return self.process_empty_scalar(self.get_token().end_mark)

    def _at_next_token(self, event: Any) -> Any:
        """Move the *event* of a missing value to the token that ends it."""
        if type(event) is ScalarEvent and event.start_mark is event.end_mark:
            event.start_mark = event.end_mark = self.peek_token().start_mark
        return event


def _checked(tag: str) -> str:
    """Return *tag* if its escapes are UTF-8. Raise UnicodeDecodeError, as the C parser does."""
    return tag if tag.isascii() else tag.encode(errors="surrogateescape").decode()
