"""A rule's page: the docstring of its module, taken apart into title, prose and the examples that are run."""

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
    """One fenced block: *kind* is ``bad``, ``fixed`` or ``good``; *config* is the configuration it is checked with."""

    kind: str
    text: str
    config: str = ""


class Page(Record):
    """*title* is one sentence, *summary* the first paragraph, *body* the whole page as Markdown."""

    title: str
    summary: str
    body: str
    evidence: str
    examples: tuple[Example, ...]

    @property
    def fixable(self) -> bool:
        """Tell whether the rule has a fix: it has when an example shows one."""
        return any(example.kind == "fixed" for example in self.examples)


def read_page(rule: Rule) -> Page:
    """Read the page of *rule* from its module's docstring."""
    return parse_page(rule.doc)


def parse_page(doc: str) -> Page:
    """Take a page apart."""
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
    """Give the fenced examples of a Markdown text in order."""
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
    """A part of a page: prose, or the content of a fenced block with the *title* of its kind (empty: it has none)."""

    text: str
    is_code: bool = False
    title: str = ""


def parts(markdown: str) -> Iterator[Part]:
    """Yield the parts of a page in order."""
    at = 0
    for match in _FENCE.finditer(markdown):
        yield Part(markdown[at : match.start()])
        yield Part(match["code"], is_code=True, title=_TITLES.get(match["info"].strip(), ""))
        at = match.end()
    yield Part(markdown[at:])
