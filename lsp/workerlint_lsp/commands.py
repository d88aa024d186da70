"""The commands: dry-run apply, drawing of topologies, effective manifest, and rule documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from workerlint.config.errors import ConfigurationError
from workerlint.config.selection import find_rules
from workerlint.core.text import Source
from workerlint.core.wording import rule_title
from workerlint.engine.registry import RegistryError
from workerlint.engine.rule_page import read_page
from workerlint.manifest.document import Document
from workerlint.report.effective import describe_capacity, resolve_worker
from workerlint.report.graph.diagram_text import as_mermaid
from workerlint.report.graph.drawing import draw_all
from workerlint.report.graph.layout import LayoutError
from workerlint.report.graph.svg import as_svg
from workerlint.report.graph.tree import as_tree
from workerlint.report.report import rule_url
from workerlint_lsp.markdown import cell, plain
from workerlint_shim.dry_run import dry_run
from workerlint_shim.errors import StateError
from workerlint_shim.state.state_file import state_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.engine.project import Project
    from workerlint.engine.rule import Rule
    from workerlint.report.effective import EffectiveWorker

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
    chosen = [resolve_worker(worker) for worker in _chosen(workers, number, path)]
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


def show_topology(text: str, path: str, number: int | None) -> Result:
    """Draw the topologies of the Workers in *text*.

    *number* is the index of one Worker; None for all. Raises CommandError if there is no such Worker.
    """
    drawings = _chosen(list(draw_all(Document(Source(path, text)))), number, path)
    try:
        svg: str | None = "".join(as_svg(drawings))
    except LayoutError:
        svg = None  # the extra `graph` is not installed: the client shows the text
    return {
        "title": f"Topology of {drawings[0].title}" if len(drawings) == 1 else f"Topologies of {path}",
        "svg": svg,
        "text": "\n\n".join("\n".join(as_tree(drawing)) for drawing in drawings) + "\n",
        "mermaid": "\n".join(as_mermaid(drawings)) + "\n",
    }


def dry_run_apply(text: str, path: str, number: int | None, file: str, project: Project) -> Result:
    """Return the dry run of an apply of one Worker in *text*, or of all, against the recorded state.

    *number* is the index of the Worker; None for all. *file* is the absolute path of the file; empty if there is none.
    Variables have the values of the configured ``env-file``, as in the findings of the editor: the environment of the
    editor differs from that of the terminal and of CI. Raises CommandError.
    """
    if number is not None:
        source = Source(path, text)
        span = _chosen(Document(source).workers, number, path)[0].span
        # Empty lines replace the text above, so that line numbers are correct.
        text = "\n" * source.lines.line_of(span.start) + text[span.start : span.end]
    alone = project.boundary is not None and project.boundary.alone
    state = "" if alone else state_path("")
    try:
        values = project.settings_for(file or path).variables
        result = dry_run(text, file or path, environment=values, state=state, project=project)
    except (ConfigurationError, RegistryError, StateError) as error:
        raise CommandError(str(error)) from None
    title = f"Dry-run apply of {path}: {'accepted' if result.accepted else 'refused'}"
    # The dry run needs the absolute path to find the configuration; the output contains the path that the user knows.
    output = result.text.replace(file, path) if file else result.text
    if alone:
        output += "The recorded state was not read, because the workspace is not trusted.\n"
    return {"title": title, "accepted": result.accepted, "text": output}


def _chosen(items: list[T], number: int | None, path: str) -> list[T]:
    """Return the item at the index *number*, or all items if it is None. Raises CommandError if there is none."""
    if not items:
        raise CommandError(f"no Worker manifest in {path}")
    if number is None:
        return items
    if not 0 <= number < len(items):
        raise CommandError(f"no Worker with index {number} in {path}")
    return [items[number]]
