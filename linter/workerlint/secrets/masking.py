"""The ranges that no report may show, whether or not the rules on secrets run."""

from __future__ import annotations

from collections.abc import Iterator

from workerlint.core.text import Pattern, Span
from workerlint.manifest.document import Document
from workerlint.manifest.resources import other_resources
from workerlint.manifest.worker import Worker
from workerlint.secrets.finder import find_api_keys, find_secrets
from workerlint.secrets.heuristics import name_kind
from workerlint.secrets.redaction import Redactor
from workerlint.syntax.nodes import Mapping, Sequence, leaves, text_of
from workerlint.syntax.scalar_spans import content_bounds

_LINE = Pattern(r"""[ \t]*(?:-[ \t]+)*["']?([\w.-]+)["']?[ \t]*:[ \t]*+(\S.*)""")


def secret_spans(document: Document) -> list[Span]:
    """Return the ranges (code points) of *document* that contain a secret, in any order; they may overlap."""
    return document.cached(_find_spans)


def secrets_in_resource(document: Document, start: int) -> list[Span]:
    """Return the ranges that contain a secret in the resource, other than a Worker, that begins at *start*."""
    return [
        span for resource in other_resources(document) if resource.span.start == start for span in secrets_in(resource)
    ]


def redactor_of(document: Document) -> Redactor:
    """Return the redactor of *document*."""
    return document.cached(_redactor)


def _find_spans(document: Document) -> list[Span]:
    # Lines of the other resources of a Bundle are shown too.
    return [span for manifest in (*document.checked, *document.bundles) for span in secrets_in(manifest)]


def _redactor(document: Document) -> Redactor:
    return Redactor(document.source, secret_spans(document))


def secrets_in(worker: Worker) -> list[Span]:
    """Return the ranges of one Worker that contain a secret, as ``secret_spans`` does for a whole file."""
    spans = [Span(*content_bounds(worker.text, node)) for node, _ in find_api_keys(worker)]
    spans += (secret.span for secret in find_secrets(worker))
    spans += _collections_of_keys(worker)
    if not worker.complete:
        spans += _in_broken_lines(worker)
    return [span for span in spans if span.end > span.start]


def _collections_of_keys(worker: Worker) -> Iterator[Span]:
    """Yield the lists and mappings in the place of an API key: any value in them may be one."""
    if "runasapikey" not in worker.document_text.lower():  # a search of the text takes less time than that of the tree
        return
    for node in worker.nodes():
        for key, value in node.pairs if isinstance(node, Mapping) else ():
            if text_of(key).lower() == "runasapikey" and isinstance(value, (Sequence, Mapping)):
                yield value.span
                yield from (leaf.node.span for leaf in leaves(value))  # each item too, in case a fix moves it


def _in_broken_lines(worker: Worker) -> Iterator[Span]:
    """Yield the values after names that suggest a secret, on lines that are not YAML."""
    lines = worker.source.lines
    for damage in worker.damaged:
        for number in range(lines.line_of(damage.start), lines.line_of(max(damage.start, damage.end - 1)) + 1):
            match = _LINE.match(lines.line_text(number))
            if match and name_kind(match[1]):
                start = lines.starts[number]
                yield Span(start + match.start(2), start + match.start(2) + len(match[2].rstrip(" \t")))
