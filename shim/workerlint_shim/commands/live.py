"""``--live``: read the planned resources with the real dataos-ctl, which changes nothing."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Sequence
from functools import cache
from tempfile import TemporaryFile
from time import monotonic

from workerlint.core.record import Struct
from workerlint.core.text import Pattern, Source
from workerlint_shim.commands.handoff import prepare_real
from workerlint_shim.errors import FileError
from workerlint_shim.manifests.identity import Identity
from workerlint_shim.state.live_state import LiveResource
from workerlint_shim.state.saved_resources import read_saved

SECONDS = 30.0
"""The time limit of one call. The documented ones take up to 4 seconds."""
TOTAL_SECONDS = 300.0
"""The time limit of all calls."""
_AT_ONCE = 4
_MAX_OUTPUT = 10_000_000
"""In bytes."""
_DEFAULT_VERSION = "v1"
"""The documented default of ``get -v``."""
_ERROR = Pattern(r"(?m)^\W*(?:ERRO|FATA|PANI)\[[0-9]+\]")


@cache
def session_key() -> bytes:
    """Return a key of this process, to compare what is hidden in live resources with the manifests without a file."""
    from secrets import token_bytes

    return token_bytes()


def read_live(identities: Sequence[Identity], key: bytes) -> list[LiveResource]:
    """Return what the real dataos-ctl shows of each resource. Only ``get`` is run.

    *key* is the key of the tags of secrets. Raises HandoffError if there is no dataos-ctl.
    """
    from concurrent.futures import ThreadPoolExecutor

    program, environment = prepare_real()
    end = monotonic() + TOTAL_SECONDS
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(lambda identity: _Reader(program, environment, end, key).read(identity), identities))


class _Reader(Struct):
    """Reads a resource with the real dataos-ctl."""

    program: str
    environment: dict[str, str]
    end: float
    """When all calls must have ended, by the monotonic clock."""
    key: bytes

    def read(self, identity: Identity) -> LiveResource:
        """Return what is shown of a resource."""
        workspace = ["-w", identity.workspace] if identity.workspace else []
        arguments = ["get", "-t", identity.kind, "-n", identity.name, *workspace, "-d"]
        live = self._ask(identity, arguments)
        if live.found is None and not live.problem and identity.version != _DEFAULT_VERSION:
            # Without -v, it may look only for the default version.
            live = self._ask(identity, [*arguments, "-v", identity.version])
        return live

    def _ask(self, identity: Identity, arguments: list[str]) -> LiveResource:
        try:
            code, text, errors = self._run(arguments)
        except subprocess.TimeoutExpired:
            return LiveResource(identity, None, "dataos-ctl did not answer in time")
        except OSError as error:
            return LiveResource(identity, None, f"cannot run {self.program}: {error.strerror}")
        if code:
            return LiveResource(identity, None, f"dataos-ctl failed with exit code {code}")
        if _ERROR.search(errors) or _ERROR.search(text):
            return LiveResource(identity, None, "dataos-ctl printed an error")
        # The command line shows what an empty table is a list of.
        source = Source("dataos-ctl get", f"dataos-ctl {' '.join(arguments)}\n{text}")
        try:
            saved = read_saved(source, identity.workspace, self.key)
        except FileError as error:
            return LiveResource(identity, None, str(error))
        found = next((item for item in saved.resources if item.identity.key == identity.key), None)
        problem = saved.problems[0][1] if saved.problems and found is None else ""
        return LiveResource(identity, found, problem)

    def _run(self, arguments: list[str]) -> tuple[int, str, str]:
        """Return the exit code, the output and the errors. Raises TimeoutExpired and OSError."""
        seconds = min(SECONDS, self.end - monotonic())
        if seconds <= 0:
            raise subprocess.TimeoutExpired(arguments, 0)
        # Files, because a pipe would stay open while a program that dataos-ctl has started runs.
        with TemporaryFile() as output, TemporaryFile() as errors:
            child = subprocess.Popen(  # noqa: S603
                [self.program, *arguments],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
                start_new_session=True,
            )
            try:
                code = child.wait(seconds)
            except BaseException:
                _end(child)
                raise
            texts = []
            for file in (output, errors):
                file.seek(0)
                texts.append(file.read(_MAX_OUTPUT).decode("utf-8", "replace"))
        return code, texts[0], texts[1]


def _end(child: subprocess.Popen[bytes]) -> None:
    """End a program and those that it has started."""
    if hasattr(os, "killpg"):
        os.killpg(child.pid, signal.SIGKILL)
    child.kill()
    child.wait()
