"""Texts in which a phrase of the table is right, each with the reason."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from typing import NamedTuple


class Exempt(NamedTuple):
    """A phrase that is right in some files, or next to some words."""

    phrase: str
    """A part of the phrase, in lowercase."""
    files: str
    """The files, as a glob."""
    context: str
    """A regular expression that the words around the phrase match."""
    reason: str

    def covers(self, path: str, phrase: str, around: str) -> bool:
        """Return whether the phrase is right in a file, with the words around it."""
        return self.phrase in phrase.lower() and fnmatch(path, self.files) and bool(re.search(self.context, around))


EXCEPTIONS = [
    Exempt("folder", "editors/*", "", "VS Code and other editors open folders"),
    Exempt("rehears", "*shim/*", "nothing to rehearse", "what the dry run does with a command before it runs"),
    Exempt("rehears", "CHANGELOG.md", "nothing to rehearse", "the same message"),
    Exempt("silence", "rules/*", r"^(?:#+ )?Silence$", "the heading of what a rule does not report on purpose"),
    Exempt("folder", "lsp/*", "", "the Language Server Protocol has workspace folders"),
    Exempt("folder", "tests/editors/vscode/*", "", "VS Code opens folders"),
    Exempt("folder", "tests/lsp/*", "", "the Language Server Protocol has workspace folders"),
    Exempt("fault", "tests/hostile/*faults.py", "", "fault injection is the term for failing system calls"),
]
