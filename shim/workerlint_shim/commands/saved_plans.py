"""``apply --out plan.json``, which saves a plan, and ``apply plan.json``, which applies it if nothing has changed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from workerlint.config.errors import shown_path
from workerlint.core.console import OutputError
from workerlint.core.guarded_read import MAX_LIST_SIZE, read_guarded
from workerlint.core.wording import listing
from workerlint.files.write import write_file
from workerlint.manifest.interpolation import EXPRESSION, OPERATION
from workerlint_shim.commands.session import Session
from workerlint_shim.errors import FileError, ShimError, StateError, UsageError
from workerlint_shim.grammar.flags import Call, parse
from workerlint_shim.grammar.search import find_command
from workerlint_shim.manifests.redaction import mac, tag
from workerlint_shim.plan.outcome import Outcome
from workerlint_shim.plan.plan import Plan
from workerlint_shim.plan.plan_json import plan_as_json, step_as_json
from workerlint_shim.plan.saved_plan import Inputs, SavedPlan, seal, tool_name, unseal, without_variables
from workerlint_shim.state.store import Store, open_store
from workerlint_shim.state.tag_key import NAME, SHORTEST, VARIABLE, find_key, find_or_make_key

_OWN = ("detailed-exitcode", "color", "output", "quiet", "record", "state", "verbose", "exec", "dry-run")
"""The flags that may be used with a saved plan; all others are in the plan."""
_NOT_SAVED = (*_OWN, "out")


class StaleError(ShimError):
    """Something has changed since a plan was saved."""


def open_plan(session: Session, path: str) -> SavedPlan:
    """Return the plan at *path*, and give the session its command line.

    Raises UsageError, FileError, and StateError if there is no key or another one.
    """
    call = session.call
    for name in call.names:
        if name not in _OWN:
            raise UsageError(f"--{name} cannot be used with a saved plan, which contains it", f"remove --{name}")
    key = find_key()
    if not key:
        raise StateError(
            f"no key to verify {path}",
            f"set {VARIABLE} to the secret of at least {SHORTEST} characters that the plan was saved with, or copy the "
            f"key file {NAME} of the user who saved it",
        )
    plan = unseal(path, _read(path), key)
    command = find_command(plan.arguments)
    if command is None or command.verb != session.verb:
        name = " ".join(word for word in plan.arguments if not word.startswith("--"))
        raise UsageError(f"{path} was saved by `{name}`", f"use `{name} {path}`")
    session.call = parse([*plan.arguments, *_flags(call, _OWN)], command.flags)
    del session.call.words[: len(command.path)]
    session.command = command
    return plan


def confirm_inputs(session: Session, plan: SavedPlan) -> None:
    """Raise StaleError, which names what has changed, unless the inputs are those of the plan."""
    _confirm(plan, list(plan.inputs.changes_to(collect_inputs(session, find_key()))))


def confirm_plan(saved: SavedPlan, plan: Plan, store: Store | None) -> None:
    """Raise StaleError unless the plan for the state in *store* is the saved one.

    With ``--live``, the resources may have changed.
    """
    state = [] if saved.inputs.state == _fingerprint(store) else ["the recorded state has changed"]
    resources = [step_as_json(without_variables(step)) for step in plan.steps]
    _confirm(saved, [*state, *(f"{name} has changed on the platform" for name in saved.other_resources(resources))])


def _confirm(plan: SavedPlan, changes: list[str]) -> None:
    if changes:
        raise StaleError(f"{plan.path} no longer applies: {listing(changes)}", "create a new plan with `--out FILE`")


def _fingerprint(store: Store | None) -> str:
    return store.fingerprint() if store is not None and not store.is_empty else ""


def collect_inputs(session: Session, key: bytes) -> Inputs:
    """Return what the plan of a session is made from. Raises StateError."""
    files = session.files.files if session.files is not None else {}
    project = session.project
    with open_store(session.state) as store:
        state = _fingerprint(store)
    configuration = project.files_read() if project is not None else []
    return Inputs(
        tool_name(),
        {path.replace(os.sep, "/"): mac(key, source.encode(source.text)) for path, source in files.items()},
        {shown_path(path): mac(key, _content(path)) for path in configuration},
        {name: _variable(name, key) for name in sorted(set(_variables(session)))},
        state,
    )


def save_plan(session: Session, outcome: Outcome, plan: Plan) -> str:
    """Write the plan to the file of ``--out``, and return its path. Raises OutputError and StateError."""
    key = find_or_make_key()
    path = session.call.text("out")
    arguments = [*session.command.path, *_flags(session.call, session.call.names, without=_NOT_SAVED)]
    inputs = collect_inputs(session, key)
    plan.steps = list(map(without_variables, plan.steps))
    values = [os.environ[name] for name, given in inputs.variables.items() if given is not None]
    text = seal(plan_as_json(outcome), inputs, arguments, values, key)
    try:
        write_file(path, [text.encode("utf-8", "surrogatepass")])
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror}") from None
    return path


def _read(path: str) -> str:
    try:
        return read_guarded(path, MAX_LIST_SIZE).decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        raise FileError(f"{path} is not valid UTF-8") from None
    except OSError as error:
        raise FileError(f"cannot read {path}: {error.strerror}") from None


def _flags(call: Call, names: Iterable[str], without: tuple[str, ...] = ()) -> list[str]:
    return [f"--{name}={value}" for name in names if name not in without for value in call.texts(name)]


def _variables(session: Session) -> Iterator[str]:
    """Yield the names of all variables in the manifests; none if they are not interpolated."""
    files = session.files.files if session.files is not None and session.environment is not None else {}
    for source in files.values():
        for match in EXPRESSION.finditer(source.text):
            operation = OPERATION.match(match[3]) if match[3] else None
            name = match[1] or match[2] or (operation[1] if operation else "")
            if name:
                yield name


def _variable(name: str, key: bytes) -> str | None:
    value = os.environ.get(name)
    return None if value is None else tag(key, value)


def _content(path: str) -> bytes:
    try:
        return read_guarded(path, MAX_LIST_SIZE)
    except OSError:
        return b""  # it was deleted since the check has read it
