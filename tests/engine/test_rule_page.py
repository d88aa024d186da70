"""A page is split into its title, summary, evidence and examples."""

from __future__ import annotations

from workerlint.engine.rule_page import parse_examples, parse_page, parts, strip_annotations

PAGE = """\
The log level is one of four words.

Any other word is taken for INFO,
without a warning.

```toml config
severity.DW301 = "info"
```

```yaml bad
worker:
  logLevel: loud
            ^^^^ no level
            = write INFO
```

```yaml fixed
worker:
  logLevel: INFO
```

Evidence: observed in a test.

```sh
workerlint check
```
"""


def test_what_a_page_says() -> None:
    page = parse_page(PAGE)
    assert page.title == "The log level is one of four words"
    assert page.summary == "Any other word is taken for INFO, without a warning."
    assert page.evidence == "observed"
    assert page.fixable


def test_a_page_of_one_sentence() -> None:
    page = parse_page("A rule.")
    assert (page.title, page.summary, page.evidence, page.examples, page.fixable) == ("A rule", "", "", (), False)


def test_examples_are_checked_with_the_configuration_above_them() -> None:
    assert [(example.kind, example.config) for example in parse_examples(PAGE)] == [
        ("bad", 'severity.DW301 = "info"\n'),
        ("fixed", 'severity.DW301 = "info"\n'),
    ]


def test_the_manifest_of_an_example_is_left_without_its_annotations() -> None:
    assert strip_annotations(parse_examples(PAGE)[0].text) == "worker:\n  logLevel: loud\n"


def test_the_parts_of_a_page_make_up_the_page() -> None:
    found = list(parts(PAGE))
    assert [part.title for part in found if part.is_code] == ["Configuration", "Bad", "Fixed", ""]
    position = 0
    for part in found:
        position = PAGE.index(part.text, position) + len(part.text)
