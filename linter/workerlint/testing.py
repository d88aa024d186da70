"""The API for tests of manifests and of rules.

``assert_clean`` checks the manifests of a repository in its tests. The others are for the examples on a rule's page.

``check_example`` compares an example with the output of the rule. ``python -m workerlint.testing DW323`` regenerates
the findings and the fixed examples of a page; rule authors do not write them by hand.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator, Sequence
from difflib import unified_diff

from workerlint.config.selection import find_rules, resolve
from workerlint.config.settings import Settings
from workerlint.core.diagnostic import INFO, Diagnostic
from workerlint.core.modules import import_module
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.example import BAD, FENCE, FINDINGS, FIXED, PARTLY, Example
from workerlint.engine.example_manifest import ExampleManifest
from workerlint.engine.example_run import EXAMPLE_DAY, run_engine, run_example, settings_of
from workerlint.engine.project import engine_for_rule
from workerlint.engine.registry import load_rules
from workerlint.engine.result import Result
from workerlint.engine.rule import Rule
from workerlint.engine.rule_page import Page, parse_examples, read_page
from workerlint.fixes.fixer import fix_document
from workerlint.manifest.document import Document
from workerlint.report.frame import excerpt, mark
from workerlint.report.report import RenderOptions
from workerlint.report.style import Style
from workerlint.run.assertion import assert_clean

__all__ = [
    "Example",
    "Page",
    "Settings",
    "assert_clean",
    "check_example",
    "fix_example",
    "parse_examples",
    "read_page",
    "render_findings",
    "settings_of",
    "unclean",
    "update_examples",
]

_STYLE = Style(RenderOptions(unicode=False))
_WIDTH = 100
_INVISIBLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\xa0\ufeff]")
_NUMBER = re.compile(r"\A *+(\d++)(?= \|)")
_REFERENCE = re.compile(r"(?<=\bline )\d++(?! of )")
"""The number of a line of the same file in a message."""


def check_example(rule: Rule, example: Example) -> None:
    """Raise AssertionError if the findings or the fixes of *rule* differ from those that *example* shows."""
    if example.kind == BAD and not example.findings:
        raise AssertionError(f"a bad example must be followed by a `{FINDINGS}` block")
    _compare("findings", example.findings, render_findings(rule, example))
    if example.fixed is not None:
        _compare("fixed example", example.fixed, fix_example(rule, example))


def _compare(what: str, shown: str, real: str) -> None:
    if shown != real:
        lines = unified_diff(shown.splitlines(), real.splitlines(), "on the page", "from the rule", lineterm="")
        raise AssertionError("\n".join([f"outdated {what} on the page: must match the output of the rule", *lines]))


def render_findings(rule: Rule, example: Example) -> str:
    """Return the findings of *rule* in an example as its page shows them; empty if there are none.

    Raise AssertionError if the rule fails, or if a finding is in a line that the example does not show.
    """
    manifest = example.manifest
    result, found = run_example(rule, example)
    if result.failures:
        raise AssertionError(result.failures[0])
    return "\n".join("\n".join(_rendered(result, diagnostic, manifest)) + "\n" for diagnostic in found)


def _rendered(result: Result, diagnostic: Diagnostic, manifest: ExampleManifest) -> Iterator[str]:
    lines = result.source.lines

    def refer(match: re.Match[str]) -> str:
        line = manifest.fragment_line(int(match[0]) - 1)
        if line is None:
            raise AssertionError(f"a message refers to line {match[0]} of the manifest: add this line to the example")
        return str(line + 1)

    def localize(text: str) -> str:
        return _REFERENCE.sub(refer, result.hide(text, diagnostic.span))

    marks = [mark(lines, diagnostic.span, localize(diagnostic.message), diagnostic.severity)]
    marks += [
        mark(lines, related.span, result.hide(related.message), "related")
        for related in diagnostic.related
        if not related.path
    ]
    shown = [manifest.fragment_line(item.line) for item in marks]
    numbers = [line for line in shown if line is not None]
    if len(numbers) < len(shown):
        outside = next(item.line for item, line in zip(marks, shown, strict=True) if line is None)
        text = lines.line_text(outside).strip()
        raise AssertionError(f"the finding {diagnostic.message!r} is about `{text}`: add this line to the example")
    gutter = len(str(max(numbers) + 1))

    def renumber(match: re.Match[str]) -> str:
        line = manifest.fragment_line(int(match[1]) - 1)
        return f"{line + 1 if line is not None else ':':>{gutter}}"

    for row in excerpt(result, marks, gutter, _WIDTH, _STYLE):
        yield _NUMBER.sub(renumber, row, count=1) if _NUMBER.match(row) else row
    if diagnostic.help:
        yield f"{' ' * gutter} = help: {localize(diagnostic.help)}"
    if diagnostic.fix:
        option = "--fix" if diagnostic.fix.safe else "--unsafe-fixes"
        yield f"{' ' * gutter} = fix: {result.hide(diagnostic.fix.title)} ({option})"


def fix_example(rule: Rule, example: Example) -> str:
    """Return the lines of an example after the preferred fixes of *rule*, unsafe ones included.

    Raise AssertionError if a fix edits a line that the example does not show.
    """
    engine = engine_for_rule(rule, settings_of(example), example.platform_file, EXAMPLE_DAY)
    manifest = example.manifest
    fixed = fix_document(engine, _document(manifest.text), lambda finding, _fix: finding.code == rule.code).text
    try:
        return manifest.fragment_of(fixed)
    except ValueError as error:
        raise AssertionError(str(error)) from None


def unclean(example: Example) -> list[str]:
    """Return what all rules find in a good example, or in a bad one after its fixes: errors and warnings."""
    known = load_rules()
    settings = settings_of(example)
    active, severity = resolve(settings, known)
    engine = Engine(settings.replace(severity=severity), active, known, example.platform_file, EXAMPLE_DAY)
    if example.is_platform:
        result = run_engine(engine, example)
    else:
        text = example.complete(example.text if example.fixed is None else example.fixed).text
        result = engine.check(_document(text))
    return [f"{item.code} {item.message}" for item in result.diagnostics if item.severity != INFO] + result.failures


def update_examples(rule: Rule, markdown: str) -> str:
    """Return a page with the findings and the fixed form of each bad example as *rule* gives them."""
    examples = iter(parse_examples(markdown))
    example: Example | None = None
    parts: list[str] = []
    at = 0
    blocks = list(FENCE.finditer(markdown))
    kinds = [block["info"].strip() for block in blocks]
    for block, kind, following in zip(blocks, kinds, [*kinds[1:], ""], strict=True):
        if kind in {FINDINGS, FIXED, PARTLY} and example:
            code = render_findings(rule, example) if kind == FINDINGS else fix_example(rule, example)
            parts += markdown[at : block.start("code")], code
            at = block.end("code")
        elif kind.startswith("yaml ") or kind in {"toml bad", "toml good"}:
            example = next(examples)
            if example.kind == BAD and following != FINDINGS:
                parts += markdown[at : block.end()], f"\n\n```{FINDINGS}\n{render_findings(rule, example)}```"
                at = block.end()
    parts.append(markdown[at:])
    return "".join(parts)


def _document(text: str) -> Document:
    return Document(Source("manifest.yaml", text))


def main(argv: Sequence[str] | None = None) -> int:
    """Update the pages of the rules in *argv* (``sys.argv`` if None), print the changed files; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m workerlint.testing",
        description="Regenerate the findings and fixed examples of rule pages.",
    )
    parser.add_argument("rule", nargs="+", help="rule code, code prefix, rule name, or ALL; plug-ins included")
    parser.add_argument("--more", metavar="DIRECTORY", help="also update DIRECTORY/CODE.md, with the code in lowercase")
    wanted = parser.parse_args(argv)
    known = load_rules(plugins=True)
    for selector in wanted.rule:
        rules = find_rules(selector, known)
        if not rules:
            parser.error(f"unknown rule `{selector}`")
        for rule in rules:
            paths = [import_module(rule.module).__file__ or ""]
            if wanted.more:
                paths.append(os.path.join(wanted.more, f"{rule.code.lower()}.md"))
            for path in filter(os.path.exists, paths):
                try:
                    changed = _update_file(rule, path)
                except (AssertionError, ValueError) as error:
                    parser.error(f"{os.path.relpath(path)}: {error}")
                if changed:
                    sys.stdout.write(f"{os.path.relpath(path)}\n")
    return 0


def _update_file(rule: Rule, path: str) -> bool:
    """Return whether the page in a module or Markdown file changed."""
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    if path.endswith(".py"):
        page, new = rule.doc, update_examples(rule, rule.doc)
        write = next((write for write in (_unescaped, _escaped) if write(page) in text), None)
        if write is None:
            raise ValueError("the docstring contains unnecessary escapes: write the characters")
        updated = text.replace(write(page), write(new), 1)
    else:
        updated = update_examples(rule, text)
    if updated == text:
        return False
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(updated)
    return True


def _unescaped(page: str) -> str:
    """Return a page as a docstring without escapes contains it, with a symbol for each tab."""
    return page.replace("\t", "␉")


def _escaped(page: str) -> str:
    """Return a page as a docstring contains it in which backslashes and invisible characters are escaped."""
    return _INVISIBLE.sub(lambda match: ascii(match[0])[1:-1], page.replace("\\", "\\\\").replace("\t", "␉"))


if __name__ == "__main__":
    sys.exit(main())
