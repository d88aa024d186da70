"""Fingerprints: the same while lines move, different for different findings, and telling nothing of a secret."""

from __future__ import annotations

from workerlint.core.diagnostic import ERROR, MASKS, Diagnostic
from workerlint.core.text import Source, Span
from workerlint.engine.result import Result
from workerlint.manifest.document import Document
from workerlint.report.fingerprint import Fingerprints


def fingerprint(text: str, words: str, *, code: str = "DW301", path: str = "w.yaml") -> str:
    at = text.index(words)
    traits = (MASKS,) if code == "DW502" else ()
    finding = Diagnostic(code, "rule", ERROR, Span(at, at + len(words)), "wrong", traits=traits)
    return Fingerprints().of(Result(Document(Source(path, text)), [finding]), finding, path)


def test_lines_above_and_white_space_do_not_matter() -> None:
    same = fingerprint("logLevel: info\n", "info")
    assert fingerprint("# new\n\nlogLevel: info\n", "info") == same
    assert fingerprint("worker:\r\n    logLevel:   info  \r\n", "info") == same


def test_rule_path_and_line_do_matter() -> None:
    same = fingerprint("logLevel: info\n", "info")
    assert fingerprint("logLevel: info\n", "info", code="DW302") != same
    assert fingerprint("logLevel: info\n", "info", path="x.yaml") != same
    assert fingerprint("loglevel: info\n", "info") != same


def test_a_secret_does_not_matter() -> None:
    assert fingerprint("token: hunter2\n", "hunter2", code="DW502") == fingerprint(
        "token: correct-horse\n", "correct-horse", code="DW502"
    )


def test_equal_ones_are_numbered() -> None:
    finding = Diagnostic("DW301", "rule", ERROR, Span(0, 1), "wrong")
    file = Result(Document(Source("w.yaml", "a: 1\n")), [finding])
    fingerprints = Fingerprints()
    first, second = (fingerprints.of(file, finding, "w.yaml") for _ in range(2))
    assert first.endswith(":1")
    assert second == first.removesuffix("1") + "2"


def test_a_file_without_text_has_a_fingerprint() -> None:
    finding = Diagnostic("DW301", "rule", ERROR, Span(0, 0), "wrong")
    assert Fingerprints().of(Result(Document(Source("w.yaml", "")), [finding]), finding, "w.yaml")
