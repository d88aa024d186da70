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
