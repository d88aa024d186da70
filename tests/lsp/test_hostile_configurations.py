"""Whatever takes the place of a configuration while a folder is open: the last valid one stays, with a message."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
from tests.command_line import FAULTY

from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint_lsp.client import ClientSettings
from workerlint_lsp.configuration_reports import configuration_reports
from workerlint_lsp.folder import Folder
from workerlint_lsp.positions import UTF16

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices of POSIX")


def make_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def make_deep_list(path: Path) -> None:
    path.write_text("computes = " + "[" * 20_000)


def make_long_key(path: Path) -> None:
    path.write_text("a" + ".a" * 20_000 + " = 1\n")


def make_huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


def make_deep_json(path: Path) -> None:
    path.write_text("[" * 100_000)


KINDS: list[tuple[Callable[[Path], None], str]] = [
    (make_device, "a link leads to it, out of the directory"),
    (os.mkfifo, "it is a pipe, not a file"),
    (make_deep_list, "values or keys are nested too deeply"),
    (make_long_key, "values or keys are nested too deeply"),
    (make_huge, "it is larger than 1,000,000 bytes"),
]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["workerlint.toml", "pyproject.toml"])
@pytest.mark.parametrize(("make", "reason"), KINDS)
def test_the_last_valid_configuration_stays(
    tmp_path: Path, name: str, make: Callable[[Path], None], reason: str
) -> None:
    (tmp_path / ".git").mkdir()
    path = tmp_path / name
    path.write_text(("[tool.workerlint]\n" if name == "pyproject.toml" else "") + 'severity = { DW301 = "info" }\n')
    warnings: list[str] = []
    folder = Folder(str(tmp_path), ClientSettings(), warnings.append)
    assert severity(folder) == "info"
    path.unlink()
    make(path)
    if name == "pyproject.toml" and path.is_file() and path.stat().st_size < 1_000_000:
        path.write_text("[tool.workerlint]\n" + path.read_text())
    folder.use_settings(ClientSettings())
    assert severity(folder) == "info"
    (warning,) = warnings
    assert reason in warning
    assert warning.endswith("; using the last valid configuration until this is fixed")
    ((uri, (report,)),) = configuration_reports(folder, UTF16, lambda _path: None).items()
    assert uri == path.as_uri()
    assert reason in report.message


@pytest.mark.parametrize("key", ["env-file", "platform"])
@pytest.mark.parametrize(("make", "reason"), [(os.mkfifo, "it is a pipe, not a file"), (make_deep_json, "")])
def test_so_it_does_if_a_named_file_cannot_be_read(
    tmp_path: Path, key: str, make: Callable[[Path], None], reason: str
) -> None:
    (tmp_path / ".git").mkdir()
    named = tmp_path / "named"
    named.write_text("format = 1\n" if key == "platform" else "")
    (tmp_path / "workerlint.toml").write_text(f'{key} = "named"\nseverity = {{ DW301 = "info" }}\n')
    warnings: list[str] = []
    folder = Folder(str(tmp_path), ClientSettings(), warnings.append)
    assert severity(folder) == "info"
    named.unlink()
    make(named)
    folder.use_settings(ClientSettings())
    assert severity(folder) == "info"
    (warning,) = warnings
    assert reason in warning
    assert warning.endswith("; using the last valid configuration until this is fixed")


def severity(folder: Folder) -> str:
    """Return the severity of the finding in a Worker."""
    engine = folder.engine_for(folder.absolute_path("w.yaml"))
    assert engine is not None
    found = engine.check(Document(Source("w.yaml", FAULTY))).diagnostics
    return next(item.severity for item in found if item.code == "DW301")
