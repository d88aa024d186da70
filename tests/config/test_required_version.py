"""``required-version`` compares versions as PEP 440 does."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version

from workerlint.config.required_version import SpecifierError, satisfies

RELEASES = st.lists(st.integers(0, 2), min_size=1, max_size=3).map(lambda numbers: ".".join(map(str, numbers)))
SUFFIXES = st.sampled_from(["", "", "", "a1", ".dev2", "rc1", ".post1", "b2.dev1", "rc1.post2", "-1", "_beta"])
VERSIONS = st.builds("{}{}".format, RELEASES, SUFFIXES)
CLAUSES = st.builds("{}{}".format, st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "~="]), VERSIONS) | (
    st.builds("{}{}.*".format, st.sampled_from(["==", "!=", ">="]), VERSIONS)
)


@given(VERSIONS, st.lists(CLAUSES, min_size=1, max_size=2).map(", ".join))
@example("1.0.post1", ">1.0")
@example("1.0rc1", "<1.0")
@example("1.0rc1", "<1.0.post1")
@example("1.0.post1.dev1", "<1.0.post1")
@example("1.0rc1", "<1.0rc2")
@example("1.0.dev1", "<1.0.dev2")
@example("1.0", "~=1")
def test_specifiers_agree_with_packaging(version: str, specifier: str) -> None:
    try:
        expected = SpecifierSet(specifier).contains(Version(version), prereleases=True)
    except InvalidSpecifier:
        with pytest.raises(SpecifierError):
            satisfies(version, specifier)
    else:
        assert satisfies(version, specifier) == expected


ALL_VERSIONS = [
    "0.9",
    "1",
    "1.0",
    "1.0.0",
    "1.0.1",
    "1.1",
    "1.10",
    "2",
    "10.0",
    "v1.0",
    "1.0a",
    "1.0a1",
    "1.0alpha1",
    "1.0-b.2",
    "1.0beta2",
    "1.0b1",
    "1.0c1",
    "1.0rc1",
    "1.0RC1",
    "1.0pre1",
    "1.0_preview_1",
    "1.0.dev",
    "1.0dev0",
    "1.0.dev2",
    "1.0.post",
    "1.0.post0",
    "1.0post1",
    "1.0-1",
    "1.0rev1",
    "1.0-r1",
    "1.0.post10",
    "1.0.post1.dev1",
    "1.0rc1.post2",
    "1.0rc1.dev3",
]


def in_packaging(version: str, specifier: str) -> bool | None:
    """Return what the package ``packaging`` answers; None for an invalid specifier."""
    try:
        return SpecifierSet(specifier).contains(Version(version), prereleases=True)
    except InvalidSpecifier:
        return None


def answer(version: str, specifier: str) -> bool | None:
    try:
        return satisfies(version, specifier)
    except SpecifierError:
        return None


@pytest.mark.parametrize("operator", ["==", "!=", "<", "<=", ">", ">=", "~="])
def test_each_spelling_of_a_version_is_compared_with_each_other(operator: str) -> None:
    specifiers = [f"{operator} {version}{end}" for version in ALL_VERSIONS for end in ("", ".*")]
    pairs = [(version, specifier) for version in ALL_VERSIONS for specifier in specifiers]
    assert [pair for pair in pairs if answer(*pair) != in_packaging(*pair)] == []


@pytest.mark.parametrize(
    ("version", "specifier", "expected"),
    [
        ("1.0+local.1", "==1.0", True),
        ("1.0+local.1", "!=1.0", False),
        ("1.5", " >= 1.0 , < 2.0 ", True),
        ("2.5", ">=1.0,<2.0", False),
        ("0.5", ">=1.0,<2.0", False),
        ("1.0", "==1.0.0.*", True),
        ("1.0.1", "==1.0.0.*", False),
        ("1.4.9", "~=1.4.2", True),
        ("1.5", "~=1.4.2", False),
        ("1.5", "~=1.4", True),
    ],
)
def test_a_version_satisfies_all_clauses(version: str, specifier: str, expected: bool) -> None:
    assert satisfies(version, specifier) == expected


@pytest.mark.parametrize("text", ["", "1.0", "latest", ">= ", ">=1,", "=>1", "===1"])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(SpecifierError):
        satisfies("0.1.0", text)
