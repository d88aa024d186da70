"""Processes that are started anew, where the system cannot copy one: each is given its share of the files at once."""

from __future__ import annotations

import json
import subprocess
import sys
from threading import Thread

from workerlint.cli.parallel import dump, load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from workerlint.cli.parallel import Work
    from workerlint.cli.surveying import Survey
    from workerlint.project import Project

_PROGRAM = "import sys; sys.path[:] = {path!r}; from workerlint.cli.spawning import serve; serve()"


class _Child:
    """A process with its share, and the thread that talks to it."""

    def __init__(self, task: dict[str, object]) -> None:
        program = _PROGRAM.format(path=sys.path)
        self.process = subprocess.Popen(  # noqa: S603 - this very interpreter
            [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.answer = b""
        self._task = json.dumps(task).encode()
        self.thread = Thread(target=self._talk, daemon=True)
        self.thread.start()

    def _talk(self) -> None:
        try:
            self.answer = self.process.communicate(self._task)[0]
        except (OSError, ValueError):
            self.answer = b""


def share_with_spawned(paths: Sequence[str], work: Work, jobs: int) -> list[str]:
    """Do as ``share_out`` says, except that nothing is known of how far the others are."""
    children: list[_Child] = []
    lost = []
    try:
        for share in range(1, jobs):
            numbered = [(number, paths[number]) for number in range(share, len(paths), jobs)]
            try:
                children.append(_Child({**work.task, "files": numbered}))
            except OSError:  # there can be no more
                break
        for number in range(0, len(paths), jobs):
            work.here(paths[number])
        for child in children:
            child.thread.join()
            try:
                answer = load(child.answer)
            except ValueError:
                lost.append(f"ended with {child.process.wait()}")
                continue
            for number, entry in answer:
                if entry is not None:
                    work.take(paths[number], entry)
    finally:
        for child in children:
            child.process.kill()
            child.process.wait()
    return lost


def serve() -> None:
    """Check the files that the standard input names, and write what was found to the standard output."""
    import signal

    from workerlint.cli.check_options import CheckOptions
    from workerlint.cli.naming import shown_path
    from workerlint.cli.overrides import make_project
    from workerlint.cli.remembering import examine_for_other
    from workerlint.cli.surveying import Survey

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it too, and ends this process
    task = json.load(sys.stdin.buffer)
    project: Project | Survey = make_project(CheckOptions.from_json(task["options"]))
    if task["light"]:
        project = Survey(project)
    stored = task["stored"]
    done = [
        (number, examine_for_other(project.engine_for(path), path, shown_path(path), stored=stored))
        for number, path in task["files"]
    ]
    sys.stdout.buffer.write(dump(done))
