"""The key of the tags that stand for secrets in the recorded state and in saved plans.

It is kept apart from both files, so that whoever gets one of them cannot guess the secrets.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys

from workerlint.core.guarded_read import read_guarded
from workerlint.files.write import create_file
from workerlint_shim.errors import StateError

VARIABLE = "DATAOS_CTL_DRY_KEY"
NAME = "dataos-ctl-dry.key"

SHORTEST = 32
"""The least number of characters of a key. Shorter ones can be guessed."""

_RANDOM_BYTES = 32
_MAX_SIZE = 4096


def key_path() -> str:
    """Return the path of the user's key file."""
    from platformdirs import user_config_dir

    return os.path.join(user_config_dir("workerlint", appauthor=False), NAME)


def find_key() -> bytes:
    """Return the key of the environment variable, or of the user's file; empty if there is none. Raises StateError."""
    given = os.environ.get(VARIABLE, "")
    if given:
        return _key_of(os.fsencode(given), VARIABLE)
    path = key_path()
    try:
        data = read_guarded(path, _MAX_SIZE)
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise StateError(f"cannot read the key {path}: {error.strerror or error}", _USE_VARIABLE) from None
    if sys.platform != "win32" and stat.S_IMODE(mode) & 0o077:
        raise StateError(
            f"other users may read the key {path} (mode {stat.S_IMODE(mode):04o})", f"run `chmod 600 {path}`"
        )
    return _key_of(data, path)


_USE_VARIABLE = f"set {VARIABLE} to a secret of at least {SHORTEST} characters"


def find_or_make_key() -> bytes:
    """Return the key; create the user's file if there is none. Raises StateError."""
    return find_key() or _make_key(key_path())


def _key_of(text: bytes, origin: str) -> bytes:
    text = text.strip()
    if len(text) < SHORTEST:
        make = "python -c 'import secrets; print(secrets.token_hex())'"
        raise StateError(f"the key of {origin} is too short: at least {SHORTEST} characters", f"create one: `{make}`")
    return hashlib.sha256(text).digest()


def _make_key(path: str) -> bytes:
    """Create the key file in one step, so that of several processes one creates it and all use the same key."""
    from secrets import token_hex

    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            create_file(path, [f"{token_hex(_RANDOM_BYTES)}\n".encode()], 0o600)
    except OSError as error:
        raise StateError(f"cannot create the key {path}: {error.strerror}", _USE_VARIABLE) from None
    return find_key()
