"""``workerlint lsp``: run the language server."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import click

from workerlint.cli.errors import CommandError
from workerlint.core.gc_tuning import without_gc

_DEFAULT_HOST = "127.0.0.1"


class Address(click.ParamType[tuple[str, int]]):
    """``[HOST:]PORT``; without a host, only this machine can connect."""

    name = "address"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int]:
        """Return host and port. Fail if the port is not an integer from 0 to 65535."""
        host, _, port = str(value).rpartition(":")
        if not port.isdecimal() or int(port) > 65535:
            self.fail(f"expected PORT or HOST:PORT, found `{value}`", param, ctx)
        return host.strip("[]") or _DEFAULT_HOST, int(port)


@click.command("lsp", short_help="Run the language server.")
@click.option("--stdio", is_flag=True, help="Use standard input and output (default).")
@click.option("--tcp", type=Address(), metavar="[HOST:]PORT", help="Listen here for one TCP client instead.")
@click.option("--ws", type=Address(), metavar="[HOST:]PORT", help="Listen here for one WebSocket client instead.")
@click.pass_context
def command(ctx: click.Context, *, stdio: bool, tcp: tuple[str, int] | None, ws: tuple[str, int] | None) -> int:
    """Run the language server: findings, fixes, hover and completion in editors.

    Editors start it themselves; see editors/ for their settings. --ws requires the extra `ws`: python -m pip install
    'workerlint[ws]'
    """
    if sum((stdio, tcp is not None, ws is not None)) > 1:
        raise CommandError("--stdio, --tcp and --ws are mutually exclusive", ctx=ctx)
    if ws is not None:
        try:
            import_module("websockets")
        except ImportError:
            hint = "python -m pip install 'workerlint[ws]'"
            raise CommandError("--ws requires the package websockets", hint, ctx) from None
    address = tcp or ws
    if address is None:
        return serve()
    server = make_server()
    log_address()
    try:
        if tcp is not None:
            server.start_tcp(*address)
        else:
            server.start_ws(*address)
    except OSError as error:
        # The message of asyncio repeats the address; the number is negative for an unknown host.
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        raise CommandError(
            f"cannot listen on {address[0]}:{address[1]}: {why}", "choose another address", ctx
        ) from None
    return exit_code(server)


def make_server() -> Any:
    """Return a server that is ready to start."""
    # Imported by name, because the linter must not depend on the server.
    return without_gc(lambda: import_module("workerlint_lsp.server").WorkerlintServer())


def log_address() -> None:
    """Log the address of the server on stderr, because with port 0 the system chooses the port."""
    import logging

    handler = logging.StreamHandler()
    handler.addFilter(lambda record: record.getMessage().startswith("Serving on"))
    for name in ("workerlint_lsp.server", "pygls.server"):  # for TCP and WebSocket
        logger = logging.getLogger(name)
        logger.setLevel(logging.INFO)
        logger.addHandler(handler)


def serve() -> int:
    """Serve over the standard streams until the client ends, and return the exit code."""
    server = make_server()
    messages = sys.stdout.buffer
    # Output of a plug-in must not mix with the messages to the editor.
    sys.stdout = sys.stderr
    server.start_io(stdout=messages)
    return exit_code(server)


def exit_code(server: Any) -> int:
    """Return the exit code of a server: 1 if its client disconnected without a shutdown request."""
    code: int = server.protocol.exit_code
    return code
