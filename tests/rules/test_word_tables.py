"""Each word that a fix or a suggestion understands."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workerlint.core.diagnostic import Diagnostic

Findings = Callable[..., list[Diagnostic]]
HEAD = "name: w\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def new_texts(found: list[Diagnostic]) -> set[str]:
    """Return what the first fix of the only finding writes."""
    (finding,) = found
    return {edit.content for fix in finding.fixes[:1] for edit in fix.edits}


@pytest.mark.parametrize(("word", "number"), [(word, str(at)) for at, word in enumerate(NUMBERS, 1)])
def test_numbers_in_words(findings: Findings, word: str, number: str) -> None:
    for written in (word, word.upper(), f"'{word}'"):
        assert new_texts(findings("DW311", f"{HEAD}  replicas: {written}\n")) == {number}


@pytest.mark.parametrize("word", ["zero", "none", "eleventy"])
def test_words_that_are_no_number_of_replicas(findings: Findings, word: str) -> None:
    assert new_texts(findings("DW311", f"{HEAD}  replicas: {word}\n")) == set()


@pytest.mark.parametrize(
    ("word", "level"), [("WARNING", "WARN"), ("ERR", "ERROR"), ("INFORMATION", "INFO"), ("debug", "DEBUG")]
)
def test_other_spellings_of_a_log_level_have_a_fix(findings: Findings, word: str, level: str) -> None:
    assert new_texts(findings("DW301", f"{HEAD}  logLevel: {word}\n")) == {level}


@pytest.mark.parametrize(
    ("word", "level"),
    [("FATAL", "ERROR"), ("CRITICAL", "ERROR"), ("NOTICE", "INFO"), ("TRACE", "DEBUG"), ("VERBOSE", "DEBUG")],
)
def test_the_levels_of_other_programs_have_a_suggestion(findings: Findings, word: str, level: str) -> None:
    (finding,) = findings("DW301", f"{HEAD}  logLevel: {word}\n")
    assert f"did you mean `{level}`?" in finding.help
    assert not finding.fixes


CPU = {
    "2 core": "2", "2 cores": "2", "2cpu": "2", "2 cpus": "2", "2vcpu": "2", "2 vcpus": "2", "+2 cores": "+2",
    "200mcpu": "200m", "200 millicpu": "200m", "200millicore": "200m", "200 millicores": "200m",
}  # fmt: skip
MEMORY = {
    "1048576,0": "1048576.0", "512 b": "512", "512 byte": "512", "512 bytes": "512", "512kb": "512k", "512 kib": "512Ki", "512ki": "512Ki", "512mb": "512M",
    "512 mib": "512Mi", "512mi": "512Mi", "2g": "2G", "2gb": "2G", "2 gib": "2Gi", "2gi": "2Gi", "2t": "2T", "2tb": "2T",
    "2tib": "2Ti", "2ti": "2Ti",
}  # fmt: skip


@pytest.mark.parametrize(
    ("resource", "written", "meant"),
    [*(("cpu", *pair) for pair in CPU.items()), *(("memory", *pair) for pair in MEMORY.items())],
)
def test_the_units_of_a_quantity(findings: Findings, resource: str, written: str, meant: str) -> None:
    text = f"{HEAD}  resources:\n    limits:\n      {resource}: {written}\n"
    assert new_texts(findings("DW321", text)) in ({meant}, {f'"{meant}"'})
