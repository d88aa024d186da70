"""The properties of every input, tested by hypothesis and by atheris."""

from __future__ import annotations

from workerlint.config.settings import Settings
from workerlint.core.text import Source, decode
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.engine.result import Result
from workerlint.fixes.fixer import MAX_PASSES, fix_document
from workerlint.manifest.document import Document
from workerlint.secrets.masking import secret_spans

RULES = load_rules()
ENGINE = Engine(Settings(), RULES, RULES)


def look_at(data: bytes) -> None:
    """Read, check, mask and fix *data*. Any exception is a bug."""
    source = decode(data, "w.yaml")
    if not source.undecodable:
        assert source.encode(source.text) == data
    checked = ENGINE.check(Document(source))
    _look_at_spans(checked, source)
    for span in secret_spans(Document(source)):
        assert 0 <= span.start < span.end <= len(source.text)
    result = fix_document(ENGINE, Document(source), lambda _diagnostic, _fix: True)
    assert not result.result.failures, result.result.failures
    assert result.result.manifests >= checked.manifests
    assert result.result.unreadable <= checked.unreadable
    if len(result.applied) < MAX_PASSES and not source.undecodable:  # such a text is left alone
        again = fix_document(
            ENGINE, Document(Source("w.yaml", result.text, source.encoding, source.bom)), lambda _item, fix: fix.safe
        )
        assert again.text == result.text or result.dropped, "a second run finds something to do"


def _look_at_spans(checked: Result, source: Source) -> None:
    assert not checked.failures, checked.failures
    for found in checked.diagnostics:
        spans = [found.span, *(item.span for item in found.related)]
        spans += [edit.span for fix in found.fixes for edit in fix.edits]
        for span in spans:
            assert 0 <= span.start <= span.end <= len(source.text), found
        assert found.message
        assert "\n" not in found.message, found.message
