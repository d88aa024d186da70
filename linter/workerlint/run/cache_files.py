"""Where caches are kept: the folder that was asked for, or the user's own for such things."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
FOLDER_VARIABLE = "WORKERLINT_CACHE_DIR"
OFF_VARIABLE = "WORKERLINT_NO_CACHE"
NAME = "workerlint"
_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# This folder holds caches of workerlint (https://bford.info/cachedir/)\n"


def is_switched_off() -> bool:
    """Tell whether the environment wants no cache."""
    return os.environ.get(OFF_VARIABLE, "") not in {"", "0"}


def cache_folder(given: str = "") -> str:
    """Give the folder of the caches: *given*, else what the environment says, else the user's."""
    chosen = given or os.environ.get(FOLDER_VARIABLE, "")
    return os.path.abspath(os.path.expanduser(chosen)) if chosen else os.path.join(_user_folder(), NAME)


def is_chosen(given: str = "") -> bool:
    """Tell whether somebody has named the folder, so that it belongs to the project at hand."""
    return bool(given or os.environ.get(FOLDER_VARIABLE, ""))


def make_folder(folder: str) -> None:
    """Make the folder, and let neither git nor backups care for what is in it."""
    if os.path.isdir(folder):
        return
    os.makedirs(folder, exist_ok=True)
    for name, text in (("CACHEDIR.TAG", _TAG), (".gitignore", "*\n")):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)


def _user_folder() -> str:
    """Give what platformdirs would; its import takes as long as the warm check of a hundred files."""
    if sys.platform == "linux":
        chosen = os.environ.get("XDG_CACHE_HOME", "").strip()
        return chosen if os.path.isabs(chosen) else os.path.expanduser("~/.cache")
    from platformdirs import user_cache_dir

    return user_cache_dir()


if TYPE_CHECKING:
    from hashlib import blake2b
else:
    try:
        from _blake2 import blake2b
    except ImportError:
        from hashlib import blake2b

SIZE = 16
"""Bytes: 128 bits tell contents apart for good."""


def digest(*parts: bytes) -> str:
    """Give the digest of some bytes in hexadecimal."""
    state = blake2b(digest_size=SIZE)
    for part in parts:
        state.update(part)
    return state.hexdigest()
