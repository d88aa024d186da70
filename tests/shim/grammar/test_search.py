"""The search for the command, wherever the flags are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from workerlint_shim.grammar.commands import COMMANDS
from workerlint_shim.grammar.flags import SWITCH
from workerlint_shim.grammar.search import find_command, plain_words, read_command


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("apply -f a.yaml", "apply"),
        ("-f a.yaml apply", "apply"),
        ("-w public -f a.yaml resource apply", "resource apply"),
        ("--manifestFile=a.yaml create", "create"),
        ("--manifestFile=a.yaml log apply", "log"),
        ("-f=a.yaml log apply", "log"),
        ("--exec --record apply -f a.yaml", "apply"),
        ("--state s.sqlite --exec apply -f a.yaml", "apply"),
        ("get -t depot runtime", "get runtime"),
        ("get -a runtime -n x", "get runtime"),
        ("resource get -a runtime -n x", "resource get runtime"),
        ("-t depot -n icebase get runtime", "get runtime"),
        ("get -t runtime", "get"),
        ("-i x --node y get runtime", "get runtime"),
        ("develop schema get resource", "develop schema get resource"),
        ("develop schema get api", "develop schema get api"),
        ("develop stack version", "develop stack versions"),
        ("logs -f", "log"),
        ("users get", "user get"),
        ("operate pulsar topics list -f x", "operate pulsar"),
        # Cobra reads the word after an unknown flag as its value.
        ("-l log apply -f a.yaml", "apply"),
        ("-r log apply -f a.yaml", "apply"),
        ("--zork log apply -f a.yaml", "apply"),
        ("--help log", "log"),
        # It also finds no command here, but a user means one.
        ("-lR apply -f a.yaml", "apply"),
        ("-R apply -f a.yaml", "apply"),
    ],
)
def test_the_command_is_found(line: str, name: str) -> None:
    command = find_command(line.split())
    assert command is not None
    assert command.name == name


@pytest.mark.parametrize(
    "line",
    ["", "-- apply", "-- x apply", "user -- x get", "zork -f a.yaml", "user frobnicate", "resource", "-f a.yaml"],
)
def test_no_command(line: str) -> None:
    assert find_command(line.split()) is None


@pytest.mark.parametrize(
    ("line", "is_group"),
    [("user", True), ("develop schema", True), ("user --help", True), ("", True), ("user zork", False), ("x", False)],
)
def test_a_group(line: str, is_group: bool) -> None:
    assert read_command(line.split()).is_group == is_group


_REHEARSED = [command for command in COMMANDS if command.is_rehearsed]


@pytest.mark.slow
@settings(max_examples=examples(300))
@given(st.data())
def test_flags_before_the_command_do_not_hide_it(data: st.DataObject) -> None:
    """Whatever documented flags come first, as cobra reads them: a value after each, even after a switch."""
    command = data.draw(st.sampled_from(_REHEARSED))
    words = st.sampled_from(["log", "get", "apply", "x", "user"])
    before = []
    for flag in data.draw(st.lists(st.sampled_from([flag for flag in command.flags if not flag.own]), max_size=3)):
        if flag.name in {"help", "tls-allow-insecure"}:
            before.append(f"--{flag.name}")
        elif data.draw(st.booleans()):
            before += [f"--{flag.name}", data.draw(words)]
        elif flag.kind != SWITCH:
            before.append(f"--{flag.name}={data.draw(words)}")
    found = find_command([*before, *command.path])
    assert found is not None
    assert found.is_rehearsed


@pytest.mark.parametrize(
    ("line", "words", "group"),
    [
        ("develop schema zork -t worker", ("develop", "schema", "zork"), "develop schema"),
        ("user -- get", ("user",), "user"),
        ("zork a -- b", ("zork", "a"), ""),
        ("--exec user", ("user",), "user"),
        ("--state x --output=json user", ("user",), "user"),
        ("--output json user", ("user",), "user"),
        ("-- --exec user", (), ""),
        ("-l log", ("log",), "log"),  # for cobra, a flag that it does not know has a value
        ("-x log", (), ""),
        ("log - x", ("log", "x"), "log"),
        ("log xxstate y", ("log", "xxstate", "y"), "log"),
    ],
)
def test_the_words_of_a_command_line(line: str, words: tuple[str, ...], group: str) -> None:
    reading = read_command(line.split())
    assert (reading.words, reading.group) == (words, group)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("apply -f a.yaml x", ["apply", "x"]),
        ("apply -Rf a.yaml x", ["apply", "x"]),
        ("apply -fR a.yaml x", ["apply", "a.yaml", "x"]),
        ("apply -R x", ["apply", "x"]),
        ("apply -lR x", ["apply", "x"]),
        ("apply -f=a.yaml x", ["apply", "x"]),
        ("apply --record x", ["apply", "x"]),
        ("apply --zork x y", ["apply", "y"]),
        ("--zork apply", ["apply"]),
        ("-Z apply", ["apply"]),
        ("-Z x apply", ["apply"]),
        ("- x", ["-", "x"]),
        ("apply -f", ["apply"]),
        ("apply -- x", ["apply"]),
    ],
)
def test_words_that_are_neither_flags_nor_values(line: str, words: list[str]) -> None:
    assert plain_words(line.split()) == words
