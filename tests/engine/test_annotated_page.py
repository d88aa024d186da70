"""Pages of the former form are read until they are converted."""

from __future__ import annotations

from workerlint.core.diagnostic import ERROR, Diagnostic
from workerlint.core.text import Span
from workerlint.engine.annotated_page import annotate
from workerlint.engine.rule_page import parse_examples, parse_page, parts

PAGE = """\
The log level is one of four words.

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
"""


def test_an_example_is_a_whole_manifest_with_its_annotations() -> None:
    (example,) = parse_examples(PAGE)
    assert example.manifest.text == "worker:\n  logLevel: loud\n"
    assert "^^^^ no level" in example.findings
    assert example.fixed == "worker:\n  logLevel: INFO\n"


def test_evidence_is_on_the_page_and_blocks_have_titles() -> None:
    assert parse_page(PAGE).evidence == "observed"
    assert [part.title for part in parts(PAGE) if part.is_code] == ["Bad", "Fixed"]


def test_tabs_before_a_finding_stay_tabs_before_its_carets() -> None:
    found = Diagnostic("ZZ001", "old-name", ERROR, Span(3, 4), "here")
    assert annotate("a\t\tb\n", [found]) == "a\t\tb\n \t\t^ here\n"
