"""The page of a rule: the docstring of its module as title, text and examples."""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint.engine.annotated_page import BLOCK_TITLES, EVIDENCE, is_annotated, parse_annotated
from workerlint.engine.example import (
    BAD,
    CONFIGURATION,
    FENCE,
    FINDINGS,
    FIXED,
    GOOD,
    PARTLY,
    SILENT,
    Example,
    ExampleError,
)
from workerlint.engine.example_manifest import BASE_FIELDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.engine.rule import Rule


class Page(Record):
    """The page of a rule."""

    title: str
    """The problem, in at most 80 characters, without a full stop."""
    summary: str
    """The first paragraph."""
    body: str
    """The whole page as Markdown, with its sources."""
    evidence: str
    """``documented``, ``observed`` or ``inferred``; empty if the rule does not have it."""

    @property
    def examples(self) -> tuple[Example, ...]:
        """The examples, in order. Raise ExampleError if one of the blocks is wrong."""
        return parse_examples(self.body)

    @property
    def fixable(self) -> bool:
        """Whether the rule has a fix, which an example shows. Raise ExampleError."""
        return any(example.fixed is not None for example in self.examples)


def read_page(rule: Rule) -> Page:
    """Return the page of *rule*."""
    page = parse_page(rule.doc)
    sources = sources_section(rule)
    body = f"{page.body}\n\n{sources}".strip() if page.body else ""
    return Page(page.title, page.summary, body, page.evidence or getattr(rule, "evidence", ""))


def parse_page(doc: str) -> Page:
    """Return the page with the text *doc*."""
    body = doc.strip()
    title, _, rest = body.partition("\n")
    evidence = EVIDENCE.search(body)
    summary = next((part for part in rest.strip().split("\n\n") if part and not part.startswith(("```", "#"))), "")
    return Page(
        title.strip().rstrip("."),
        " ".join(summary.split()),
        body,
        evidence[1] if evidence else "",
    )


def parse_examples(markdown: str) -> tuple[Example, ...]:
    """Return the examples in a Markdown text, in order. Raise ExampleError.

    A block ``yaml bad``, ``yaml good`` or ``yaml silent`` is an example; ``file`` or ``without FIELD ...`` may follow.
    After a bad one come its ``text findings``, and ``yaml fixed`` (or ``yaml fixed partly``) if the rule has a fix.
    """
    if is_annotated(markdown):
        return parse_annotated(markdown)
    examples: list[Example] = []
    config = ""
    for match in FENCE.finditer(markdown):
        info, code = match["info"].strip(), match["code"]
        if info == CONFIGURATION:
            config = code
        elif info in {FINDINGS, FIXED, PARTLY}:
            examples.append(_with_outcome(examples.pop() if examples else None, info, code))
        elif info.startswith("yaml "):
            examples.append(_parse_example(info, code, config))
    return tuple(examples)


def _parse_example(info: str, code: str, config: str) -> Example:
    _, kind, *options = info.split()
    without = tuple(options[1:]) if options and options[0] == "without" else ()
    is_file = options == ["file"]
    if kind not in {BAD, GOOD, SILENT} or not (without or is_file or not options):
        raise ExampleError(f"unknown kind of block: {info}")
    unknown = sorted(set(without) - set(BASE_FIELDS))
    if unknown:
        raise ExampleError(f"{info}: only {', '.join(BASE_FIELDS)} can be left out, not {', '.join(unknown)}")
    return Example(kind, code, config=config, is_file=is_file, without=without)


def _with_outcome(example: Example | None, info: str, code: str) -> Example:
    if example is None or example.kind != BAD:
        raise ExampleError(f"`{info}` must follow the bad example that it belongs to")
    return Example(
        BAD,
        example.text,
        code if info == FINDINGS else example.findings,
        example.fixed if info == FINDINGS else code,
        config=example.config,
        is_file=example.is_file,
        without=example.without,
        is_partly_fixed=info == PARTLY,
    )


def sources_section(rule: Rule) -> str:
    """Return the section of the page with what the rule is based on, as Markdown; empty if the rule names nothing."""
    about = getattr(rule, "about", None)
    sources: tuple[str, ...] = getattr(about, "sources", ())
    since: str = getattr(about, "since", "")
    lines = []
    if sources:
        from workerlint_schemas.sources import parse_source

        evidence: str = getattr(rule, "evidence", "")
        lines.append(f"{evidence.capitalize()}:\n\n" if evidence else "")
        for source in sources:
            reference = parse_source(source)
            link = f"[{reference.title}]({reference.url})" if reference.url else reference.title
            lines.append(f"- {link}: {reference.statement}\n")
    if since:
        lines.append(f"\nSince workerlint {since}.\n")
    return f"## Sources\n\n{''.join(lines).strip()}" if lines else ""


class Part(Record):
    """A part of a page: Markdown text, or the content of a fenced block."""

    text: str
    is_code: bool = False
    title: str = ""
    """The title of a fenced block, such as ``Bad``; empty if its kind has none."""


def parts(markdown: str) -> Iterator[Part]:
    """Yield the parts of a page in order."""
    titles = BLOCK_TITLES if is_annotated(markdown) else {}
    at = 0
    for match in FENCE.finditer(markdown):
        yield Part(markdown[at : match.start()])
        yield Part(match["code"], is_code=True, title=titles.get(match["info"].strip(), ""))
        at = match.end()
    yield Part(markdown[at:])
