"""The resources that the flags of ``get`` and ``delete`` select: ``-i``, ``--id``, ``-f``, or ``-w -t -n``."""

from __future__ import annotations

from workerlint.core.record import as_dict
from workerlint_shim.commands.session import Session
from workerlint_shim.console import Console
from workerlint_shim.errors import FileError, UsageError
from workerlint_shim.manifests.file_set_check import read_manifests
from workerlint_shim.manifests.identity import WORKER, WORKER_VERSION, Identity, Selector, read_id, read_identifier

_WAYS = ("identifier", "id", "manifestFile", "name")


def read_selectors(session: Session) -> list[Selector]:
    """Return the selectors of the command line.

    ``-v`` applies only if it is set: its default is v1, which no Worker has. Raises UsageError and FileError.
    """
    call = session.call
    if call.words:
        several = f'use `-n "{" ".join([call.text("name"), *call.words])}"`' if call.given("name") else ""
        hint = several or "use `-i NAME:VERSION:TYPE`, or `-t TYPE -n NAME`"
        raise UsageError(f"unexpected argument: {call.words[0]}", hint)
    ways = [way for way in _WAYS if call.given(way)]
    if len(ways) > 1:
        raise UsageError(f"--{ways[0]} cannot be used with --{ways[1]}", "use one of them")
    workspace = call.text("workspace")
    if call.given("identifier"):
        return [read_identifier(call.text("identifier"), workspace)]
    if call.given("id"):
        return [read_id(call.text("id"), workspace)]
    if call.given("manifestFile"):
        return [Selector(**as_dict(item)) for item in read_identities(session)]
    if call.given("name") and not call.given("type"):
        raise UsageError("-n requires -t", f"use `-t TYPE`, such as `-t {WORKER} -n {call.text('name')}`")
    version = call.text("version") if call.given("version") else ""
    names = dict.fromkeys(call.text("name").split()) or [""]
    return [Selector(name, version, call.text("type"), workspace) for name in names]


def read_identities(session: Session) -> list[Identity]:
    """Return the resources in the files of ``-f``. Raises UsageError, and FileError if one cannot be identified."""
    files = session.read_files()
    found = read_manifests(files.sources, session.environment, session.workspace, instance_wide=session.instance_wide)
    files.add(found.sources)
    if found.refusals:
        first = found.refusals[0]
        more = f" ({len(found.refusals) - 1} more)" if len(found.refusals) > 1 else ""
        raise FileError(f"{first.location}: {first.message}{more}", first.help)
    return [manifest.identity for manifest in found.manifests]


def explain_no_match(selector: Selector, others: list[str]) -> str:
    """Return why nothing matches; *others* are the versions of resources that match except for their version."""
    if others:
        return f"{selector.name}{selector.where} has version {others[0]}, not {selector.version}: use `-v {others[0]}`"
    hint = ""
    if selector.kind == WORKER and selector.version not in {"", WORKER_VERSION}:
        hint = f"; the version of a Worker is {WORKER_VERSION}: use `-v {WORKER_VERSION}`"
    return f"{selector}{selector.where} is not in the recorded state{hint}"


def warn_about_version(console: Console, session: Session, version: str) -> None:
    """Warn that the real dataos-ctl looks for v1 without ``-v``, if a resource of another version was found by name."""
    call = session.call
    if call.given("name") and not call.given("version") and version != call.text("version"):
        console.warn(
            f"the default of -v is {call.text('version')}, but the resource is {version}: use `dataos-ctl -v {version}`"
        )
