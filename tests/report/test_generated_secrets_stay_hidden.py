"""No output shows a generated secret, as it is or encoded, whatever else is wrong in the manifest."""

from __future__ import annotations

import contextlib
import io
import os
from typing import TYPE_CHECKING

import pytest
from tests.secrets.generated import SECRETS, hidden_words, with_mistakes

from workerlint.cli.entry import main
from workerlint.report.reporters import REPORTERS
from workerlint_shim.entry import main as dry_run

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def shown_by(directory: Path) -> str:
    """Return everything that the commands print and write about the manifests in a directory."""
    out, error = io.StringIO(), io.StringIO()
    names = sorted(name for name in os.listdir(directory) if name.endswith(".yaml"))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
        outputs = [f"--output-format={name}:out/{name}.txt" for name in REPORTERS]
        main(["check", "-v", "--no-cache", "--select", "ALL", *outputs, "."])
        main(["check", "--no-cache", "--diff", "--unsafe-fixes", "."])
        main(["check", "--no-cache", "--write-baseline", "out/baseline.json", "."])
        main(["exceptions", "."])
        for name in names[::6]:
            main(["explain", name])
            main(["graph", name])
            dry_run(["apply", "-f", name, "--lint"])
            dry_run(["apply", "-f", name, "--output", "json"])
    written = [path.read_text(encoding="utf-8") for path in (directory / "out").iterdir()]
    return "\n".join([out.getvalue(), error.getvalue(), *written])


def assert_hidden(texts: Iterable[str], shown: str) -> None:
    leaked = {word for text in texts for word in hidden_words(text) if word in shown}
    assert leaked == set()


@pytest.mark.deep
def test_no_command_shows_a_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATAOS_CTL_DRY_STATE", str(tmp_path / "state.sqlite"))
    (tmp_path / "out").mkdir()
    texts = [with_mistakes(case) for case in SECRETS]
    for number, text in enumerate(texts):
        (tmp_path / f"w{number:03}.yaml").write_text(text, encoding="utf-8")
    shown = shown_by(tmp_path)
    assert all(f"w{number:03}.yaml" in shown for number in range(len(texts)))
    assert_hidden(texts, shown)
