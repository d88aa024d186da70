"""Digests of contents: BLAKE2b straight from its extension module, since ``hashlib`` loads OpenSSL (3 ms) first."""

from __future__ import annotations

TYPE_CHECKING = False
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
