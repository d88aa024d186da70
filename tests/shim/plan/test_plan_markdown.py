"""The plan as a comment: what it shows, and that nothing in a manifest is interpreted."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from tests.shim.samples import CHANGED, LINE, SECRET, WORKER, named

from workerlint.core.wording import visible
from workerlint_shim.plan.plan_markdown import MARKER, code, fence, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]

FILE = "dataproducts/new-worker.yaml"
GFM = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HOSTILE = [
    "a | b",
    "a \\| b",
    "\\",
    "`",
    "``` ",
    "</details>",
    "<!-- x",
    "--> x",
    "@octocat",
    "@acme/team",
    "a#12",
    "#12",
    "GH-12",
    "!7",
    "[x](https://example.org)",
    "![x](https://example.org/x.png)",
    "https://example.org",
    "www.example.org",
    "**bold** _it_ ~~no~~",
    "&lt;b&gt; &#64;octocat",
    "# title",
    "- item",
    "1. item",
    "\u202egnp",
    "\u200b@octocat",
    "\x1b[31m",
    "a\n\n| b | c |",
    "a\r\n```\nb",
]
VALUES = st.sampled_from(HOSTILE) | st.text(st.sampled_from("a1@#|\\`<>&[]()!*_~:/.-\n\r \"'=+$^%"), max_size=20)
_TAG = re.compile(r"<[^>]*>")
_REFERENCE = re.compile(r"[@#!$%&~^]\w|\bGH-\d", re.IGNORECASE)
"""What a service replaces in the text of rendered Markdown, except in code."""


def shown(rendered: str) -> str:
    """Return the text that a browser shows."""
    return html.unescape(_TAG.sub("", rendered))


@pytest.mark.slow
@settings(max_examples=300)
@given(VALUES)
@example("@``octocat")
def test_text_is_shown_literally_in_a_table(value: str) -> None:
    for write in (text, code):
        rendered = GFM.render(f"| a | b |\n|---|---|\n| x | {write(value)} |\n| y | z |\n\nend\n")
        assert rendered.count("<td>") == 4
        assert rendered.count("<tr>") == 3
        assert set(re.findall(r"</?(\w+)", rendered)) <= {"table", "thead", "tbody", "tr", "th", "td", "p", "code"}
        cell = rendered.split("<td>x</td>\n<td>")[1].split("</td>")[0]
        literal = visible(value).strip()
        plain = shown(cell).replace("\u200b", "").strip()
        assert plain in {literal.strip(), _without_pairs(literal)}
        assert not _REFERENCE.search(html.unescape(re.sub("<code>.*?</code>", "", cell)))


def _without_pairs(value: str) -> str:
    """Return text without the backticks that mark code."""
    count = value.count("`") // 2 * 2
    return value.replace("`", "", count).strip()


@pytest.mark.deep
@settings(max_examples=300)
@given(st.lists(VALUES, min_size=1))
def test_lines_are_shown_literally_in_a_block(lines: list[str]) -> None:
    rendered = GFM.render(f"before\n\n{fence(lines)}\nafter\n")
    content = "\n".join(map(visible, lines))
    assert (
        html.unescape(rendered.split('<pre><code class="language-diff">')[1].split("</code></pre>")[0])
        == f"{content}\n"
    )
    assert rendered.endswith("</code></pre>\n<p>after</p>\n")


def test_a_comment(run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
    folder.write("dataproducts/old.yaml", named("old"))
    run("apply -R -f dataproducts --record")
    (folder.path / "dataproducts" / "old.yaml").unlink()
    text = CHANGED.replace("root.note = ", "|\n          root.other = 1\n          root.note = ")
    folder.write(FILE, f"{text}---\n{SECRET}")
    result = run("apply -R -f dataproducts --prune --output markdown")
    assert result.code == 0
    assert result.out.startswith(f"{MARKER}\n")
    assert result.out == snapshot


def test_a_comment_on_refused_manifests(run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
    run("apply -R -f dataproducts --record")
    folder.write(FILE, WORKER.replace("INFO", "LOUD").replace("replicas: 2", "replicas: 42"))
    result = run("apply -R -f dataproducts --output markdown")
    assert result.code == 1
    assert result.out == snapshot


def test_nothing_to_change(run: Run) -> None:
    run(f"{LINE} --record")
    assert run(f"{LINE} --output markdown").out == (
        f"{MARKER}\n### dataos-ctl-dry apply: no changes\n\nPlan: 0 to create, 0 to update, 1 unchanged.\n"
    )


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_manifest_cannot_break_out(run: Run, folder: Any, value: str) -> None:
    literal = json.dumps(value)
    folder.write(
        FILE,
        WORKER.replace("Copies orders", literal)
        .replace("- dataos:type:resource", f"- {literal}")
        .replace("compute:", f"envs:\n    {literal}: {literal}\n  dataosSecrets:\n    - name: {literal}\n  compute:"),
    )
    result = run(f"{LINE} --output markdown")
    rendered = GFM.render(result.out)
    assert rendered.count("<details>") == rendered.count("</details>") == 1
    assert set(re.findall(r"</?(\w+)", rendered)) <= {
        *("h3", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "br", "code", "pre", "details", "summary")
    }
    outside = re.sub("<code.*?</code>", "", rendered, flags=re.DOTALL)
    assert not _REFERENCE.search(html.unescape(re.sub("<[^>]*>", "", outside)))
    assert "href" not in rendered


def test_secrets_are_masked(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DB_PASSWORD", "tr0ub4dor&3")
    folder.write(FILE, WORKER.replace("compute:", "envs:\n    DB: ${DB_PASSWORD}\n  compute:"))
    out = run(f"{LINE} --output markdown").out
    assert "tr0ub4dor" not in out
    assert "***" in out


@pytest.mark.slow
def test_a_comment_has_a_limited_size(run: Run, folder: Any) -> None:
    big = "".join(f"      line {number}\n" for number in range(400))
    for number in range(120):
        text = named(f"worker-{number}").replace("compute:", f"arguments:\n    - |\n{big}  compute:")
        folder.write(f"many/{number}.yaml", text)
    out = run("apply -R -f many --output markdown").out
    assert 50_000 < len(out.encode()) <= 65_536
    assert re.search(r"The changes of \d+ more resources are not shown\.", out)
    assert "more resources are not shown" in out
