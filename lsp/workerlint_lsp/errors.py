"""Errors that are meant for the user: the client shows their message."""

from __future__ import annotations

from pygls.exceptions import JsonRpcException


class RefusedError(JsonRpcException):
    """What was asked for cannot be done; the message says why. The code is the protocol's ``RequestFailed``."""

    CODE = -32803
