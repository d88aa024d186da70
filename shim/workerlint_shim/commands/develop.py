"""``develop``: an example manifest, the schema of a Worker, and the known Stacks."""

from __future__ import annotations

from collections.abc import Iterator

from workerlint.core.wording import closest
from workerlint.scaffold.manifest import ManifestOptions, compose
from workerlint_schemas import RESOURCE_TYPES, load_schema
from workerlint_schemas.export import ALL_VERSIONS, VERSIONS, render
from workerlint_shim.commands.session import Session
from workerlint_shim.errors import ACCEPTED, UsageError
from workerlint_shim.manifests.identity import WORKER, WORKER_VERSION
from workerlint_shim.table import draw_boxed

_EXAMPLE_NAME = "sample-worker"
_EXAMPLE_STACK = "bento"
_HEAD = ("STACK", "FLAVOR", "VERSION", "IMAGE", "IMAGE PULL SECRET")


def run(session: Session) -> int:
    """Print what the command asks for. Raises UsageError."""
    call = session.call
    if call.words:
        raise UsageError(f"unexpected argument: {call.words[0]}")
    if session.verb == "versions":
        for line in draw_boxed(_HEAD, list(_stacks())):
            session.console.show(line)
        return ACCEPTED
    _check_type(call.text("type"))
    if session.command.path == ("develop", "generate"):
        if call.given("version") and call.text("version") != WORKER_VERSION:
            session.console.warn(f"no example for version {call.text('version')}; using {WORKER_VERSION}")
        session.print(compose(ManifestOptions(call.text("name") or _EXAMPLE_NAME, _EXAMPLE_STACK)))
    else:
        session.print(render(_schema(session)))
    return ACCEPTED


def _check_type(kind: str) -> None:
    if not kind:
        raise UsageError("no resource type specified", f"use `-t {WORKER}`")
    if kind == WORKER:
        return
    if kind in RESOURCE_TYPES:
        raise UsageError(f"the dry run supports the type {WORKER} only, not {kind}", "use the real dataos-ctl")
    near = closest(kind, RESOURCE_TYPES)
    raise UsageError(f"unknown resource type {kind}", f"did you mean `{near[0]}`?" if near else "")


def _schema(session: Session) -> str:
    """Return the name of the schema; the documentation also uses versions that a Worker does not have."""
    if not session.call.given("version"):
        return ALL_VERSIONS
    version = session.call.text("version")
    if version not in VERSIONS:
        session.console.warn(f"no Worker schema for version {version}; using {WORKER_VERSION}")
    return VERSIONS.get(version, VERSIONS[WORKER_VERSION])


def _stacks() -> Iterator[list[str]]:
    for name, stack in sorted(load_schema("stacks.json").items()):
        for flavour in stack["flavours"] or [""]:
            for version in stack["versions"] or [""]:
                # The names of images depend on the installation.
                yield [name, flavour, version, "", ""]
