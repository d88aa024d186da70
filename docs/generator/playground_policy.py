"""The Content Security Policy of the playground's page: no request to another host."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)([^>]*)>(.*?)</script>", re.DOTALL)
_DIRECTIVES = (
    "default-src 'self'",
    # Pyodide compiles WebAssembly. The inline scripts are those of the theme.
    "script-src 'self' 'wasm-unsafe-eval' {hashes}",
    "style-src 'self' 'unsafe-inline'",  # CodeMirror adds style elements
    "img-src 'self' data:",
    "worker-src 'self' blob:",  # a worker from a blob inherits this policy, one from a file does not
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
)


def restrict_requests(site: Path) -> None:
    """Add the policy to the page of the playground in a built site, which is served by any server of static files."""
    page = site / "playground" / "index.html"
    text = page.read_text(encoding="utf-8")
    scripts = (match for match in _INLINE_SCRIPT.finditer(text) if "application/json" not in match[1])
    hashes = {base64.b64encode(hashlib.sha256(match[2].encode()).digest()).decode() for match in scripts}
    policy = "; ".join(_DIRECTIVES).format(hashes=" ".join(f"'sha256-{value}'" for value in sorted(hashes)))
    tag = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    # As early as possible: a policy does not apply to what is before it.
    changed, count = re.subn(r"<head>", lambda match: match[0] + tag, text, count=1)
    if not count:
        raise LookupError(f"{page.name} has no head")
    page.write_text(changed, encoding="utf-8")
