"""A private code-server: its directories, its extension, its process."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import threading
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

QUIET = {
    "chat.commandCenter.enabled": False,
    "editor.stickyScroll.enabled": False,
    "extensions.autoCheckUpdates": False,
    "extensions.autoUpdate": False,
    "files.autoSave": "off",
    "security.workspace.trust.enabled": False,
    "telemetry.telemetryLevel": "off",
    "update.mode": "none",
    "workbench.colorTheme": "Default Light Modern",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.startupEditor": "none",
    "workbench.tips.enabled": False,
}
"""User settings under which nothing moves or pops up that no test asked for."""


class CodeServer:
    """VS Code in a browser, with its own extensions and home directory."""

    def __init__(
        self,
        program: str,
        extension: Path,
        home: Path,
        path: str,
        settings: Mapping[str, object] | None = None,
        others: Sequence[Path] = (),
    ) -> None:
        """Install the extension and start the server, with *path* as the PATH of the extension and its processes.

        *settings* are user settings in addition to ``QUIET``, and *others* more extensions, installed in this order.
        """
        user = home / "user"
        (user / "User").mkdir(parents=True)
        (user / "User" / "settings.json").write_text(json.dumps({**QUIET, **(settings or {})}), encoding="utf-8")
        # The extension host takes over what a login shell exports, and /etc/profile sets PATH anew.
        (home / ".bash_profile").write_text(f"export PATH={shlex.quote(path)}\n", encoding="utf-8")
        node = shutil.which("node")
        assert node is not None
        self._command = [
            node,
            os.path.realpath(program),
            "--user-data-dir",
            str(user),
            "--extensions-dir",
            str(home / "extensions"),
        ]
        self.environment = _environment(home, path)
        for file in (extension, *others):
            subprocess.run(
                [*self._command, "--install-extension", str(file)],
                env=self.environment,
                check=True,
                capture_output=True,
            )
        self._process = self._start()
        self.log: list[str] = []
        self.url = self._listening()
        self._drained = threading.Thread(target=self._drain, daemon=True)
        self._drained.start()

    def _start(self) -> subprocess.Popen[str]:
        quiet = ["--disable-telemetry", "--disable-update-check", "--disable-getting-started-override"]
        return subprocess.Popen(
            [*self._command, "--auth", "none", "--bind-addr", "127.0.0.1:0", *quiet],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )

    def _listening(self) -> str:
        """Read the output up to the address that the server listens on."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.log.append(line)
            if found := re.search(r"listening on (http://[\d.:]+)", line):
                return found[1]
        raise AssertionError("code-server did not start:\n" + "".join(self.log))

    def _drain(self) -> None:
        assert self._process.stdout is not None
        self.log.extend(self._process.stdout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the server and all its child processes."""
        os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait(timeout=30)
        self._drained.join(timeout=30)
        assert self._process.stdout is not None
        self._process.stdout.close()


def _environment(home: Path, path: str) -> Mapping[str, str]:
    """Return the environment of the editor; with PYTHONPATH, the server is the one that the other tests test."""
    packages = os.environ.get("PYTHONPATH")
    return {
        **({"PYTHONPATH": packages} if packages else {}),
        "PATH": path,
        "SHELL": "/bin/bash",
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_DATA_HOME": str(home / ".local" / "share"),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "LANG": "C.UTF-8",
    }
