"""The handoff of manifests to the real dataos-ctl: exactly the files that were checked, as they were checked."""

from __future__ import annotations

import os

from workerlint_shim.commands.handoff import hand_over, run_real
from workerlint_shim.errors import HandoffError
from workerlint_shim.grammar.command_flags import MANIFEST_FILE
from workerlint_shim.grammar.flags import Call
from workerlint_shim.manifests.file_set import FileSet


def hand_over_checked(call: Call, files: FileSet, *, waits: bool = False) -> int:
    """Run the real dataos-ctl on the files that were checked, and return its exit code.

    Without *waits*, it may replace this process. If the directory of ``-R`` contains anything that was not checked, it
    gets a copy without that.

    Raises HandoffError, also if a file has changed since it was checked.
    """
    if files.left_out:
        return _hand_over_copy(call, files)
    _confirm(files)
    return (run_real if waits else hand_over)(call.passed_on)


def _hand_over_copy(call: Call, files: FileSet) -> int:
    """Run the real dataos-ctl on a copy of the files, in which Bundles find the files next to them, too."""
    from tempfile import TemporaryDirectory

    paths = {os.path.abspath(path): source for path, source in files.files.items()}
    given = os.path.abspath(files.given)
    root = os.path.commonpath([given, *paths])
    with TemporaryDirectory(prefix="dataos-ctl-dry-") as copy:
        for path, source in paths.items():
            target = os.path.join(copy, os.path.relpath(path, root))
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "wb") as file:
                file.write(source.encode(source.text))
        _confirm(files)  # those that a Bundle names by their path from the current directory are not read from the copy
        directory = os.path.normpath(os.path.join(copy, os.path.relpath(given, root)))
        return run_real(call.passed_on_with(MANIFEST_FILE, directory))


def _confirm(files: FileSet) -> None:
    change = files.find_change()
    if change:
        raise HandoffError(f"{change} changed after it was checked", "run the command again")
