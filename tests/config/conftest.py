"""A few rules to select from."""

from __future__ import annotations

import pytest

from workerlint.engine.rule import WORKER, Rule


def _rule(code: str, name: str, *, on: bool = True) -> Rule:
    return Rule(code, name, "error", lambda *_: iter(()), WORKER, on, True)


@pytest.fixture
def rules() -> list[Rule]:
    return [
        _rule("ACME1", "house-style"),
        _rule("DW101", "missing-name"),
        _rule("DW301", "invalid-log-level"),
        _rule("DW302", "malformed-stack"),
        _rule("DW701", "missing-description", on=False),
    ]
