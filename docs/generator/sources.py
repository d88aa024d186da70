"""The sources of the site: written and generated pages."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from docs.generator.attribute_page import attribute_page
from docs.generator.commands_page import commands_page
from docs.generator.configuration_page import configuration_page
from docs.generator.examples import PageError, run_examples
from docs.generator.navigation import as_toml, navigation
from docs.generator.playground import leave_out_playground, write_playground
from docs.generator.rule_pages import known_rules, rule_files
from workerlint_schemas.export import exported_names, render

if TYPE_CHECKING:
    from pathlib import Path

_NAVIGATION = "# nav\n"
_EXAMPLE = "# the example package\n"  # a comment, so that formatters of code in Markdown accept it
_PLUG_IN = "tests/plugin/acme_rules/src/acme_workerlint_rules/ac001_owner_is_a_team.py"


def write_sources(root: Path, work: Path, *, with_playground: bool = True) -> None:
    """Write the sources of the site into *work*: ``docs/`` and ``zensical.toml``.

    Raise PageError if an example of a rule is wrong, if a page has no mark for its generated part, or if the playground
    cannot be built.
    """
    pages = work / "docs"
    shutil.copytree(root / "docs" / "pages", pages)
    shutil.copytree(root / "docs" / "images", pages / "images")
    for page in (root / "docs").glob("*.md"):
        shutil.copy(page, pages)
    # An index is the page of its section, and the guides for editors have no section.
    for directory, readme in (("docs/ci", "index.md"), ("editors", "setup.md")):
        target = pages / directory.rpartition("/")[2]
        target.mkdir()
        for file in (root / directory).iterdir():
            if file.is_file():
                shutil.copy(file, target / (readme if file.name == "README.md" else file.name))
    for name in exported_names():
        schema = pages / "schemas" / name
        schema.parent.mkdir(parents=True, exist_ok=True)
        schema.write_text(render(name), encoding="utf-8")
    shutil.copy(root / "CHANGELOG.md", pages / "changelog.md")

    rules = known_rules()
    for entry in rules:
        run_examples(entry)
    generated = {
        "attributes.md": attribute_page(),
        "commands.md": commands_page(),
        "configuration.md": configuration_page(),
        **dict(rule_files(rules)),
    }
    for name, text in generated.items():
        path = pages / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    plug_in = pages / "writing-a-plug-in.md"
    _fill(plug_in, plug_in, _EXAMPLE, (root / _PLUG_IN).read_text(encoding="utf-8"))
    if with_playground:
        write_playground(root, pages, rules)
    else:
        leave_out_playground(pages)
    navigation_line = f"nav = {as_toml(navigation(rules))}\n"
    _fill(root / "docs" / "zensical.toml", work / "zensical.toml", _NAVIGATION, navigation_line)


def _fill(source: Path, target: Path, mark: str, content: str) -> None:
    """Copy *source* to *target* with *content* in place of the line *mark*. Raise PageError if there is none."""
    before, found, after = source.read_text(encoding="utf-8").partition(mark)
    if not found:
        raise PageError(f"{source.name} lacks the line {mark.strip()}")
    target.write_text(before + content + after, encoding="utf-8")
