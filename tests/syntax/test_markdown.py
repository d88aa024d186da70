"""Manifests inside Markdown: found in the fences, with places that are true of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from workerlint.core.text import Source
from workerlint.syntax.markdown import is_markdown, mask_markdown, yaml_of

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

PAGE = """\
# Cities é😀

```yaml
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  logLevel: LOUD
```

Text with type: worker in it.

1. In a list:

   ~~~yml title="two"
   name: other
   version: v1beta
   type: worker
   worker:
     stack: bento:3.0
     logLevel: QUIET
   ~~~

```python
type: worker
```

> ```yaml
> type: worker
> ```
"""


def test_fences_are_checked_in_place(run: Run, folder: Any) -> None:
    folder.write("docs/page.md", PAGE)
    folder.clean("worker.yaml")
    result = run("check", "--select", "DW3", "--include", "*.md", "--output-format", "concise", ".")
    assert [line.partition(" ")[0] for line in result.out.splitlines()[:2]] == [
        "docs/page.md:9:13:",
        "docs/page.md:22:16:",
    ]
    assert result.code == 1


def test_markdown_is_passed_over_unless_asked_for(run: Run, folder: Any) -> None:
    folder.write("docs/page.md", PAGE)
    folder.clean("worker.yaml")
    assert run("check", "--select", "DW3", ".").code == 0
    assert run("check", "--select", "DW3", "docs/page.md").code == 1


def test_prose_is_never_fixed(run: Run, folder: Any) -> None:
    path = folder.write("page.md", PAGE.replace("LOUD", "info"))
    run("check", "--fix", "--unsafe-fixes", "page.md")
    assert path.read_text() == PAGE.replace("LOUD", "info")


def test_no_report_says_that_an_option_would_fix_prose(run: Run, folder: Any) -> None:
    folder.write("page.md", PAGE.replace("LOUD", "info"))
    result = run("check", "--select", "DW3", "page.md").out
    assert "fix: Replace with `INFO` (manual)" in result
    assert "--fix" not in result
    assert "[*]" not in run("check", "--select", "DW3", "--statistics", "page.md").out
    assert "apply it with --fix" not in run("check", "--select", "DW3", "--output-format", "html", "page.md").out


def test_the_frame_shows_the_file_as_it_is(run: Run, folder: Any) -> None:
    folder.write("page.md", PAGE)
    assert "9 │   logLevel: LOUD" in run("check", "--select", "DW301", "page.md").out


@pytest.mark.parametrize("pattern", ["md", "*", "docs/*.md", "*.m?"])
def test_a_pattern_that_is_none_is_named(run: Run, pattern: str) -> None:
    result = run("check", "--include", pattern)
    assert result.code == 2
    assert "--include" in result.err


@given(st.text("`~yaml \n\r>-x", max_size=60))
def test_the_mask_keeps_length_and_lines(text: str) -> None:
    masked = mask_markdown(text)
    assert len(masked) == len(text)
    assert [at for at, char in enumerate(masked) if char in "\r\n"] == [
        at for at, char in enumerate(text) if char in "\r\n"
    ]


def test_a_line_separator_of_unicode_ends_no_line() -> None:
    text = "```yaml\na: 'x\u2028``` y'\nb: 1\n```\n"
    assert mask_markdown(text) == text.replace("```yaml", "---    ").replace("\n```", "\n...")


@pytest.mark.parametrize(
    "page",
    [
        "```yaml\na: 1\n```\ntext\n",
        "text\n```yml title=x\na: 1\n```  \nb\n~~~YAML\na: 1\n~~~\n",
        "``` yaml\na: 1\n`````\nb\n",
        "````yaml\na: 1\n```\nb: 2\n````\nc\n",
        "~~~yaml\na: 1\n```\nb: 2\n~~~\nc\n",
        "```yaml\na: 1\n~~~\nb: 2\n```\nc\n",
        "```yaml\na: 1\n``` no end\nb: 2\n```\nc\n",
        "```yaml\na: 1\n```yaml\nb: 2\n",
        "``yaml\na: 1\n``\n",
        "```yaml `x`\na: 1\n",
        "x ```yaml\na: 1\n```\n",
        "```\na: 1\n```yaml\nb: 2\n```\nc\n```yaml\nd: 3\n```\n",
        "```json\n{}\n```\n```yaml\na: 1\n```\n",
        "```yaml{1}\na: 1\n```\n",
        "> ```yaml\n> a: 1\n> ```\nb\n```yaml\nc: 1\n```\n",
        "\t```yaml\r\n\ta: 1\r\n\t```\r\nb",
        "```yaml\n```\n",
        "",
    ],
)
def test_which_lines_are_yaml(page: str, snapshot: SnapshotAssertion) -> None:
    masked = mask_markdown(page)
    assert len(masked) == len(page)
    lines = zip(page.splitlines(), masked.splitlines(), strict=True)
    assert "\n".join(f"{before!r:20} {after.rstrip(' ')!r}" for before, after in lines) == snapshot


@pytest.mark.parametrize(
    ("path", "expected"),
    [("a.md", True), ("A.MD", True), ("a.markdown", True), ("a.mdx", False), ("a.md.yaml", False), ("md", False)],
)
def test_markdown_is_known_by_its_name(path: str, expected: bool) -> None:
    assert is_markdown(path) == expected
    text = "x\n```yaml\na: 1\n```\n"
    source = Source(path, text, "utf-16-le", b"\xff\xfe", (1,))
    found = yaml_of(source)
    assert (found.path, found.encoding, found.bom, found.undecodable) == (path, "utf-16-le", b"\xff\xfe", (1,))
    assert found.text == (mask_markdown(text) if expected else text)
