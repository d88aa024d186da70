"""What must hold for any text at all, however it came about; hypothesis and atheris both ask it."""

from __future__ import annotations

from workerlint.config.settings import Settings
from workerlint.core.text import Source, decode
from workerlint.engine.engine import CheckedFile, Engine
from workerlint.engine.registry import load_rules
from workerlint.fixes.fixer import MAX_PASSES, fix_text
from workerlint.secrets.masking import secret_spans

RULES = load_rules()
ENGINE = Engine(Settings(), RULES, RULES)


def look_at(data: bytes) -> None:
    """Read, check, mask and fix *data*; an AssertionError or any other exception is a fault."""
    source = decode(data, "w.yaml")
    if not source.undecodable:
        assert source.encode(source.text) == data
    checked = ENGINE.check(source)
    _look_at_spans(checked, source)
    for span in secret_spans(source):
        assert 0 <= span.start < span.end <= len(source.text)
    result = fix_text(ENGINE, source, lambda _diagnostic, _fix: True)
    assert not result.checked.failures, result.checked.failures
    assert result.checked.manifests >= checked.manifests
    assert result.checked.unreadable <= checked.unreadable
    if len(result.applied) < MAX_PASSES and not source.undecodable:  # such a text is left alone
        again = fix_text(
            ENGINE, Source("w.yaml", result.text, source.encoding, source.bom), lambda _item, fix: fix.safe
        )
        assert again.text == result.text or result.dropped, "a second run finds something to do"


def _look_at_spans(checked: CheckedFile, source: Source) -> None:
    assert not checked.failures, checked.failures
    for found in checked.diagnostics:
        spans = [found.span, *(item.span for item in found.related)]
        spans += [edit.span for fix in found.fixes for edit in fix.edits]
        for span in spans:
            assert 0 <= span.start <= span.end <= len(source.text), found
        assert found.message
        assert "\n" not in found.message, found.message
