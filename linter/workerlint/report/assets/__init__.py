"""Style sheets, the script and the templates of pages."""

from __future__ import annotations

from importlib.resources import files


def read_asset(name: str) -> str:
    """Return the text of a file of this package."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
