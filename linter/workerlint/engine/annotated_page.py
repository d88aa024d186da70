"""The former form of rule pages: whole manifests as examples, with carets, messages and help between their lines."""

from __future__ import annotations

import re

from workerlint.core.text import Source
from workerlint.engine.example import FENCE, Example

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.core.diagnostic import Diagnostic

EVIDENCE = re.compile(r"^Evidence: (documented|observed|inferred)\b", re.MULTILINE)
BLOCK_TITLES = {"yaml bad": "Bad", "yaml fixed": "Fixed", "yaml good": "Good", "toml config": "Configuration"}
_IS_ANNOTATED = re.compile(r"^Evidence: |^# DW\d{3}, awkward cases$", re.MULTILINE)
_ANNOTATION = re.compile(r"^[ \t]*(?:\^+ .*|= .*)(?:\n|\Z)", re.MULTILINE)


class AnnotatedExample(Example):
    """An example whose findings are the whole block, with the annotations between the lines of the manifest."""


def is_annotated(markdown: str) -> bool:
    """Return whether a page has the former form."""
    return _IS_ANNOTATED.search(markdown) is not None


def parse_annotated(markdown: str) -> tuple[Example, ...]:
    """Return the examples in a page of the former form, in order."""
    examples: list[Example] = []
    config = ""
    for match in FENCE.finditer(markdown):
        code = match["code"]
        match match["info"].strip():
            case "toml config":
                config = code
            case "yaml bad":
                examples.append(AnnotatedExample("bad", _ANNOTATION.sub("", code), code, config=config, is_file=True))
            case "yaml good":
                examples.append(AnnotatedExample("good", code, config=config, is_file=True))
            case "yaml fixed":
                bad = examples.pop()
                examples.append(AnnotatedExample("bad", bad.text, bad.findings, code, config=config, is_file=True))
    return tuple(examples)


def annotate(text: str, diagnostics: list[Diagnostic]) -> str:
    """Return *text* with each diagnostic below the line where it starts."""
    source = Source("manifest.yaml", text)
    below: dict[int, list[str]] = {}
    for diagnostic in diagnostics:
        line = source.lines.line_of(diagnostic.span.start)
        start, end = source.lines.line_bounds(line)
        pad = re.sub(r"[^\t]", " ", text[start : diagnostic.span.start])
        width = max(min(diagnostic.span.end, end) - diagnostic.span.start, 1)
        notes = below.setdefault(line, [])
        notes.append(f"{pad}{'^' * width} {diagnostic.message}")
        if diagnostic.help:
            notes.append(f"{pad}= {diagnostic.help}")
    out = []
    for line in range(len(source.lines.starts)):
        content = source.lines.line_text(line)
        if content or line + 1 < len(source.lines.starts):
            out.append(content)
        out += below.get(line, [])
    return "\n".join(out) + "\n"
