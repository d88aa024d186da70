"""Starts the language server, as fast as its libraries allow."""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from typing import Any


def make_server() -> Any:
    """Give a server that is ready to start.

    The library behind it makes some hundred thousand objects that live as long as the process. Looking through them
    for garbage again and again is a third of the start, and later a pause in the middle of an answer.
    """
    gc.disable()
    # By name: the arrow from the linter to the server must not be an import.
    server = import_module("workerlint_lsp.server").WorkerlintServer()
    gc.freeze()
    gc.enable()
    return server


def tell_address() -> None:
    """Let the standard error stream say where a server listens: with port 0, nobody else knows."""
    import logging

    logger = logging.getLogger("pygls.server")
    logger.setLevel(logging.INFO)
    handler = logging.StreamHandler()
    handler.addFilter(lambda record: record.getMessage().startswith("Serving on"))
    logger.addHandler(handler)


def serve() -> int:
    """Serve over the standard streams until the client ends it; give the exit code."""
    server = make_server()
    messages = sys.stdout.buffer
    # What a rule of a plug-in prints must not stand between the messages to the editor.
    sys.stdout = sys.stderr
    server.start_io(stdout=messages)
    return exit_code(server)


def exit_code(server: Any) -> int:
    """Give how a server ended: 1 when its client went without saying that it would."""
    code: int = server.protocol.exit_code
    return code
