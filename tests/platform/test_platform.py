"""What is known about names and stacks of the installation, and what their absence shows."""

from __future__ import annotations

import pytest

from workerlint.config.settings import Settings
from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint.manifest.manifest import Stack
from workerlint.manifest.resource_index import ResourceIndex
from workerlint.manifest.resources import read_resources
from workerlint.platform.platform import Platform
from workerlint.platform.platform_file import parse_platform

LIST = "format = 1\n[{kind}]\nclosed = {closed}\nlearned = 2026-01-31\nnames = ['known']\n"
STACK = "name: s{0}\nversion: v1alpha\ntype: stack\nstack:\n  name: nilus\n  flavor: '{0}'\n  version: '{1}'\n"


def platform(text: str, workspaces: tuple[str, ...] = ()) -> Platform:
    return Platform(Settings(workspaces=workspaces), file=parse_platform("platform.toml", text.encode()))


@pytest.mark.parametrize(
    ("name", "closed", "severity"), [("known", True, None), ("other", True, "error"), ("other", False, "info")]
)
def test_the_absence_of_a_name(name: str, closed: bool, severity: str | None) -> None:
    found = platform(LIST.format(kind="compute", closed=str(closed).lower())).absence("compute", name)
    assert (None if found is None else found.severity) == severity


def test_without_a_list_nothing_is_absent() -> None:
    assert platform(LIST.format(kind="compute", closed="true")).absence("volume", "other") is None
    assert Platform(Settings()).absence("compute", "other") is None


def test_names_of_the_configuration_are_listed() -> None:
    known = platform(LIST.format(kind="workspace", closed="true"), workspaces=("mine",))
    assert known.listed("workspace") == {"known", "mine"}
    assert known.configured("workspace") == ("mine",)


@pytest.mark.parametrize(
    ("reference", "meant"),
    [
        (Stack("nilus", "", "1.0"), ["nilus:1.0"]),
        (Stack("nilus", "", ""), ["nilus:1.0", "nilus:2.0"]),
        (Stack("nilus", "python", "1.0"), ["nilus+python:1.0"]),
        (Stack("nilus", "java", "1.0"), []),
        (Stack("nilus", "", "3.0"), []),
        (Stack("other", "", ""), []),
    ],
)
def test_the_stacks_that_a_reference_may_mean(reference: Stack, meant: list[str]) -> None:
    text = "---\n".join(STACK.format(*parts) for parts in (("", "1.0"), ("", "2.0"), ("python", "1.0")))
    index = ResourceIndex([("s.yaml", read_resources(Document(Source("s.yaml", text))))])
    known = Platform(Settings()).with_index(index)
    assert [definition.text for definition in known.stacks(reference)] == meant


def test_a_run_without_stacks_changes_nothing() -> None:
    known = Platform(Settings())
    assert known.with_index(ResourceIndex([])) is known
