"""What tests of rules get: examples that show exactly what a rule finds, and texts that its fixes leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.authoring import ERROR, attribute, rule
from workerlint.testing import (
    check_example,
    fix_example,
    main,
    parse_examples,
    render_findings,
    settings_of,
    unclean,
    update_examples,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workerlint.authoring import Finding, Worker

PAGE = """\
```yaml bad
worker:
  # old
  stack: benthos
```

```text findings
3 |   stack: benthos
  |          ^^^^^^^ an old name
  = help: write `bento`
  = fix: Rename to `bento` (--fix)
```

```yaml fixed
worker:
  # old
  stack: bento
```
"""


@rule("ZZ001", "old-name", ERROR)
def old_name(worker: Worker) -> Iterator[Finding]:
    stack = attribute(worker, "stack")
    if stack and stack.text == "benthos":
        fix = stack.rewrite("bento", "Rename to `bento`", safe=True)
        yield stack.finding("an old name", help="write `bento`", fixes=[fix])


@rule("ZZ002", "broken", ERROR)
def broken(worker: Worker) -> Iterator[Finding]:
    raise ZeroDivisionError(worker.section_name)


@rule("ZZ003", "about-compute", ERROR)
def about_compute(worker: Worker) -> Iterator[Finding]:
    compute, stack = attribute(worker, "compute"), attribute(worker, "stack")
    if compute and stack:
        yield stack.finding("not for this compute", related=[compute.related("the compute")])


@rule("ZZ004", "edits-compute", ERROR)
def edits_compute(worker: Worker) -> Iterator[Finding]:
    compute, stack = attribute(worker, "compute"), attribute(worker, "stack")
    if compute and stack and compute.text != "other":
        yield stack.finding("not for this compute", fixes=[compute.rewrite("other", "Use another")])


@rule("ZZ005", "as-above", ERROR)
def as_above(worker: Worker) -> Iterator[Finding]:
    compute, stack = attribute(worker, "compute"), attribute(worker, "stack")
    if compute and stack:
        line = worker.source.lines.line_of(compute.value.start) + 1
        yield stack.finding("differs", help=f"repeat line {line}; the other is on line 1 of other.yaml")


def test_messages_refer_to_lines_of_the_example() -> None:
    (example,) = parse_examples("```yaml bad\nworker:\n  compute: small\n  stack: bento\n```")
    assert "= help: repeat line 2; the other is on line 1 of other.yaml" in render_findings(as_above, example)


def test_messages_do_not_refer_to_lines_that_the_example_does_not_show() -> None:
    (example,) = parse_examples("```yaml bad\nworker:\n  stack: bento\n```")
    with pytest.raises(AssertionError, match="add this line to the example"):
        render_findings(as_above, example)


def test_an_example_is_compared_with_what_the_rule_does() -> None:
    (example,) = parse_examples(PAGE)
    check_example(old_name, example)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("^^^^^^^", "^^^^^^"),
        ("an old name", "another name"),
        ("  = help: write `bento`\n", ""),
        ("(--fix)", "(--unsafe-fixes)"),
        ("3 |", "2 |"),
        ("stack: bento\n", "stack: bent\n"),
    ],
)
def test_an_example_that_shows_anything_else_fails_with_the_difference(right: str, wrong: str) -> None:
    (example,) = parse_examples(PAGE.replace(right, wrong))
    with pytest.raises(AssertionError, match=r"(?s)must match the output of the rule.*\n-.*"):
        check_example(old_name, example)
    assert update_examples(old_name, PAGE.replace(right, wrong)) == PAGE


def test_a_bad_example_without_its_findings_is_completed() -> None:
    shown, _, rest = PAGE.partition("\n```text")
    without = shown + rest.partition("```\n\n")[2].join(["\n", ""])
    (example,) = parse_examples(without)
    with pytest.raises(AssertionError, match="must be followed by a `text findings` block"):
        check_example(old_name, example)
    assert update_examples(old_name, without) == PAGE


def test_empty_blocks_are_filled() -> None:
    bad, findings, fixed = (part + "```\n" for part in PAGE.split("```\n")[:3])
    empty = f"{bad}\n```text findings\n```\n\n```yaml fixed\n```\n"
    (example,) = parse_examples(bad + findings + "\n```yaml fixed\n```\n")
    with pytest.raises(AssertionError, match="outdated fixed example"):
        check_example(old_name, example)
    assert update_examples(old_name, empty) == bad + findings + fixed


def test_a_finding_in_a_silent_example_fails() -> None:
    (example,) = parse_examples("```yaml silent\nworker:\n  stack: benthos\n```\n")
    with pytest.raises(AssertionError, match="an old name"):
        check_example(old_name, example)


def test_a_rule_that_fails_is_an_assertion() -> None:
    (example,) = parse_examples(PAGE)
    with pytest.raises(AssertionError, match="ZZ002"):
        render_findings(broken, example)


def test_a_finding_or_fix_must_be_in_lines_that_are_shown() -> None:
    (example,) = parse_examples("```yaml bad\nworker:\n  stack: bento:3.0\n```\n")
    with pytest.raises(AssertionError, match="is about `compute: runnable-default`: add this line"):
        render_findings(about_compute, example)
    with pytest.raises(AssertionError, match="add the line to the example"):
        fix_example(edits_compute, example)


def test_related_lines_are_shown_with_their_label() -> None:
    (example,) = parse_examples("```yaml bad\nworker:\n  compute: a\n  # b\n  stack: bento:3.0\n```\n")
    assert render_findings(about_compute, example) == (
        "2 |   compute: a\n"
        "  |            - the compute\n"
        "3 |   # b\n"
        "4 |   stack: bento:3.0\n"
        "  |          ^^^^^^^^^ not for this compute\n"
    )


def test_other_rules_are_asked_about_good_examples_with_the_configuration_of_the_example() -> None:
    text = "```yaml good\nworker:\n  logLevel: LOUD\n```\n"
    (example,) = parse_examples(text)
    assert [found.partition(" ")[0] for found in unclean(example)] == ["DW301"]
    (example,) = parse_examples(f'```toml config\nignore = ["DW301"]\n```\n\n{text}')
    assert settings_of(example).ignore == ("DW301",)
    assert unclean(example) == []


def test_the_page_in_a_module_is_updated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "escapes_in_page.py"
    wrong = PAGE.replace("  = help: write `bento`\n", "").replace("# old", "# \\x07 \\\\d ␉old")
    path.write_text(f'"""Old name\n\n{wrong}"""\n', encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(old_name, "module", "escapes_in_page")
    monkeypatch.setattr("workerlint.testing.load_rules", lambda plugins=False: [old_name])
    assert main(["ZZ001"]) == 0
    assert capsys.readouterr().out.endswith("escapes_in_page.py\n")
    right = PAGE.replace("# old", "# \\x07 \\\\d ␉old")
    assert path.read_text(encoding="utf-8") == f'"""Old name\n\n{right}"""\n'


def test_pages_that_are_right_stay_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["DW704", "--more", "tests/rules"]) == 0
    assert capsys.readouterr().out == ""
    with pytest.raises(SystemExit):
        main(["ZZ999"])
    assert "unknown rule `ZZ999`" in capsys.readouterr().err
