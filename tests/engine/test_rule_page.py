"""A page is split into its title, summary, evidence and examples."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from workerlint.engine.example import ExampleError
from workerlint.engine.rule_page import parse_examples, parse_page, parts, read_page
from workerlint_schemas.sources import SOURCES

PAGE = """\
Invalid log level

Any other word is taken for INFO,
without a warning.

## Bad

```toml config
severity.DW301 = "info"
```

```yaml bad
worker:
  logLevel: loud
```

```text findings
2 |   logLevel: loud
  |             ^^^^ not a level
```

## Fixed

```yaml fixed
worker:
  logLevel: INFO
```

## Good

```yaml good without stack topology
worker:
  logLevel: INFO
```

## Silence

```yaml silent file
type: worker
```

```sh
workerlint check
```
"""


def test_what_a_page_contains() -> None:
    page = parse_page(PAGE)
    assert page.title == "Invalid log level"
    assert page.summary == "Any other word is taken for INFO, without a warning."
    assert page.fixable


def test_a_page_of_one_line() -> None:
    page = parse_page("A rule.")
    assert (page.title, page.summary, page.sources, page.examples, page.fixable) == ("A rule", "", (), (), False)


def test_each_example_has_its_outcome_and_options() -> None:
    bad, good, silent = parse_examples(PAGE)
    assert (bad.kind, good.kind, silent.kind) == ("bad", "good", "silent")
    assert "not a level" in bad.findings
    assert bad.fixed == "worker:\n  logLevel: INFO\n"
    assert good.without == ("stack", "topology")
    assert silent.manifest.text == "type: worker\n"
    assert {example.config for example in (bad, good, silent)} == {'severity.DW301 = "info"\n'}


@pytest.mark.parametrize(
    ("info", "reason"),
    [
        ("yaml wrong", "unknown block kind `yaml wrong`"),
        ("yaml good fiel", "unknown block kind `yaml good fiel`"),
        ("yaml good without stak", "cannot omit `stak`: must be one of: name, version, type, stack, "),
        ("yaml fixed", "must follow a bad example"),
        ("text findings", "must follow a bad example"),
    ],
)
def test_a_wrong_block_is_an_error(info: str, reason: str) -> None:
    with pytest.raises(ExampleError, match=reason):
        parse_examples(f"```yaml good\nworker:\n```\n\n```{info}\nworker:\n```\n")


def test_the_parts_of_a_page_make_up_the_page() -> None:
    position = 0
    for part in parts(PAGE):
        position = PAGE.index(part.text, position) + len(part.text)
    assert [part.text for part in parts(PAGE) if part.is_code][-1] == "workerlint check\n"


def a_rule(doc: str, **more: str) -> Any:
    return SimpleNamespace(doc=doc, evidence="documented", about=SimpleNamespace(since="1.2.0", changed=()), **more)


def test_the_version_that_added_the_rule_is_at_the_end_of_its_page() -> None:
    page = read_page(a_rule(PAGE))
    assert page.body.endswith("## Sources\n\nSince workerlint 1.2.0.")


def test_each_source_is_a_link_with_its_statement() -> None:
    key, (title, url) = next(iter(SOURCES.items()))
    listed = (
        f"- {key}: The level is one\n  of four words.\n- [Our handbook](https://acme.example/levels): Levels are short."
    )
    page = read_page(a_rule(f"{PAGE}\n\n## Sources\n\n{listed}\n"))
    assert page.sources == (
        f"{key}: The level is one of four words.",
        "[Our handbook](https://acme.example/levels): Levels are short.",
    )
    assert page.body.endswith(
        f"## Sources\n\nDocumented:\n\n- [{title}]({url}): The level is one of four words.\n"
        "- [Our handbook](https://acme.example/levels): Levels are short.\n\nSince workerlint 1.2.0."
    )
    assert page.body.count("## Sources") == 1


def test_an_unknown_source_is_refused() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        read_page(a_rule(f"{PAGE}\n\n## Sources\n\n- nowhere: A statement.\n"))


def test_a_page_without_a_body_or_a_version_has_no_sources() -> None:
    assert read_page(a_rule("")).body == ""
    policy = a_rule(PAGE)
    policy.about.since = ""
    assert "## Sources" not in read_page(policy).body


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ("observed", "## Sources\n\nObserved:\n\n- [A](https://a.example): x\n\nSince"),
        ("own", "## Sources\n\n- [A](https://a.example): x\n\nSince"),
        ("", "## Sources\n\n- [A](https://a.example): x\n\nSince"),
    ],
)
def test_the_kind_of_evidence_is_above_the_sources(evidence: str, expected: str) -> None:
    rule = a_rule(f"{PAGE}\n\n## Sources\n\n- [A](https://a.example): x\n")
    rule.evidence = evidence
    assert expected in read_page(rule).body


def test_later_changes_are_listed_after_the_version() -> None:
    rule = a_rule(PAGE)
    rule.about.changed = (("1.3.0", "reports lists"), ("2.0.0", "reports more"))
    assert read_page(rule).body.endswith(
        "\nSince workerlint 1.2.0.\n\n- since 1.3.0: reports lists\n- since 2.0.0: reports more"
    )


def test_a_platform_applies_to_the_examples_after_it() -> None:
    page = (
        "```yaml good\na:\n```\n\n```toml platform\n[x]\n```\n\n```json stacks/a.json\n{}\n```\n\n```json b.json\n[]\n```\n\n"
        "```yaml good\na:\n```\n\n```toml bad\n[y]\n```\n\n```text findings\nwrong\n```\n\n```toml good\n[z]\n```\n"
    )
    before, after, bad, good = parse_examples(page)
    assert before.platform is None
    assert after.platform is not None
    assert (after.platform.text, after.platform.schemas) == ("[x]\n", (("stacks/a.json", "{}\n"), ("b.json", "[]\n")))
    assert [(item.kind, item.text, item.is_platform) for item in (bad, good)] == [
        ("bad", "[y]\n", True),
        ("good", "[z]\n", True),
    ]
    assert (bad.findings, good.findings) == ("wrong\n", "")


def test_a_fix_may_be_partly() -> None:
    text = "```yaml bad\na:\n```\n\n```yaml fixed partly\nb:\n```\n"
    (example,) = parse_examples(text)
    assert (example.fixed, example.is_partly_fixed) == ("b:\n", True)
    (example,) = parse_examples(text.replace(" partly", ""))
    assert not example.is_partly_fixed


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("```json a.json\n{}\n```\n", "`json a.json` must follow a platform file"),
        ("```yaml fixed\na:\n```\n", "`yaml fixed` must follow a bad example"),
        ("```yaml silent\na:\n```\n\n```text findings\na:\n```\n", "`text findings` must follow a bad example"),
        ("```yaml bad file without stack\na:\n```\n", "unknown block kind `yaml bad file without stack`"),
        ("```yaml bad without\na:\n```\n", "unknown block kind `yaml bad without`"),
    ],
)
def test_a_block_in_the_wrong_place(page: str, reason: str) -> None:
    with pytest.raises(ExampleError) as caught:
        parse_examples(page)
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("page", "title", "summary"),
    [
        ("Title.\n\n```yaml bad\na:\n```\n\nThe text.\n", "Title", "The text."),
        ("Title\n\n## Bad\n\nThe text\nof two lines.\n\nMore.\n", "Title", "The text of two lines."),
        ("Title\n", "Title", ""),
        ("", "", ""),
    ],
)
def test_the_title_and_the_first_paragraph(page: str, title: str, summary: str) -> None:
    found = parse_page(page)
    assert (found.title, found.summary) == (title, summary)
