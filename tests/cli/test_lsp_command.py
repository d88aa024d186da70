"""``lsp``: the ways to reach the language server."""

from __future__ import annotations

import errno
import logging
import socket
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, BinaryIO

import pytest

from workerlint.cli import lsp_command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]

LOGGERS = ("workerlint_lsp.server", "pygls.server")


class Server:
    """A server that records how it was started."""

    def __init__(self) -> None:
        self.protocol = SimpleNamespace(exit_code=0)
        self.started: list[tuple[object, ...]] = []
        self.error: OSError | None = None

    def start_io(self, stdout: BinaryIO) -> None:
        stdout.write(b"message")
        stdout.flush()
        sys.stdout.write("output of a plug-in\n")
        self._start("stdio")

    def start_tcp(self, host: str, port: int) -> None:
        self._start("tcp", host, port)

    def start_ws(self, host: str, port: int) -> None:
        self._start("ws", host, port)

    def _start(self, *how: object) -> None:
        if self.error is not None:
            raise self.error
        self.started.append(how)
        for name in LOGGERS:
            logging.getLogger(name).info("Serving on %s", how)
            logging.getLogger(name).info("anything else")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    made = Server()
    monkeypatch.setattr(lsp_command, "make_server", lambda: made)
    monkeypatch.setattr(sys, "stdout", sys.stdout)
    handlers = {name: list(logging.getLogger(name).handlers) for name in LOGGERS}
    yield made
    for name, before in handlers.items():
        logger = logging.getLogger(name)
        logger.setLevel(logging.NOTSET)
        logger.handlers[:] = before


@pytest.mark.parametrize("arguments", [(), ("--stdio",), ("--stdio", "--stdio")])
@pytest.mark.parametrize("code", [0, 1])
def test_standard_output_has_the_messages_alone(
    run: Run, server: Server, arguments: tuple[str, ...], code: int
) -> None:
    server.protocol.exit_code = code
    assert run("lsp", *arguments) == (code, "message", "output of a plug-in\n")
    assert server.started == [("stdio",)]


@pytest.mark.parametrize("way", ["tcp", "ws"])
@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("0", "127.0.0.1", 0),
        ("65535", "127.0.0.1", 65535),
        (":7", "127.0.0.1", 7),
        ("example.org:80", "example.org", 80),
        ("[::1]:8080", "::1", 8080),
    ],
)
def test_an_address_has_a_port_and_perhaps_a_host(
    run: Run, server: Server, way: str, address: str, host: str, port: int
) -> None:
    server.protocol.exit_code = 1
    result = run("lsp", f"--{way}", address)
    assert (result.code, result.out) == (1, "")
    assert server.started == [(way, host, port)]
    assert result.err.splitlines() == [f"Serving on {(way, host, port)}"] * 2


@pytest.mark.parametrize("address", ["65536", "here", "127.0.0.1", "127.0.0.1:", "-1", "1.5"])
def test_what_is_not_an_address(run: Run, server: Server, address: str) -> None:
    result = run("lsp", f"--tcp={address}")
    assert result.code == 2
    assert f"expected PORT or HOST:PORT, found `{address}`" in result.err
    assert server.started == []


@pytest.mark.parametrize(
    "arguments", [("--stdio", "--tcp", "0"), ("--stdio", "--ws", "0"), ("--tcp", "0", "--ws", "0")]
)
def test_there_is_one_way_to_reach_it(run: Run, server: Server, arguments: tuple[str, ...]) -> None:
    result = run("lsp", *arguments)
    assert (result.code, server.started) == (2, [])
    assert "--stdio, --tcp and --ws are mutually exclusive" in result.err


def test_what_websockets_need_is_named(run: Run, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "websockets", None)
    result = run("lsp", "--ws", "0")
    assert result.code == 2
    assert "--ws requires the package websockets" in result.err
    assert "python -m pip install 'workerlint[ws]'" in result.err
    assert run("lsp", "--tcp", "0").code == 0


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (OSError(errno.EADDRINUSE, "error while attempting to bind on address"), "Address already in use"),
        (OSError(-2, "Name or service not known"), "Name or service not known"),
    ],
)
def test_why_it_cannot_listen(run: Run, server: Server, error: OSError, why: str) -> None:
    server.error = error
    result = run("lsp", "--tcp", "example.org:80")
    assert result.code == 2
    assert result.err == (
        f"workerlint: error: cannot listen on example.org:80: {why}\n  help: choose another address\n"
    )


def test_the_server_is_that_of_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "workerlint_lsp.server", SimpleNamespace(WorkerlintServer=lambda: "the server"))
    assert lsp_command.make_server() == "the server"


@pytest.mark.deep
@pytest.mark.parametrize("way", ["--tcp", "--ws"])
def test_an_address_that_is_taken_is_named(process: Run, way: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = process("lsp", way, str(port))
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        f"workerlint: error: cannot listen on 127.0.0.1:{port}: Address already in use",
        "  help: choose another address",
    ]


def test_the_help(run: Run, snapshot: SnapshotAssertion) -> None:
    result = run("lsp", "--help")
    assert (result.code, result.err) == (0, "")
    assert result.out == snapshot
