"""The Markdown of rule pages as HTML: what is known becomes markup, everything else stays text."""

from __future__ import annotations

import pytest

from workerlint.report.markup import environment


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("One line\nand the next.", "<p>One line and the next.</p>"),
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("## Options\n\nNone.", "<h3>Options</h3>\n<p>None.</p>"),
        ("## Options\nNone.", "<h3>Options</h3>\n<p>None.</p>"),
        ("- one\n  goes on\n- two", "<ul><li>one goes on</li><li>two</li></ul>"),
        ("- one\n- - two", "<ul><li>one</li><li>- two</li></ul>"),
        ("`<b>` is **bold `not`**", "<p><code>&lt;b&gt;</code> is <strong>bold `not`</strong></p>"),
        ("[a `page`](https://a.b/c?d&e)", '<p><a href="https://a.b/c?d&amp;e" rel="noreferrer">a `page`</a></p>'),
        ("<https://a.b>", '<p><a href="https://a.b" rel="noreferrer">https://a.b</a></p>'),
        ("[no](javascript:alert)", "<p>[no](javascript:alert)</p>"),
        ('[x](https://a"onclick="b)', '<p><a href="https://a&#34;onclick=&#34;b" rel="noreferrer">x</a></p>'),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("**open <i>", "<p>**open &lt;i&gt;</p>"),
        ("```yaml bad\na: <b>\n\nc: 1\n```", '<pre tabindex="0"><span>a: &lt;b&gt;</span>\n<span></span>\n<span>c: 1</span></pre>'),
        ("```sh\nrun\n```\nMore.", '<pre tabindex="0"><span>run</span></pre>\n<p>More.</p>'),
        ("```yaml\nopen", "<p>```yaml open</p>"),
    ],
)  # fmt: skip
def test_a_page(markdown: str, html: str) -> None:
    prose = environment().get_template("prose.html").module.prose  # type: ignore[attr-defined]
    assert prose(markdown).replace("\n", "") == html.replace("\n", "")
