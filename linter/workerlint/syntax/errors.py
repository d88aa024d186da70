"""Explanations of syntax errors, and the line to skip so that the rest can be parsed."""

from __future__ import annotations

import re

from workerlint.core.diagnostic import Fix
from workerlint.core.record import Record
from workerlint.core.text import LineIndex, Source, Span, indent_of, indent_step
from workerlint.core.wording import code, listing, plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class SyntaxProblem(Record):
    """A syntax error; offsets are those of the file."""

    code: str
    """DW001, DW002 or DW006."""
    span: Span
    message: str
    help: str = ""
    fix: Fix | None = None
    variables: tuple[str, ...] = ()
    """The variables whose values make the document YAML; empty if there are none."""


class Explanation(Record):
    """The explanation of a syntax error."""

    span: Span
    """The range to underline."""
    message: str
    help: str
    line: int
    """The 0-based line to skip, with the deeper lines below it."""
    last: int | None = None
    """The last line to skip, if it is not known from the indentation."""


FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""The characters that are not printable in YAML 1.2; a byte order mark inside the text is rejected too."""

_DASHED = re.compile(r"-[^\s\d-]")
_KEY = re.compile(
    r"""[ \t]*(?:- +)*("[^"]*"|'[^']*'|(?:[^\s"'#:{\[&*!|>%@`-]|-[^\s:#])(?:[^:#]*[^:#\t ])?)[ \t]*:(?=[ \t]|$)"""
)
_DASHES = re.compile(r"[ \t]*(?:- +)*")
_BRACKET = re.compile(
    r"""(?:^|(?<=[\s\[{,:]))(?:"(?:[^"\\]|\\.)*+"|'[^']*+'|#[^\n]*)|([\[\]{}])""", re.MULTILINE | re.DOTALL
)
_FLOW_VARIABLE = re.compile(r"(?<=[\s,\[{])\$\{[A-Za-z_][A-Za-z0-9_]*\}(?=\s*[,\]}])")
"""A variable that is a whole item or value of a flow collection."""
_TYPOGRAPHIC = re.compile(r"""[ \t]*(?:- +)*(?:[\w."'-]+:[ \t]+)?[\[{]*([\u2018-\u201f\u00ab\u00bb].*)""")
"""A line whose value or key begins with a quotation mark of a word processor."""
_NO_SPACE = re.compile(r"[ \t]*(?:- +)*([A-Za-z][\w-]*):(?=[^\s/])")


class _ErrorContext:
    """The position where the parser failed, and the lines around it."""

    def __init__(self, text: str, error: Any) -> None:
        self.lines = LineIndex(text)
        self.text = text
        context = error.context_mark or error.problem_mark
        self.at = min(error.problem_mark.index, len(text))
        self.context_at = min(context.index, len(text))
        self.problem: str = error.problem
        self.context: str = error.context or ""
        self.line = self._content_line(self.at)
        self.context_line = self.lines.line_of(self.context_at)

    def _content_line(self, at: int) -> int:
        """Return the line of *at*; at the very end of the text, the last line with content."""
        line = self.lines.line_of(at)
        if at >= len(self.text.rstrip()):
            while line > 0 and not self.line_text(line).strip():
                line -= 1
        return line

    def line_text(self, line: int) -> str:
        return self.lines.line_text(line)

    def content_span(self, line: int) -> Span:
        """Return the range of a line without indentation and trailing spaces."""
        start, _ = self.lines.line_bounds(line)
        text = self.line_text(line)
        return Span(start + len(text) - len(text.lstrip()), start + len(text.rstrip()))

    def previous_content_line(self, line: int) -> int | None:
        """Return the nearest line above that is neither empty nor a comment."""
        while line > 0:
            line -= 1
            stripped = self.line_text(line).strip()
            if stripped and not stripped.startswith("#"):
                return line
        return None


def explain(text: str, error: Exception) -> Explanation:
    """Return the explanation of the parser's *error*; offsets and lines are those of *text*."""
    forbidden = FORBIDDEN.search(text)
    if forbidden:
        line = LineIndex(text).line_of(forbidden.start())
        return Explanation(Span(*forbidden.span()), *describe_forbidden(forbidden[0]), line)
    context = _ErrorContext(text, error)
    for reason in (
        _typographic_quote,
        _tab_on_blank_line,
        _unclosed_quote,
        _colon_in_value,
        _bad_start,
        _bad_escape,
        _no_colon,
        _inline_list,
        _bracket,
        _block_header,
    ):
        explanation = reason(context)
        if explanation:
            return explanation
    return _cut_off(context) or _indentation(context) or _fallback(context)


def describe_forbidden(character: str) -> tuple[str, str]:
    """Return the message and the help for a character that YAML forbids."""
    message = f"character U+{ord(character):04X} is not allowed in YAML"
    return message, "delete it, or use an escape sequence in a double-quoted string"


def _typographic_quote(error: _ErrorContext) -> Explanation | None:
    for line in (error.line, error.context_line):
        match = _TYPOGRAPHIC.match(error.line_text(line))
        if match:
            start = error.lines.starts[line] + match.start(1)
            message = f"typographic quote `{match[1][0]}` does not quote a string"
            return Explanation(Span(start, start + len(match[1].rstrip())), message, 'use straight quotes: `"`', line)
    return None


def _tab_on_blank_line(error: _ErrorContext) -> Explanation | None:
    number = error.lines.line_of(error.at)
    line = error.line_text(number)
    at_fault = "found a tab character" in error.problem or "cannot start any token" in error.problem
    if not at_fault or line.strip():
        return None
    start, end = error.lines.line_bounds(number)
    return Explanation(Span(start, end), "tab on an otherwise blank line", "remove the tab", number)


def _unclosed_quote(error: _ErrorContext) -> Explanation | None:
    if "end of stream" in error.problem or "document indicator" in error.problem:
        return _open_quote_at(error, error.context_at)
    # A missing closing quote often extends the string to the next quote: the text after that one is then
    # unexpected. The cause is the nearest line above with an odd number of quotes.
    if not ("did not find expected" in error.problem or "could not find expected ':'" in error.problem):
        return None
    line: int | None = error.line
    for _ in range(20):
        if line is None:
            return None
        opening = _value_start(error.line_text(line))
        if opening is not None:
            quote, body = opening[0], opening[1:].replace("\\\\", "").replace('\\"', "")
            if body.replace("''", "").count(quote) % 2 == 0:
                start, _ = error.lines.line_bounds(line)
                return _open_quote_at(error, start + error.line_text(line).rindex(opening))
        line = error.previous_content_line(line)
    return None


def _value_start(line: str) -> str | None:
    """Return the value on *line* when it begins with a quote, from that quote to the end of the line."""
    match = re.match(r"[ ]*(?:- +)*(?:[\w.-]+:[ \t]+)?(['\"].*)", line)
    return match[1] if match else None


def _open_quote_at(error: _ErrorContext, at: int) -> Explanation:
    quote = error.text[at]
    line = error.lines.line_of(at)
    _, end = error.lines.line_bounds(line)
    end = at + max(len(error.text[at:end].rstrip()), 1)
    return Explanation(
        Span(at, end),
        f"unterminated quoted string: missing closing `{quote}`",
        f"add `{quote}` at the end of the value",
        line,
    )


def _colon_in_value(error: _ErrorContext) -> Explanation | None:
    if "mapping values are not allowed" not in error.problem:
        return None
    text = error.line_text(error.line)
    match = _KEY.match(text)
    start, _ = error.lines.line_bounds(error.line)
    column = error.at - start
    if match and match.end() <= column:
        value_start = start + match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip())
        value = error.text[value_start : start + len(text.rstrip())].split(" #")[0].rstrip()
        span = Span(value_start, value_start + len(value))
        quoted = value.replace("\\", "\\\\").replace('"', '\\"')
        message = f"unquoted value of `{match[1]}` contains `: `"
        return Explanation(span, message, f'quote the value: `{match[1]}: "{quoted}"`', error.line)
    above = error.previous_content_line(error.line)
    if above is None or not match:
        return None
    parent = _KEY.match(error.line_text(above))
    deeper = indent_of(text) > indent_of(error.line_text(above))
    if parent and deeper and _DASHED.match(parent[1]):
        item = f"{parent[1][1:]}:"
        return Explanation(error.content_span(above), "missing space after `-`", f"insert a space: `- {item}`", above)
    if parent and deeper:
        return Explanation(
            error.content_span(error.line),
            f"`{match[1]}` is nested under `{parent[1]}`, which already has a value",
            f"indent `{match[1]}` like `{parent[1]}`, or remove the value of `{parent[1]}`",
            error.line,
        )
    if not parent:
        return _not_a_key(error, above)
    return Explanation(
        error.content_span(error.line),
        f"unexpected key `{match[1]}`: the value above is not complete",
        f"indent `{match[1]}` like its siblings, or quote the value above",
        error.line,
    )


def _bad_start(error: _ErrorContext) -> Explanation | None:
    char = error.text[error.at : error.at + 1]
    if "cannot start any token" in error.problem:
        if char == "\t":
            span = Span(error.at, error.at + 1)
            return Explanation(
                span, "tab used where YAML allows only spaces", "replace the tab with spaces", error.line
            )
        sign = "a backtick" if char == "`" else f"`{char}`"
        return _quote_it(error, error.at, f"an unquoted value cannot start with {sign}")
    if "alias" in error.context or "anchor" in error.context:
        char = error.text[error.context_at : error.context_at + 1]
        meaning = "an alias" if char == "*" else "an anchor"
        return _quote_it(error, error.context_at, f"an unquoted value cannot start with `{char}`: it starts {meaning}")
    if "mapping keys are not allowed" in error.problem:
        return _quote_it(error, error.at, "an unquoted value cannot start with `? `")
    if "directive" in error.context:
        return _quote_it(error, error.context_at, "a line cannot start with `%`: it starts a directive")
    if "undefined tag handle" in error.problem or error.context.endswith("ing a tag"):
        return _quote_it(error, error.context_at, "an unquoted value cannot start with `!`: it starts a tag")
    return None


def _quote_it(error: _ErrorContext, at: int, message: str) -> Explanation:
    line = error.lines.line_of(at)
    _, end = error.lines.line_bounds(line)
    value = error.text[at:end].split(" #")[0].rstrip()
    quote = "'" if '"' in value else '"'
    return Explanation(Span(at, at + max(len(value), 1)), message, f"quote the value: `{quote}{value}{quote}`", line)


def _bad_escape(error: _ErrorContext) -> Explanation | None:
    unknown = "unknown escape character" in error.problem
    if not unknown and "hexdecimal" not in error.problem:  # the parser misspells it
        return None
    at = error.text[: error.at + 1 if unknown else error.at].rindex("\\")
    end = min(at + 2 if unknown else error.at + 1, len(error.text))
    sequence = error.text[at:end]
    return Explanation(
        Span(at, end),
        f"invalid escape sequence `{sequence}` in a double-quoted string",
        "use single quotes, or escape the backslash: `\\\\`",
        error.context_line,
    )


def _no_colon(error: _ErrorContext) -> Explanation | None:
    if "could not find expected ':'" not in error.problem:
        return None
    return _not_a_key(error, error.context_line)


def _not_a_key(error: _ErrorContext, line: int) -> Explanation:
    """Return the explanation of a line that is neither a key with its value nor a list item."""
    text = error.line_text(line)
    match = _NO_SPACE.match(text)
    span = error.content_span(line)
    if match:
        key, value = match[1], text[match.end() :].split(" #")[0].strip()
        span = Span(span.start, error.lines.starts[line] + len(text.split(" #")[0].rstrip()))
        return Explanation(span, "missing space after `:`", f"insert a space: `{key}: {value}`", line)
    return Explanation(
        span, "expected a `key: value` pair or a `- item`", "add `:` after the key, or `- ` before the item", line
    )


def _inline_list(error: _ErrorContext) -> Explanation | None:
    if "block sequence entries are not allowed" not in error.problem:
        return None
    return Explanation(
        error.content_span(error.line),
        "a list item must start on a new line",
        "put each item on its own line, or use `[a, b]`",
        error.line,
    )


def _bracket(error: _ErrorContext) -> Explanation | None:
    if "flow" not in error.context:
        return None
    at: int | None = error.context_at
    if error.text[error.context_at : error.context_at + 1] not in {"[", "{"}:
        at = _unclosed_bracket(error.text, error.at)
    if at is None:
        return None
    opening = error.text[at]
    closing = {"[": "]", "{": "}"}[opening]
    line = error.lines.line_of(at)
    _, end = error.lines.line_bounds(line)
    value = error.text[at:end].rstrip()
    variable = _FLOW_VARIABLE.search(value)
    if variable and not any(value.count(quote, 0, variable.start()) % 2 for quote in "\"'"):
        span = Span(at + variable.start(), at + variable.end())
        return Explanation(span, *unquoted_in_flow(variable[0], opening, "variable"), line)
    return Explanation(
        Span(at, at + max(len(value), 1)),
        f"unclosed `{opening}`: expected `{closing}` or `,`",
        f"add the missing `{closing}` or `,`, or quote the value",
        line,
    )


def unquoted_in_flow(text: str, opening: str, what: str) -> tuple[str, str]:
    """Return the message and the help for a variable or placeholder after *opening*, a bracket."""
    kind = "mapping" if opening == "{" else "list"
    return f"unquoted {code(text)} in a flow {kind} is not YAML until the {what} is replaced", f'quote it: `"{text}"`'


def _unclosed_bracket(text: str, end: int) -> int | None:
    """Return the offset of the innermost bracket that is open at *end*, where nothing but white space follows."""
    if text[end:].strip():
        return None
    opened: list[int] = []
    for match in _BRACKET.finditer(text, 0, end):
        if match[1] in {"[", "{"}:
            opened.append(match.start(1))
        elif match[1] and opened:
            opened.pop()
    return opened[-1] if opened else None


def _cut_off(error: _ErrorContext) -> Explanation | None:
    """Return the explanation of a word on the line above that is not a key, and that a comment ends.

    The parser reports the next line. Without the comment, it would report that of the word.
    """
    above = error.previous_content_line(error.line)
    if above is None or not ("block" in error.context or "<document start>" in error.problem):
        return None
    line = error.line_text(above)
    rest = _DASHES.sub("", line, count=1)
    is_word = rest[:1].isalnum() and " #" in rest and not _KEY.match(line)
    is_beside = len(line) - len(rest) == indent_of(error.line_text(error.line))
    return _not_a_key(error, above) if is_word and is_beside else None


def _indentation(error: _ErrorContext) -> Explanation | None:
    if "block mapping" not in error.context and "block collection" not in error.context:
        return None
    text = error.line_text(error.line)
    above = error.previous_content_line(error.line)
    span = error.content_span(error.line)
    if above is None or not text.strip():
        return None
    if _NO_SPACE.match(text):
        return _not_a_key(error, error.line)
    start, _ = error.lines.line_bounds(error.line)
    if error.at > start + indent_of(text):
        stray = Span(error.at, max(error.at + 1, span.end))
        message = "unexpected characters after the value"
        return Explanation(stray, message, "quote the whole value, or move the rest to a comment", error.line)
    levels = _open_levels(error)
    lost = _section_without_key(error, levels)
    if lost is not None:
        return lost
    if indent_of(text) in levels:
        if "{{" in text or "{{" in error.line_text(above):
            message = "unquoted `{{...}}` is a mapping in YAML: unexpected content after it"
            return Explanation(span, message, "replace `{{...}}` with its value, or quote it", error.line)
        message = "unexpected line: expected the next `key: value` pair or `- item`"
        return Explanation(span, message, "use the same form as the lines above", error.line)
    expected = listing([str(level) for level in levels], "or")
    nearest = min(levels, key=lambda level: (abs(level - indent_of(text)), -level))
    return Explanation(
        span,
        f"inconsistent indentation: expected {expected} spaces, found {indent_of(text)}",
        f"indent the line by {plural(nearest, 'space')}",
        error.line,
    )


def _section_without_key(error: _ErrorContext, levels: list[int]) -> Explanation | None:
    """Return the explanation of lines that are one level too deep, down to the line of the error.

    Each would be in its place if there were a key above the deepest lines.
    """
    indent = indent_of(error.line_text(error.line))
    outer = [level for level in levels if level < indent]
    inner = [level for level in levels if level > indent]
    if indent in levels or not outer or not inner:
        return None
    if not inner[0] - indent == indent - outer[-1] == indent_step(Source("", error.text)):
        return None
    first = error.line
    line: int | None = error.previous_content_line(first)
    while line is not None and indent_of(error.line_text(line)) >= inner[0]:
        first, line = line, error.previous_content_line(line)
    return Explanation(
        error.content_span(first),
        f"inconsistent indentation: expected {plural(indent, 'space')}, found {inner[0]}",
        f"add the missing key above the line, or indent it by {plural(indent, 'space')}",
        first,
        error.line - 1,
    )


def _open_levels(error: _ErrorContext) -> list[int]:
    """Return the indentations of the collections that are open above the line of the error, outermost first."""
    levels: list[int] = []
    line: int | None = error.previous_content_line(error.line)
    while line is not None:
        level = indent_of(error.line_text(line))
        if not levels or level < levels[-1]:
            levels.append(level)
        line = error.previous_content_line(line)
    return levels[::-1]


def _block_header(error: _ErrorContext) -> Explanation | None:
    if "block scalar" not in error.context:
        return None
    message = "unexpected characters after the block scalar indicator"
    return Explanation(
        error.content_span(error.context_line),
        message,
        "start the string on the next line, indented, or quote the value",
        error.context_line,
    )


def _fallback(error: _ErrorContext) -> Explanation:
    """Return an explanation in plain words: those of the parser are about its own rules."""
    if "<document start>" in error.problem:
        return _not_a_key(error, error.line)
    char = error.text[error.at : error.at + 1]
    if char.strip() and error.lines.line_of(error.at) == error.line:
        span = Span(error.at, error.at + 1)
        return Explanation(span, f"unexpected {code(char)}", "delete it, or quote the value", error.line)
    return Explanation(
        error.content_span(error.line), "incomplete value", "complete the value, or quote it", error.line
    )
