"""No format shows a secret, even if another rule quotes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.core.diagnostic import ERROR, MASKS, Diagnostic, Edit, Fix, Related
from workerlint.core.text import Source, Span
from workerlint.engine.result import Result
from workerlint.manifest.document import Document
from workerlint.report.github import write_step_summary
from workerlint.report.report import RenderOptions, RunReport
from workerlint.report.reporters import REPORTERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECRET = "c0rrect-h0rse"
BLOCK = "worker:\n  key: |\n    c0rrect-h0rse\n    c0rrect-h0rse-battery\n  plain: x\n"
QUOTED = 'worker:\n  key: "c0rrect-h0rse"  # c\n  plain: x\n'


def finding(code: str, span: Span, message: str = "wrong", **more: object) -> Diagnostic:
    traits = (MASKS,) if code in {"DW501", "DW502"} else ()
    return Diagnostic(code, "rule", ERROR, span, message, traits=traits, **more)  # type: ignore[arg-type]


def leaky(text: str, *, suppressed: bool = False) -> RunReport:
    """Return a run in which another rule quotes the secret in every text."""
    source = Source("w.yaml", text)
    start = text.index("key: ") + 5
    secret = Span(start, text.index("  # c") if "# c" in text else text.index("  plain"))
    masked = finding("DW501", secret)
    other = finding(
        "DW301",
        Span(text.index("key"), secret.end),
        f"{SECRET} is wrong",
        help=f"instead of {SECRET} write y",
        fixes=(Fix(f"replace {SECRET}", [Edit(secret, f"'{SECRET}'")]),),
        related=(Related(secret, f"see {SECRET}"),),
    )
    file = Result(
        Document(source),
        [other] if suppressed else [masked, other],
        [(masked, f"{SECRET} is a sample")] if suppressed else [],
    )
    return RunReport([file], 1, 1)


@pytest.mark.parametrize("name", REPORTERS)
@pytest.mark.parametrize("suppressed", [False, True])
@pytest.mark.parametrize("text", [QUOTED, BLOCK], ids=["quoted", "block"])
def test_no_format_shows_a_secret(name: str, suppressed: bool, text: str, render: Callable[..., str]) -> None:
    output = render(name, leaky(text, suppressed=suppressed))
    assert "h0rse" not in output
    assert "DW301" in output


def test_the_step_summary_shows_no_secret(tmp_path: Path) -> None:
    file = tmp_path / "summary.md"
    write_step_summary(leaky(QUOTED), str(file), RenderOptions())
    assert "h0rse" not in file.read_text(encoding="utf-8")


def test_what_stands_beside_a_secret_is_shown(render: Callable[..., str]) -> None:
    assert "2 │   key: ***  # c\n" in render("text", leaky(QUOTED))


def test_a_line_between_two_marks_is_masked(render: Callable[..., str]) -> None:
    text = "a: 1\nkey: c0rrect-h0rse\nb: 2\n"
    file = Result(
        Document(Source("w.yaml", text)),
        [finding("DW301", Span(3, 4), related=(Related(Span(26, 27), "b"),))],
        [(finding("DW502", Span(10, 23)), "")],
    )
    assert "2 │ key: ***\n" in render("text", RunReport([file], 1, 1))
