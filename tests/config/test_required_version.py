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


@pytest.mark.parametrize("text", ["", "1.0", "latest", ">= ", ">=1,", "=>1", "===1"])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(SpecifierError):
        satisfies("0.1.0", text)
