"""The process of the client: when it ends, the server has to end too."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable

_INTERVAL = 3.0
"""Seconds between two checks where the system does not report the end of a process."""


def call_at_end(process_id: int, end: Callable[[], None]) -> None:
    """Call *end* in the event loop when a process ends, or at once if it does not run.

    On Windows this does nothing: there, the end of the client closes the input of the server.
    """
    if os.name != "posix":
        return
    loop = asyncio.get_running_loop()
    try:
        descriptor = os.pidfd_open(process_id)
    except ProcessLookupError:
        loop.call_soon(end)
    except (AttributeError, OSError):  # another system than Linux, or a sandbox
        _poll(loop, process_id, end)
    else:
        loop.add_reader(descriptor, end)


def _poll(loop: asyncio.AbstractEventLoop, process_id: int, end: Callable[[], None]) -> None:
    if _is_running(process_id):
        loop.call_later(_INTERVAL, _poll, loop, process_id, end)
    else:
        end()


def _is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it runs as another user
        return True
    return True
