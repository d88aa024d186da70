"""The sources of the site: written and generated pages."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from docs.generator.attribute_pages import attribute_files, fields_by_rule, known_attributes
from docs.generator.commands_page import commands_page
from docs.generator.configuration_page import configuration_page
from docs.generator.console import show_consoles
from docs.generator.examples import PageError, run_examples
from docs.generator.navigation import as_toml, navigation
from docs.generator.playground import leave_out_playground, write_playground
from docs.generator.rule_pages import known_rules, rule_files
from release.availability import without_marks
from workerlint.version import VERSION
from workerlint_schemas.export import exported_names, render

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docs.generator.attribute_pages import Attribute
    from docs.generator.navigation import Node
    from workerlint.report.rule_catalog import RuleEntry

_NAVIGATION = "# nav\n"
_VERSION = "# version\n"
_FRONT = "---\n"
_EXAMPLE = "# the example package\n"  # a comment, so that formatters of code in Markdown accept it
_PLAYGROUND = "<!-- playground -->\n"
_PLAYGROUND_LINK = "[Try it in your browser](playground.md){ .md-button }\n"
_FIGURES = "<!-- figures -->\n"
_PLUG_IN = "tests/plugin/acme_rules/src/acme_workerlint_rules/ac001_owner_is_a_team.py"


def write_sources(root: Path, work: Path, *, with_playground: bool = True) -> tuple[dict[str, str], list[Node]]:
    """Write the sources of the site into *work*: ``docs/``, ``theme/`` and ``zensical.toml``.

    Return the Markdown of the pages by file, and the navigation.

    Raise PageError if an example of a rule is wrong, if a page has no mark for its generated part, or if the playground
    cannot be built.
    """
    pages = work / "docs"
    shutil.copytree(root / "docs" / "pages", pages, ignore=shutil.ignore_patterns("*.md"))
    shutil.copytree(root / "docs" / "images", pages / "images")
    shutil.copytree(root / "editors" / "vscode" / "images", pages / "editors" / "images")
    shutil.copytree(root / "docs" / "theme", work / "theme")
    for name in exported_names():
        schema = pages / "schemas" / name
        schema.parent.mkdir(parents=True, exist_ok=True)
        schema.write_text(render(name), encoding="utf-8")
    rules = known_rules()
    for entry in rules:
        run_examples(entry)
    attributes = known_attributes(rules)
    tree = navigation(rules, attributes)
    texts = {}
    for name, text, source in [*_written(root), *_generated(rules, attributes)]:
        if name.endswith(".md"):
            texts[name] = text
        path = pages / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_page(text, source) if name.endswith(".md") else text, encoding="utf-8")
    if with_playground:
        write_playground(root, pages, rules)
    else:
        leave_out_playground(pages)
    settings = (root / "docs" / "zensical.toml").read_text(encoding="utf-8")
    settings = _fill("zensical.toml", settings, _NAVIGATION, f"nav = {as_toml(tree)}\n")
    settings = _fill("zensical.toml", settings, _VERSION, f"release = {json.dumps(VERSION)}\n")
    (work / "zensical.toml").write_text(settings, encoding="utf-8")
    return texts, tree


def _written(root: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the name on the site, the text and the file of each page that people write."""
    files = {f"docs/pages/{file.name}": file.name for file in (root / "docs" / "pages").glob("*.md")}
    files |= {f"docs/{file.name}": file.name for file in (root / "docs").glob("*.md")}
    files["CHANGELOG.md"] = "changelog.md"
    files["editors/vscode/README.md"] = "editors/vscode.md"
    # An index is the page of its section, and the guides for editors have no section.
    for directory, readme in (("docs/ci", "index.md"), ("editors", "setup.md")):
        for file in (root / directory).iterdir():
            if file.is_file():
                name = readme if file.name == "README.md" else file.name
                files[f"{directory}/{file.name}"] = f"{directory.rpartition('/')[2]}/{name}"
    for source, name in sorted(files.items()):
        text = without_marks((root / source).read_text(encoding="utf-8"))
        if name == "index.md":
            link = _PLAYGROUND_LINK if "docs/pages/playground.md" in files else ""
            text = _fill(name, text, _PLAYGROUND, link)
        if name == "comparison.md":
            text = _fill(name, text, _FIGURES, (root / "benchmarks" / "figures.md").read_text(encoding="utf-8"))
        if name == "writing-a-plug-in.md":
            text = _fill(name, text, _EXAMPLE, (root / _PLUG_IN).read_text(encoding="utf-8"))
        yield name, text, source


def _generated(rules: list[RuleEntry], attributes: list[Attribute]) -> Iterator[tuple[str, str, str]]:
    """Yield the name on the site, the text and the file of each page that the code describes."""
    yield from attribute_files(attributes)
    yield "commands.md", commands_page(), "linter/workerlint/cli/app.py"
    yield "configuration.md", configuration_page(), "docs/generator/configuration_page.py"
    yield from rule_files(rules, fields_by_rule(attributes))


def _page(text: str, source: str) -> str:
    """Return a page with the file to edit in its front matter, and with its commands as HTML."""
    known, body = text.removeprefix(_FRONT).split(f"\n{_FRONT}", 1) if text.startswith(_FRONT) else ("", text)
    return f"{_FRONT}source: {source}\n{known}\n{_FRONT}{show_consoles(body)}"


def _fill(name: str, text: str, mark: str, content: str) -> str:
    """Return *text* with *content* in place of the line *mark*. Raise PageError if there is none."""
    before, found, after = text.partition(mark)
    if not found:
        raise PageError(f"{name} lacks the line {mark.strip()}")
    return before + content + after
