"""The parser of flags: the grammar of pflag, and what is passed on to the real dataos-ctl."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workerlint_shim.errors import UsageError
from workerlint_shim.grammar.flags import parse
from workerlint_shim.grammar.search import find_command

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


APPLY = find_command(["apply"]).flags  # type: ignore[union-attr]


GET = find_command(["get"]).flags  # type: ignore[union-attr]


def test_what_is_passed_on_is_read_the_same_way() -> None:
    command = find_command(["apply"])
    assert command is not None
    line = [
        "-Rl",
        "--record",
        "--workspace=x",
        "-f",
        "a.yaml",
        "--state",
        "s",
        "--output",
        "json",
        "--exec",
        "--disable-interpolation",
    ]
    once = parse(line, command.flags)
    again = parse(once.passed_on, command.flags)
    for name in ("recursive", "lint", "disable-interpolation"):
        assert again.on(name) == once.on(name)
    for name in ("workspace", "manifestFile"):
        assert again.text(name) == once.text(name)
    assert not again.given("record")


@pytest.mark.parametrize(
    "line",
    [
        "-f a.yaml -w curriculum",
        "-fa.yaml -wcurriculum",
        "-f=a.yaml -w=curriculum",
        "--manifestFile a.yaml --workspace curriculum",
        "--manifestFile=a.yaml --workspace=curriculum",
        "-w curriculum -f a.yaml",
    ],
)
def test_every_way_to_write_a_value(line: str) -> None:
    call = parse(line.split(), APPLY)
    assert (call.text("manifestFile"), call.text("workspace")) == ("a.yaml", "curriculum")


@pytest.mark.parametrize(
    "line", ["-lR", "-Rl", "-l -R", "--lint --recursive", "--lint=true -R=1", "--recursive=T --lint"]
)
def test_every_way_to_write_switches(line: str) -> None:
    call = parse(line.split(), APPLY)
    assert call.on("lint")
    assert call.on("recursive")


def test_a_switch_may_be_off() -> None:
    call = parse(["--lint=false"], APPLY)
    assert call.given("lint")
    assert not call.on("lint")


def test_switches_and_a_value_in_one_word() -> None:
    call = parse(["-Rfa.yaml"], APPLY)
    assert call.on("recursive")
    assert call.text("manifestFile") == "a.yaml"


def test_defaults_are_those_of_the_documentation() -> None:
    assert parse([], APPLY).text("workspace") == "public"
    assert parse([], GET).text("version") == "v1"
    assert parse([], GET).text("refreshRate") == "5"
    assert parse([], GET).text("workspace") == ""


def test_two_dashes_end_the_flags() -> None:
    call = parse(["-l", "--", "-f", "--record"], APPLY)
    assert call.words == ["-f", "--record"]
    assert call.passed_on == ["-l", "--", "-f", "--record"]


@pytest.mark.parametrize(
    ("line", "passed_on"),
    [
        ("-f a.yaml --record -w x", "-f a.yaml -w x"),
        ("--exec -f a.yaml", "-f a.yaml"),
        ("--state s.db -f a.yaml", "-f a.yaml"),
        ("--state=s.db -f a.yaml --dry-run", "-f a.yaml"),
        ("-Rf x --output text -l", "-Rf x -l"),
        ("-f --exec", "-f --exec"),
    ],
)
def test_own_flags_are_not_passed_on(line: str, passed_on: str) -> None:
    assert parse(line.split(), APPLY).passed_on == passed_on.split()


@pytest.mark.parametrize(
    "line",
    [
        "-f a.yaml - w curriculum",
        "- f a.yaml",
        "-f a.yaml - workspace curriculum",
        "--worspace x",
        "--nonsense",
        "-x",
        "-lx",
        "-lint",
        "-recursive",
        "-f",
        "--manifestFile",
        "-f a.yaml -f b.yaml",
        "--lint=maybe",
        "--output yaml",
    ],
)
def test_what_is_wrong_is_said_with_the_right_form(line: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(UsageError) as caught:
        parse(line.split(), APPLY)
    assert f"{caught.value}\n  {caught.value.hint}" == snapshot


def test_a_number_is_wanted() -> None:
    with pytest.raises(UsageError, match='invalid value "often" for --refreshRate: must be an integer'):
        parse(["--refreshRate", "often"], GET)
