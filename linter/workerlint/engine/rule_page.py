"""The page of a rule: the docstring of its module as title, text and examples."""

from __future__ import annotations

import re

from workerlint.core.record import Record, replace
from workerlint.engine.example import (
    BAD,
    CONFIGURATION,
    FENCE,
    FINDINGS,
    FIXED,
    GOOD,
    PARTLY,
    PLATFORM,
    SCHEMA,
    SILENT,
    Example,
    ExampleError,
    ExamplePlatform,
)
from workerlint.engine.example_manifest import BASE_FIELDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.engine.rule import Rule
    from workerlint_schemas.sources import SourceReference


class Page(Record):
    """The page of a rule."""

    title: str
    """The problem, in at most 80 characters, without a full stop."""
    summary: str
    """The first paragraph."""
    body: str
    """The whole page as Markdown, with its sources."""
    sources: tuple[str, ...]
    """What the rule is based on: the key of a source, ``: `` and the statement."""

    @property
    def examples(self) -> tuple[Example, ...]:
        """The examples, in order. Raise ExampleError if a block is invalid."""
        return parse_examples(self.body)

    @property
    def fixable(self) -> bool:
        """Whether the rule has a fix, which an example shows. Raise ExampleError."""
        return any(example.fixed is not None for example in self.examples)


def read_page(rule: Rule) -> Page:
    """Return the page of *rule*, with the addresses of its sources."""
    page = parse_page(rule.doc)
    body = f"{page.body}\n\n{sources_section(rule, page.sources)}".strip() if page.body else ""
    return replace(page, body=body)


def parse_page(doc: str) -> Page:
    """Return the page with the text *doc*, without the section of its sources."""
    body, _, listed = doc.strip().partition("\n## Sources\n")
    title, _, rest = body.partition("\n")
    summary = next((part for part in rest.strip().split("\n\n") if part and not part.startswith(("```", "#"))), "")
    sources = tuple(" ".join(item.split()) for item in _ITEM.split(f"\n{listed.strip()}") if item.strip())
    return Page(title.strip().rstrip("."), " ".join(summary.split()), body.strip(), sources)


_ITEM = re.compile(r"\n- ")


def parse_examples(markdown: str) -> tuple[Example, ...]:
    """Return the examples in a Markdown text, in order. Raise ExampleError.

    A block ``yaml bad``, ``yaml good`` or ``yaml silent`` is an example; ``file`` or ``without FIELD ...`` may follow.
    After a bad one come its ``text findings``, and ``yaml fixed`` (or ``yaml fixed partly``) if the rule has a fix.
    The blocks ``toml config`` and ``toml platform`` apply to the examples after them, and so do the schemas of the
    platform file, in blocks ``json PATH``. A block ``toml bad`` or ``toml good`` is a platform file as an example.
    """
    examples: list[Example] = []
    config = ""
    platform: ExamplePlatform | None = None
    for match in FENCE.finditer(markdown):
        info, code = match["info"].strip(), match["code"]
        if info == CONFIGURATION:
            config = code
        elif info == PLATFORM:
            platform = ExamplePlatform(code)
        elif info.startswith(SCHEMA):
            platform = _with_schema(platform, info, code)
        elif info in {"toml bad", "toml good"}:
            examples.append(Example(info.removeprefix("toml "), code, is_platform=True))
        elif info in {FINDINGS, FIXED, PARTLY}:
            examples.append(_with_outcome(examples.pop() if examples else None, info, code))
        elif info.startswith("yaml "):
            examples.append(_parse_example(info, code, config, platform))
    return tuple(examples)


def _with_schema(platform: ExamplePlatform | None, info: str, code: str) -> ExamplePlatform:
    if platform is None:
        raise ExampleError(f"`{info}` must follow a platform file")
    return ExamplePlatform(platform.text, (*platform.schemas, (info.removeprefix(SCHEMA), code)))


def _parse_example(info: str, code: str, config: str, platform: ExamplePlatform | None) -> Example:
    _, kind, *options = info.split()
    without = tuple(options[1:]) if options and options[0] == "without" else ()
    is_file = options == ["file"]
    if kind not in {BAD, GOOD, SILENT} or not (without or is_file or not options):
        raise ExampleError(f"unknown block kind `{info}`")
    unknown = sorted(set(without) - set(BASE_FIELDS))
    if unknown:
        raise ExampleError(f"`{info}`: cannot omit `{unknown[0]}`: must be one of: {', '.join(BASE_FIELDS)}")
    return Example(kind, code, config=config, platform=platform, is_file=is_file, without=without)


def _with_outcome(example: Example | None, info: str, code: str) -> Example:
    if example is None or example.kind != BAD:
        raise ExampleError(f"`{info}` must follow a bad example")
    if info == FINDINGS:
        return replace(example, findings=code, is_partly_fixed=False)
    return replace(example, fixed=code, is_partly_fixed=info == PARTLY)


def sources_section(rule: Rule, sources: Iterable[str]) -> str:
    """Return the last section of the page of *rule* as Markdown: its sources, and the version that added it."""
    lines = [f"- {link_to(source)}\n" for source in sources]
    if lines and rule.evidence not in ("", "own"):
        lines.insert(0, f"{rule.evidence.capitalize()}:\n\n")
    if not rule.about.since:  # a policy of the configuration
        return ""
    changes = "".join(f"\n- since {version}: {text}" for version, text in rule.about.changed)
    history = f"Since workerlint {rule.about.since}." + (f"\n{changes}" if changes else "")
    return f"## Sources\n\n{''.join(lines)}\n{history}".replace("\n\n\n", "\n\n")


def cite(source: str) -> SourceReference:
    """Return the document that a source of a page cites, and the statement.

    A plug-in may write the link itself: ``[title](address): statement``. Raise ValueError for an unknown document.
    """
    from workerlint_schemas.sources import SourceReference, parse_source  # checks of manifests do not need it

    own = _LINKED.fullmatch(source)
    return SourceReference(*own.groups()) if own else parse_source(source)


def link_to(source: str) -> str:
    """Return a source of a page as Markdown: a link to the document, and the statement. Raise ValueError."""
    reference = cite(source)
    return f"[{reference.title}]({reference.url}): {reference.statement}"


_LINKED = re.compile(r"\[([^\[\]]++)\]\(([^()\s]++)\): (.+)")


class Part(Record):
    """A part of a page: Markdown text, or the content of a fenced block."""

    text: str
    is_code: bool = False


def parts(markdown: str) -> Iterator[Part]:
    """Yield the parts of a page in order."""
    at = 0
    for match in FENCE.finditer(markdown):
        yield Part(markdown[at : match.start()])
        yield Part(match["code"], is_code=True)
        at = match.end()
    yield Part(markdown[at:])
