"""Command lines of dataos-ctl: which of them make a list complete."""

from __future__ import annotations

import pytest

from workerlint.platform.shell_command import NO_COMMAND, Command, parse_command


@pytest.mark.parametrize(
    ("line", "shown", "lists_all"),
    [
        ("dataos-ctl get -t secret", "get -t secret", False),
        ("$ dataos-ctl get -t secret -a", "get -t secret -a", True),
        ("  $ dataos-ctl resource get -at secret -w public", "resource get -t secret -w public -a", True),
        ("me@host:~$ dataos-ctl get -a --type=Compute > computes.txt", "get -t compute -a", True),
        ("PS C:\\work> .\\dataos-ctl.exe get --all --workspace public", "get -w public -a", True),
        ("➜  ~ /usr/local/bin/dataos-ctl get -a --tags | tee x", "get -a", True),
        ("$dataos-ctl get -wpublic -a -d", "get -w public -a", True),
        ("# dataos-ctl user get -a", "user get -a", True),
        ("dataos-ctl get -t 'secret' -a -n one", "get -t secret", False),
        ("dataos-ctl get -a -o someone", "get", False),
        ("dataos-ctl get -a -v v1", "get", False),
        ("dataos-ctl get -a --new-filter", "get", False),
        ("dataos-ctl get -a | grep mine", "get", False),
        ("dataos-ctl get --all=false", "get", False),
        ("dataos-ctl get > out.txt -a", "get", False),
        ("dataos-ctl get runtime -t worker -a", "get runtime -t worker", False),
        ("dataos-ctl workspace get -a", "workspace get", False),
        ("dataos-ctl develop stack versions", "develop stack versions", False),
    ],
)
def test_a_command_line_is_read(line: str, shown: str, lists_all: bool) -> None:
    command = parse_command(line)
    assert command is not None
    assert (command.shown, command.lists_all) == (shown, lists_all)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "run dataos-ctl get -a to list the others",
        "INFO[0000] try dataos-ctl get -a",
        "dataos-ctl-dry get -a",
        "see dataos-ctl-dry >",
        "NAME | dataos-ctl",
        "  dataos-ctl  │        │ 1.0",
        "dataos-ctl",
        "# Expected output of dataos-ctl get -a",
    ],
)
def test_other_lines_are_not_commands(line: str) -> None:
    assert parse_command(line) is None


def test_a_filtered_command_lists_a_part() -> None:
    assert parse_command("dataos-ctl get -t secret -n one") == Command(("get",), "secret", "", False, True)
    assert parse_command("dataos-ctl get -t secret") == Command(("get",), "secret", "", False, False)


@pytest.mark.parametrize(
    ("options", "is_filtered"),
    [
        ("-d", False),
        ("--details", False),
        ("--errorDetails", False),
        ("-r --refreshRate 3", False),
        ("--refreshRate=3", False),
        ("--tags", False),
        ("--tls-allow-insecure", False),
        ("--unSanitize", False),
        ("--workflowDetails", False),
        ("-t worker", False),
        ("-w sales", False),
        ("-f a.yaml", True),
        ("-i a:v1:secret", True),
        ("--id a", True),
        ("--productId a", True),
        ("-l user", True),
        ("--layer user", True),
        ("-n a", True),
        ("--name a", True),
        ("--node a", True),
        ("-o a", True),
        ("--owner a", True),
        ("-v v1", True),
        ("--version v1", True),
        ("-y", True),
        ("-h", True),
    ],
)
def test_which_options_reduce_a_list(options: str, is_filtered: bool) -> None:
    for line in (f"dataos-ctl get -a {options} -w public", f"dataos-ctl get {options} -a -w public"):
        command = parse_command(line)
        assert command is not None
        assert (command.is_filtered, command.lists_all, command.words) == (is_filtered, not is_filtered, ("get",))
        assert command.workspace == "public"


@pytest.mark.parametrize(
    ("rest", "is_filtered"),
    [
        ("", False),
        ("> a.txt", False),
        (">a.txt", False),
        ("1> a.txt", False),
        ("2>/dev/null", False),
        ("< a", False),
        ("& wait", False),
        ("; ls -n", False),
        ("# -n a", False),
        ("| tee a.txt", False),
        ("|cat", False),
        ("| less", False),
        ("| more", False),
        ("| Tee-Object a", False),
        ("| Out-File a", False),
        ("| grep a", True),
        ("|head", True),
        ("|", True),
    ],
)
def test_what_follows_a_command(rest: str, is_filtered: bool) -> None:
    command = parse_command(f"dataos-ctl get -a {rest}")
    assert command == Command(("get",), "", "", not is_filtered, is_filtered)


@pytest.mark.parametrize("sign", "$#%>»✗λ❯➜")  # noqa: RUF001 - what prompts end in
def test_a_prompt_ends_in_a_sign(sign: str) -> None:
    for line in (f"{sign} dataos-ctl get", f"{sign}dataos-ctl get", f"me@host ~{sign} dataos-ctl get"):
        assert parse_command(line) == Command(("get",), "", "", False, False), line


@pytest.mark.parametrize("arrow", "❯➜")  # noqa: RUF001 - what prompts begin with
def test_a_prompt_may_begin_with_an_arrow(arrow: str) -> None:
    assert parse_command(f"{arrow} ~/work git:(main) dataos-ctl get -a") is not None
    assert parse_command("$ ~/work dataos-ctl get -a") is None


def test_an_option_may_have_its_value_in_the_same_word() -> None:
    for line in ("-t worker -w sales", "-tworker -wsales", "-t=worker -w=sales", "--type worker --workspace=sales"):
        assert parse_command(f"dataos-ctl get {line}") == Command(("get",), "worker", "sales", False, False), line
    assert parse_command("dataos-ctl get -t") == Command(("get",), "", "", False, False)
    assert parse_command("dataos-ctl get --type") == Command(("get",), "", "", False, False)


def test_a_line_that_is_too_long_is_not_a_command() -> None:
    line = "dataos-ctl get -a -w "
    assert parse_command(line + "x" * (2000 - len(line))) is not None
    assert parse_command(line + "x" * (2001 - len(line))) is None


def test_details_are_not_a_list_of_all() -> None:
    command = parse_command("dataos-ctl get -t Worker -w sales -a -d")
    assert command == Command(("get",), "worker", "sales", True, False)
    assert command is not None
    assert command.details == Command(("get",), "worker", "sales", False, True)
    assert Command((), "", "", False, False) == NO_COMMAND
    assert NO_COMMAND.shown == ""


@pytest.mark.parametrize("words", ["get", "resource get", "product get", "user get"])
def test_the_commands_that_can_list_everything(words: str) -> None:
    command = parse_command(f"dataos-ctl {words} -a")
    assert command is not None
    assert (command.lists_all, command.shown) == (True, f"{words} -a")
    other = parse_command(f"dataos-ctl {words} x -a")
    assert other is not None
    assert not other.lists_all
