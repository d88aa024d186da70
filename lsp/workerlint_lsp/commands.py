"""The commands that explain: effective manifest and rule documentation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from workerlint.config.selection import find_rules
from workerlint.core.text import Source
from workerlint.core.wording import rule_title
from workerlint.engine.rule import Rule
from workerlint.engine.rule_page import read_page
from workerlint.manifest.document import Document
from workerlint.report.effective import EffectiveWorker, describe_capacity, resolve_worker
from workerlint.report.report import rule_url
from workerlint_lsp.markdown import cell, plain

T = TypeVar("T")

Result = dict[str, Any]
"""What a command returns to the client, as JSON."""


class CommandError(Exception):
    """A command cannot be carried out; the message contains the reason."""


def explain_rule(code: str, rules: list[Rule]) -> Result:
    """Return the documentation of a rule. Raises CommandError if the rule does not exist."""
    found = find_rules(code, rules)
    if len(found) != 1:
        raise CommandError(f"unknown rule {code}")
    rule = found[0]
    page = read_page(rule)
    body = page.body.partition("\n")[2].strip()
    title = rule_title(rule.code, rule.name)
    heading = f"# {title}\n\n**{page.title}.** ({rule.severity})"
    url = rule_url(rule)
    link = f"\n\n<{url}>" if url else ""
    return {"title": title, "markdown": f"{heading}\n\n{body}{link}\n"}


def explain_manifest(text: str, path: str, number: int | None) -> Result:
    """Return the effective manifest of each Worker: the fields with their defaults, the capacity, the placeholders.

    *number* is the index of one Worker; None for all. Raises CommandError if there is no such Worker.
    """
    workers = Document(Source(path, text)).workers
    chosen = [resolve_worker(worker) for worker in choose(workers, number, path)]
    parts = ["\n".join(_page(worker)) for worker in chosen]
    return {"title": f"Effective manifest of {path}", "markdown": "\n\n".join(parts) + "\n"}


def _page(worker: EffectiveWorker) -> Iterator[str]:
    yield f"# Worker {plain(worker.name)}\n"
    yield "| field | value | |"
    yield "|---|---|---|"
    for line in worker.fields:
        yield f"| {cell(line.path)} | {cell(line.value)} | {line.label} |"
    yield ""
    yield from (f"- {plain(words)}" for words in describe_capacity(worker))
    if worker.placeholders:
        yield "\nPlaceholders:\n"
        yield from (f"- {plain(text)}" for text in worker.placeholders)


def choose(items: list[T], number: int | None, path: str) -> list[T]:
    """Return the item at the index *number*, or all items if it is None. Raises CommandError if there is none."""
    if not items:
        raise CommandError(f"no Worker manifest in {path}")
    if number is None:
        return items
    if not 0 <= number < len(items):
        raise CommandError(f"no Worker with index {number} in {path}")
    return [items[number]]
