"""The words of secrets, where a message quotes them."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import example, given

from workerlint.secrets.redaction import SHORTEST, SecretWords


@pytest.mark.parametrize(
    ("secrets", "text", "shown"),
    [
        pytest.param(["hunter2x"], "say hunter2x, not huntress", "say ***, not huntress", id="one"),
        pytest.param(["hunter2x"], "hunter2xhunter2x hunter2", "****** hunter2", id="side by side"),
        pytest.param(["abcdef", "abcdefgh"], "abcdefgh abcdefg", "*** ***g", id="the longest"),
        pytest.param(["abcdefgh", "cdefghij"], "abcdefghij", "***ij", id="the one that begins first"),
        pytest.param(["correct horse battery"], "is correct hor…", "is correct hor…", id="cut before it can be told"),
        pytest.param(["correct-horse-battery"], 'is "correct-horse-b…"', 'is "***"', id="cut short"),
        pytest.param(["correct-horse-battery", "correct-hors"], "correct-horse", "***", id="cut short, or another"),
        pytest.param(["correct-horse-1", "correct-horse-2"], "correct-horse-2, too", "***, too", id="alike"),
        pytest.param(["a-]^\\[&&~~|"], "x a-]^\\[&&~~| y", "x *** y", id="signs of expressions"),
        pytest.param([], "hunter2x", "hunter2x", id="none"),
    ],
)
def test_mask(secrets: list[str], text: str, shown: str) -> None:
    assert SecretWords(secrets).mask(text) == shown


@given(st.lists(st.text("ab-", min_size=SHORTEST, max_size=16), max_size=5), st.text("ab- ", max_size=60))
@example(["a" * 13, "a" * 12], "a" * 60)
def test_no_secret_is_left(secrets: list[str], text: str) -> None:
    hidden = SecretWords(secrets).mask(text)
    assert not any(secret in hidden for secret in secrets)
    assert (hidden == text) or "***" in hidden
