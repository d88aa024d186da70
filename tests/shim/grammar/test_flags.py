"""The parser of flags: the grammar of pflag, and what is passed on to the real dataos-ctl."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workerlint_shim.errors import UsageError
from workerlint_shim.grammar.command_flags import MANIFEST_FILE
from workerlint_shim.grammar.flags import parse, switched_on
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


RUN = find_command(["resource", "run"]).flags  # type: ignore[union-attr]
START = find_command(["develop", "start"]).flags  # type: ignore[union-attr]


def test_a_negative_number_is_a_number() -> None:
    assert parse(["--refreshRate", "-3"], GET).text("refreshRate") == "-3"
    for value in ("--3", "-", "", "3.5", "x"):
        with pytest.raises(UsageError, match="must be an integer"):
            parse([f"--refreshRate={value}"], GET)
    with pytest.raises(UsageError, match='invalid value "x" for -P: must be an integer'):
        parse(["-P", "x"], START)


def test_a_flag_for_several_values_keeps_all_of_them() -> None:
    call = parse(["--success-strings", "a", "--success-strings=b", "--success-strings", "a"], RUN)
    assert call.texts("success-strings") == ["a", "b", "a"]
    assert call.texts("failure-strings") == []


def test_the_same_value_twice_is_no_contradiction() -> None:
    assert parse(["-f", "a.yaml", "--manifestFile", "a.yaml"], APPLY).text("manifestFile") == "a.yaml"
    assert parse(["--lint", "--lint=false"], APPLY).on("lint") is False


@pytest.mark.parametrize(
    ("flags", "line", "hint"),
    [
        (APPLY, "-f a.yaml -f b.yaml", "put the manifests into one directory and use `-R -f DIRECTORY`"),
        (GET, "-f a.yaml -f b.yaml", ""),
        (APPLY, "-w a -w b", ""),
    ],
)
def test_what_to_do_with_several_files(flags: Any, line: str, hint: str) -> None:
    with pytest.raises(UsageError, match="is set twice, and dataos-ctl uses only the last value") as caught:
        parse(line.split(), flags)
    assert caught.value.hint == hint


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("-l -f a.yaml", "-l -f a.yaml --manifestFile=x"),
        ("-l -- -f a.yaml", "-l --manifestFile=x -- -f a.yaml"),
        ("-- y", "--manifestFile=x -- y"),
        ("--exec -l -- y", "-l --manifestFile=x -- y"),
    ],
)
def test_a_value_that_replaces_the_given_one_comes_before_the_end_of_the_flags(line: str, expected: str) -> None:
    assert parse(line.split(), APPLY).passed_on_with(MANIFEST_FILE, "x") == expected.split()


def test_what_is_set_is_known_by_name_and_by_effect() -> None:
    call = parse(["x", "-c", "run.yaml", "--stream-logs", "-w", "a", "y"], RUN)
    assert call.words == ["x", "y"]
    assert call.names == ["configFile", "stream-logs", "workspace"]
    assert (call.given_with("ignored"), call.given_with("unchecked")) == (["stream-logs"], ["configFile"])
    assert call.knows("workspace")
    assert not call.knows("recursive")
    assert not call.on("recursive")


@pytest.mark.parametrize(
    ("line", "on"),
    [
        ("--exec", True),
        ("x --exec=T", True),
        ("--exec=1", True),
        ("--exec=false", False),
        ("--execute", False),
        ("-exec", False),
        ("", False),
    ],
)
def test_a_switch_is_found_in_invalid_arguments(line: str, on: bool) -> None:
    assert switched_on(line.split(), "exec") is on


@pytest.mark.parametrize("value", ["1", "t", "T", "true", "TRUE", "True", "0", "f", "F", "false", "FALSE", "False"])
def test_the_booleans_of_go(value: str) -> None:
    assert parse([f"--lint={value}"], APPLY).on("lint") is (value.lower() in {"1", "t", "true"})


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("--lint=yes", 'invalid value "yes" for --lint: must be true or false', "use `--lint` without a value"),
        ("-l=", 'invalid value "" for -l: must be true or false', "use `-l` without a value"),
        ("-w", "flag needs an argument: -w", "use `-w WORKSPACE`"),
        ("--manifestFile", "flag needs an argument: --manifestFile", "use `--manifestFile FILE`"),
        ("--color=red", 'invalid value "red" for --color: must be auto, always or never', ""),
        ("--worspace x", "unknown flag: --worspace", "did you mean `--workspace`?"),
        ("-zecursive", "unknown shorthand flag: 'z' in -zecursive", "did you mean `--recursive`?"),
        ("- recursive", "unexpected space between - and recursive", "use `--recursive`"),
        ("- f a.yaml b", "unexpected space between - and f", "use `-f a.yaml`"),
        ("-workspace", "missing dash in -workspace", "use `--workspace`"),
    ],
)
def test_each_error_shows_the_correct_form(line: str, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(line.split(), APPLY)
    assert (str(caught.value), caught.value.hint) == (message, hint)


@pytest.mark.parametrize("line", ["-", "- x", "x -"])
def test_a_dash_alone_is_a_word(line: str) -> None:
    call = parse(line.split(), APPLY)
    assert call.words == call.passed_on == line.split()


@pytest.mark.parametrize(
    ("line", "text"), [("-w=", ""), ("-w=a=b", "a=b"), ("--workspace=", ""), ("--workspace=a=b", "a=b"), ("-lwx", "x")]
)
def test_a_value_may_be_empty_or_contain_an_equals_sign(line: str, text: str) -> None:
    assert parse([line], APPLY).text("workspace") == text
