"""The page of a rule: the docstring of its module as title, text and examples."""

from __future__ import annotations

import re

from workerlint.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.engine.rule import Rule

_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<code>.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
_TITLES = {"yaml bad": "Bad", "yaml fixed": "Fixed", "yaml good": "Good", "toml config": "Configuration"}
_EVIDENCE = re.compile(r"^Evidence: (documented|observed|inferred)\b", re.MULTILINE)


_ANNOTATION = re.compile(r"^[ \t]*(?:\^+ .*|= .*)(?:\n|\Z)", re.MULTILINE)


class Example(Record):
    """An example of a page."""

    kind: str
    """``bad``, ``fixed`` or ``good``."""
    text: str
    config: str = ""
    """The configuration that it is checked with."""


class Page(Record):
    """The page of a rule."""

    title: str
    """One sentence, without the full stop."""
    summary: str
    """The first paragraph."""
    body: str
    """The whole page as Markdown."""
    evidence: str
    """``documented``, ``observed`` or ``inferred``; empty if the page does not say."""
    examples: tuple[Example, ...]

    @property
    def fixable(self) -> bool:
        """Whether the rule has a fix, which an example shows."""
        return any(example.kind == "fixed" for example in self.examples)


def read_page(rule: Rule) -> Page:
    """Return the page of *rule*."""
    return parse_page(rule.doc)


def parse_page(doc: str) -> Page:
    """Return the page with the text *doc*."""
    body = doc.strip()
    title, _, rest = body.partition("\n")
    evidence = _EVIDENCE.search(body)
    summary = next((part for part in rest.strip().split("\n\n") if part and not part.startswith("```")), "")
    return Page(
        title.strip().rstrip("."),
        " ".join(summary.split()),
        body,
        evidence[1] if evidence else "",
        parse_examples(body),
    )


def parse_examples(markdown: str) -> tuple[Example, ...]:
    """Return the examples in a Markdown text, in order."""
    examples = []
    config = ""
    for match in _FENCE.finditer(markdown):
        info = match["info"].strip()
        if info == "toml config":
            config = match["code"]
        elif info in _TITLES:
            examples.append(Example(info.removeprefix("yaml "), match["code"], config))
    return tuple(examples)


def strip_annotations(block: str) -> str:
    """Return the manifest of a ``bad`` example: the block without its carets, messages and help."""
    return _ANNOTATION.sub("", block)


class Part(Record):
    """A part of a page: Markdown text, or the content of a fenced block."""

    text: str
    is_code: bool = False
    title: str = ""
    """The title of a fenced block, such as ``Bad``; empty if its kind has none."""


def parts(markdown: str) -> Iterator[Part]:
    """Yield the parts of a page in order."""
    at = 0
    for match in _FENCE.finditer(markdown):
        yield Part(markdown[at : match.start()])
        yield Part(match["code"], is_code=True, title=_TITLES.get(match["info"].strip(), ""))
        at = match.end()
    yield Part(markdown[at:])
