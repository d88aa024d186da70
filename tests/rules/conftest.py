"""What the tests of rules share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import Diagnostic
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.manifest.document import Document

RULES = {rule.code: rule for rule in load_rules()}

Findings = Callable[..., list[Diagnostic]]


@pytest.fixture
def findings() -> Findings:
    """Return a function that runs one rule over a text and gives what it finds."""

    def find(code: str, text: str, **settings: Any) -> list[Diagnostic]:
        checked = Engine(Settings(**settings), [RULES[code]]).check(Document(Source("manifest.yaml", text)))
        assert not checked.failures
        return checked.diagnostics

    return find
