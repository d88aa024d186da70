"""A directory to run ``check`` in, with a cache of its own, which is used for any number of files."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from workerlint.cli.entry import main
from workerlint.run import checker

if TYPE_CHECKING:
    from pathlib import Path

WORKER = """\
name: {name}
version: v1beta
type: worker
workspace: public
worker:
  stack: bento:3.0
  logLevel: {level}
  compute: runnable-default
  topology:
    - name: city-sync
      type: bento
"""


class Result(NamedTuple):
    code: int
    out: str
    err: str


class Place:
    """A directory to work in, and the command line called in it."""

    def __init__(self, path: Path, cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self.cache = cache
        self._capsys = capsys

    def write(self, name: str, text: str) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
        return path

    def worker(self, name: str, level: str = "INFO") -> Path:
        return self.write(f"{name}.yaml", WORKER.format(name=name, level=level))

    def check(self, *arguments: str) -> Result:
        self._capsys.readouterr()
        code = main(["check", *arguments])
        return Result(code, *self._capsys.readouterr())

    def kept(self) -> list[Path]:
        return sorted(self.cache.glob("*.workerlint-cache"))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Place:
    path = tmp_path / "project"
    (path / ".git").mkdir(parents=True)
    monkeypatch.chdir(path)
    monkeypatch.setenv("WORKERLINT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(checker, "CACHED_FROM", 1)
    return Place(path, tmp_path / "cache", capsys)
