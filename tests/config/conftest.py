"""A few rules to select from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.engine.rule import WORKER, Rule

if TYPE_CHECKING:
    from collections.abc import Callable


def _rule(code: str, name: str, *, on: bool = True, area: str = "stack", evidence: str = "documented") -> Rule:
    tags = {"DW302": ("deprecated",), "DW999": ("preview",)}.get(code, ())
    return Rule(code, name, "error", lambda *_: iter(()), WORKER, on, True, (), (), area, evidence, tags)


@pytest.fixture
def make_rule() -> Callable[..., Rule]:
    return _rule


@pytest.fixture
def rules() -> list[Rule]:
    return [
        _rule("ACME1", "house-style", area="", evidence=""),
        _rule("DW101", "missing-name", area="identity"),
        _rule("DW301", "invalid-log-level"),
        _rule("DW302", "malformed-stack"),
        _rule("DW701", "missing-description", on=False, area="habits", evidence="inferred"),
    ]
