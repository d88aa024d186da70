"""Rehearses the apply of one text, for whoever has it at hand: an editor, above all. Nothing is written anywhere."""

from __future__ import annotations

from workerlint.project import Project
from workerlint.record import Record
from workerlint.text import Source
from workerlint_shim.console import Console
from workerlint_shim.file_set_check import check_file_set
from workerlint_shim.messages import announce_passed, announce_plan, announce_refusals
from workerlint_shim.plan import APPLY, make_plan
from workerlint_shim.store import open_store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class Rehearsal(Record):
    """Whether a manifest would be *accepted*, and the *text* that ``apply`` prints: no colours, secrets masked."""

    __slots__ = ("accepted", "text")

    accepted: bool
    text: str

    def __init__(self, accepted: bool, text: str) -> None:
        self.accepted = accepted
        self.text = text


def rehearse(
    text: str,
    path: str,
    *,
    environment: Mapping[str, str] | None = None,
    workspace: str | None = None,
    state: str = "",
    project: Project | None = None,
) -> Rehearsal:
    """Plan the apply of a file that holds *text*; *path* is what messages call it, and whose configuration holds.

    *environment* fills in variables; with None they are left alone, as with ``--disable-interpolation``. *workspace* is
    what ``-w`` would say. *state* is the file of the rehearsed state, which is only read; without one every resource is
    new. *project* gives the rules; a new one is made when it is None.

    Raises ConfigurationError and StateError.
    """
    written: list[str] = []
    console = Console(lambda _, line: written.append(line), clock=lambda: 0.0)
    examination = check_file_set([Source(path, text)], project or Project(), environment, workspace)
    for failure in examination.failures:
        console.error(failure)
    refusals = examination.refusals
    if refusals:
        announce_refusals(console, APPLY, examination.manifests, refusals)
    elif state:
        with open_store(state) as store:
            plan = make_plan(examination.manifests, store)
        announce_plan(console, APPLY, plan, recorded=False)
    else:
        announce_plan(console, APPLY, make_plan(examination.manifests, None), recorded=False)
    announce_passed(console, examination)
    return Rehearsal(not refusals and not examination.failures, "".join(written))
