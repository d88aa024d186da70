"""Notes what a run of ``check`` looks at and says, so that the same call can be answered from it (cli/replaying.py)."""

from __future__ import annotations

import os
import sys
import time

from workerlint.caching.places import make_folder
from workerlint.caching.runs import LISTING, STATUS, TARGET, Input, Said, keep, listing_of
from workerlint.caching.times import UNSETTLED_NS
from workerlint.cli.output import FOR_PEOPLE
from workerlint.cli.replaying import record_path
from workerlint.configuration import OWN_FILE, SHARED_FILE
from workerlint.discovery import STDIN
from workerlint.registry import BUILT_IN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from workerlint.cli.check_options import CheckOptions
    from workerlint.project import Project
    from workerlint.report import FileReport
    from workerlint.rule import Rule

_WITH_MORE_INPUTS = (
    "baseline", "changed_since", "diff", "fix", "fix_only", "no_cache", "prune_baseline", "shard", "show_files",
    "show_settings", "verbose", "watch", "write_baseline",
)  # fmt: skip
"""Options of calls that change something, or look at more than manifests and their configuration."""
_GIT = ".git"
_CODE = ("workerlint", "yaml", "_yaml")
"""The beginnings of the names of modules whose files a run depends on; Python itself is known by its version."""


class Recording:
    """What one run looks at and says. *arguments* are those of its call."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self._arguments = arguments
        self._started = time.time_ns()
        self._inputs: list[Input] = []
        self._folders: list[str] = []
        self._said: list[str] = []
        self._complete = False

    def enter(self, folder: str, entries: Sequence[os.DirEntry[str]]) -> None:
        """Note a folder that is looked through, empty for the current one, and what is in it."""
        self._folders.append(folder)
        self._inputs.append(Input(LISTING, folder or os.curdir, listing_of(entries)))
        for entry in entries:
            if entry.is_symlink():
                path = os.path.join(folder, entry.name)
                self._inputs += (Input(TARGET, path), Input(STATUS, path))

    def hear(self, chunks: Iterable[str]) -> Iterator[str]:
        """Note what is said."""
        for chunk in chunks:
            self._said.append(chunk)
            yield chunk
        self._complete = True

    def save(
        self, code: int, options: CheckOptions, project: Project, files: Iterable[str], reports: Iterable[FileReport]
    ) -> None:
        """Keep the run, unless what it says may quote a secret, or something that it looked at may still change.

        *files* are those that were read, *reports* what was found in them.
        """
        path = record_path(self._arguments)
        rules = project.known_rules
        is_foreign = any(rule.module.partition(".")[0] != BUILT_IN for rule in rules)
        if path is None or is_foreign or not self._complete or any(map(_shows_secret, reports)):
            return
        self._inputs += _code(rules)
        paths = dict.fromkeys((*options.paths, *files, *project.files_read(), *self._around(files)))
        self._inputs += [Input(STATUS, name) for name in paths]
        last = self._started - UNSETTLED_NS
        if any(b"\n" in item.path or item.has_changed_after(last) for item in self._inputs):
            return
        said = Said(code, "".join(self._said), for_people=options.outputs[0][0] in FOR_PEOPLE)
        try:
            make_folder(os.path.dirname(path))
            keep(path, said, self._inputs)
        except OSError:  # what cannot be kept is found out again
            return

    def _around(self, files: Iterable[str]) -> Iterator[str]:
        """Give what a configuration and git may have to say in every folder from those of the run up."""
        folders: set[str] = set()
        for folder in (os.curdir, *self._folders, *(os.path.dirname(path) for path in files)):
            at = os.path.abspath(folder)
            while at not in folders:
                folders.add(at)
                at = os.path.dirname(at)
        for folder in folders:
            for name in (OWN_FILE, SHARED_FILE, ".gitignore", _GIT):
                yield os.path.join(folder, name)
            git = os.path.join(folder, _GIT)
            if os.path.exists(git):
                from workerlint.walk import git_folder

                yield os.path.join(git_folder(git), "info", "exclude")


def recording_of(arguments: Sequence[str] | None, options: CheckOptions) -> Recording | None:
    """Give a recording for a call that looks at nothing but manifests and their configuration, and only reports."""
    if (
        arguments is None
        or any(getattr(options, name) for name in _WITH_MORE_INPUTS)
        or STDIN in options.paths
        or len(options.outputs) > 1
        or options.outputs[0][1]
        or (options.outputs[0][0] == "github" and os.environ.get("GITHUB_STEP_SUMMARY"))
        or record_path(arguments) is None
    ):
        return None
    return Recording(arguments)


def _shows_secret(report: FileReport) -> bool:
    return bool((report.diagnostics or report.suppressed) and report.masks)


def _code(rules: Iterable[Rule]) -> Iterator[Input]:
    """Give the code of the tool: the modules that were loaded, and the rules that nothing called for."""
    paths = [getattr(module, "__file__", None) for name, module in list(sys.modules.items()) if name.startswith(_CODE)]
    for folder in sys.modules[BUILT_IN].__path__:
        yield Input(LISTING, folder)
        paths += [os.path.join(folder, f"{rule.module.rpartition('.')[2]}.py") for rule in rules]
    for path in dict.fromkeys(filter(None, paths)):
        yield Input(STATUS, path)
