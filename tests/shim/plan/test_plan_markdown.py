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
from workerlint_shim.plan.plan_markdown import MARKER, code, error_as_markdown, fence, text

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
@example("&`1`1")
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
        assert not _REFERENCE.search(html.unescape(re.sub("<code>.*?</code>", " ", cell)))


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


def test_a_comment_on_an_error() -> None:
    head = f"{MARKER}\n### dataos-ctl-dry apply: no plan\n\n**error**: it failed\n"
    assert error_as_markdown("apply", "it failed", "") == head
    assert error_as_markdown("apply", "it failed", "do this") == f"{head}\nhelp: do this\n"


@pytest.mark.parametrize(
    ("line", "ticks"), [("a", 3), ("`", 3), ("``", 3), ("```", 4), ("`````` x ``", 7), ("a ``` b ```` c", 5)]
)
def test_no_line_ends_a_block(line: str, ticks: int) -> None:
    assert fence([line, "b"]) == f"{'`' * ticks}diff\n{line}\nb\n{'`' * ticks}\n"


def test_what_the_check_was_done_with(run: Run, folder: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert "Policy file" not in run(f"{LINE} --output markdown").out
    policy = tmp_path_factory.mktemp("policy") / "policy.toml"
    policy.write_text('[severity]\nDW323 = "error"\n')
    folder.write("workerlint.toml", 'ignore = ["DW301"]\n')
    out = shown(run(f"{LINE} --output markdown --policy-file {policy}").out).replace("\u200b", "")
    assert re.search(r"^Policy file: .*policy\.toml\.$", out, re.MULTILINE)
    assert re.search(r"^Checked with exemptions: configuration workerlint\.toml ignores DW301\.$", out, re.MULTILINE)


@pytest.mark.parametrize(
    ("severity", "mark"), [("info", ""), ("warning", "| ⚠️ warning |"), ("error", "| ❌ refused |")]
)
def test_which_findings_are_shown(run: Run, folder: Any, severity: str, mark: str) -> None:
    folder.write(FILE, WORKER.replace("INFO", "LOUD"))
    folder.write("workerlint.toml", f'[severity]\nDW301 = "{severity}"\n')
    out = run(f"{LINE} --output markdown").out
    assert ("(DW301)" in out) == bool(mark)
    assert mark in out
    assert ("**The manifests are refused.** Nothing would be applied." in out) == (severity == "error")


@pytest.mark.slow
def test_a_table_has_a_limited_size(run: Run, folder: Any) -> None:
    for number in range(150):
        folder.write(f"many/{number}.yaml", named(f"worker-{number}"))
    out = run("apply -R -f many --output markdown").out
    rows = out.count("| + create |")
    assert 0 < rows < 150
    assert f"\n{150 - rows} more resources are not shown.\n" in out
    blocks = out.count("<details>")
    assert f"\nThe changes of {150 - blocks} more resources are not shown.\n" in out


def test_a_title_counts_what_has_no_other_effect(run: Run, folder: Any) -> None:
    folder.write(FILE, SECRET)
    out = run(f"{LINE} --output markdown").out
    assert out.startswith(f"{MARKER}\n### dataos-ctl-dry apply: 1 to create, 0 to update, 0 unchanged\n")


def test_the_requests_before_and_after(run: Run, folder: Any) -> None:
    run(f"{LINE} --record")
    folder.write(FILE, WORKER.replace("INFO", "DEBUG"))
    out = shown(run(f"{LINE} --output markdown").out)
    assert "| 1 change, restarts | 200m CPU, 256Mi, 2 replicas |" in out
    folder.write(FILE, WORKER.replace("replicas: 2", "replicas: 1"))
    out = shown(run(f"{LINE} --output markdown").out)
    assert "| 1 change | 200m CPU, 256Mi, 2 replicas → 100m CPU, 128Mi, 1 replica |" in out


def test_a_refusal_of_the_dry_run_has_no_rule(run: Run, folder: Any) -> None:
    folder.write(FILE, WORKER.replace("hello", "${GREETING}"))
    out = run(f"{LINE} --output markdown").out
    assert "| ❌ refused |" in out
    assert "(dataos" not in shown(out)


def test_a_resource_of_the_instance_is_in_no_workspace(run: Run, folder: Any) -> None:
    depot = "name: icebase\nversion: v2alpha\ntype: depot\ndepot:\n  type: S3\n"
    folder.write("depots/a.yaml", depot)
    folder.write("depots/b.yaml", depot.replace("icebase", "other"))
    row = "| + create | <code>icebase&#58;v2alpha&#58;depot</code> | new |"
    assert row in run("apply -R -f depots --output markdown").out
    run("apply -R -f depots --record")
    (folder.path / "depots" / "b.yaml").unlink()
    out = run("apply -R -f depots --prune --output markdown").out
    assert "| - not deleted | <code>other&#58;v2alpha&#58;depot</code> | no longer in the file |" in out


def test_a_backtick_alone_is_shown() -> None:
    assert text("a`b") == "a&#96;b"
    assert text("a `b` c`d") == "a <code>b</code> c&#96;d"
