"""A slip of the pen is recognised, and two short words that share letters are not taken for one."""

from __future__ import annotations

import pytest

from workerlint.core.wording import closest

KNOWN = ["tags", "tag", "title", "limits", "logLevel", "replicas", "dependencies", "requests"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("log-level", ["logLevel"]),
        ("LIMITS", ["limits"]),
        ("tga", ["tag"]),
        ("lim", ["limits"]),
        ("replica", ["replicas"]),
        ("dependsOn", ["dependencies"]),
        ("tap", []),
        ("colour", []),
        ("", []),
    ],
)
def test_what_was_meant(written: str, meant: list[str]) -> None:
    assert closest(written, KNOWN) == meant


def test_the_nearest_comes_first_and_no_more_than_asked_for() -> None:
    assert closest("request", ["requester", "requests", "requested"], 2) == ["requests", "requester"]
