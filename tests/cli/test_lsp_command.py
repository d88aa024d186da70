"""``lsp``: the ways to reach the language server."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]


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
