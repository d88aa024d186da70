"""The words of a finding for formats that have room for one sentence."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.diagnostic import Diagnostic
    from workerlint.report import FileReport


def advised(file: FileReport, diagnostic: Diagnostic) -> str:
    """Give what is wrong and what to write instead, without the secrets of the file."""
    message = file.hide(diagnostic.message)
    return f"{message}; {file.hide(diagnostic.help)}" if diagnostic.help else message
