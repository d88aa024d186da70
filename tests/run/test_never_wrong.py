"""A run has the same outcome with the cache and without it, whatever changed between runs, for every option."""

from __future__ import annotations

import io
import mmap
import os
import shutil
import stat
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import examples

from workerlint.config.keys import KEYS
from workerlint.run import checker
from workerlint.run.options import OPTIONS

from .conftest import Place

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import GitRepository

    from .conftest import Result

WORKER = "name: {name}\nversion: v1beta\ntype: worker\nworkspace: {workspace}\nworker:\n  stack: {stack}\n"
BODY = "  logLevel: {level}\n  compute: {compute}\n  topology:\n    - name: city-sync\n      type: bento\n"
SECRETS = "  dataosSecrets:\n    - name: {secret}\n      workspace: public\n"
SECRET = "name: {name}\nversion: v1\ntype: secret\nworkspace: public\nsecret:\n  type: key-value\n  acl: r\n"
PATHS = ("a.yaml", "b.yaml", "below/c.yaml", "below/d.yml", "notes.md", "../other/e.yaml")
DIRECTORIES = ("", "below/", "../other/")

VALUES: dict[str, tuple[str, ...]] = {
    "--select": ("--select=DW3,DW6", "--select=DW301", "--select=ALL"),
    "--extend-select": ("--extend-select=ALL",),
    "--ignore": ("--ignore=DW301", "--ignore=DW6"),
    "--severity": ("--severity=DW301=warning", "--severity=DW3=off"),
    "--fail-on": ("--fail-on=warning", "--fail-on=never"),
    "--exit-zero": ("--exit-zero",),
    "--max-warnings": ("--max-warnings=0",),
    "--baseline": ("--baseline=baseline.json",),
    "--write-baseline": ("--write-baseline=baseline.json",),
    "--prune-baseline": ("--baseline=baseline.json --prune-baseline",),
    "--preview": ("--preview",),
    "--strict-coverage": ("--strict-coverage", "--strict-coverage --env=LEVEL=x"),
    "--require-manifest": ("--require-manifest",),
    "--no-ignores": ("--no-ignores",),
    "--today": ("--today=2027-01-28", "--today=2027-02-01"),
    "--fix": ("--fix",),
    "--add-ignore": ("--add-ignore=agreed",),
    "--unsafe-fixes": ("--fix --unsafe-fixes",),
    "--fixable": ("--fix --fixable=DW301",),
    "--unfixable": ("--fix --unfixable=DW301",),
    "--show-fixes": ("--fix --show-fixes", "--diff --show-fixes"),
    "--exit-non-zero-on-fix": ("--fix --exit-non-zero-on-fix",),
    "--fix-only": ("--fix-only",),
    "--diff": ("--diff",),
    "--config": ("--config=below/workerlint.toml", "--config=other.toml", "--config=severity.DW301='warning'"),
    "--exclude": ("--exclude=b.yaml",),
    "--extend-exclude": ("--extend-exclude=below",),
    "--per-file-ignores": ("--per-file-ignores=b.yaml:DW3",),
    "--no-config": ("--no-config",),
    "--policy-file": ("--policy-file=../other/workerlint.toml",),
    "--env-file": ("--env-file=variables.env",),
    "--env": ("--env=LEVEL=x", "--env=OTHER=x"),
    "--changed-since": ("--changed-since=HEAD",),
    "--new-since": ("--new-since=HEAD",),
    "--shard": ("--shard=1/2", "--shard=2/2"),
    "--include": ("--include=*.md",),
    "--force-exclude": ("--force-exclude",),
    "--stdin-filename": ("--stdin-filename=a.yaml -",),
    "--jobs": ("--jobs=1", "--jobs=2"),
    "--timeout-per-file": ("--timeout-per-file=0", "--timeout-per-file=600"),
    "--output-format": ("--output-format=json", "--output-format=sarif", "--output-format=github"),
    "--output-file": ("--output-file=report.txt",),
    "--statistics": ("--statistics",),
    "--quiet": ("--quiet",),
    "--verbose": ("--verbose",),
    "--color": ("--color=always",),
    "--explain": ("--explain",),
    "--show-files": ("--show-files",),
    "--show-settings": ("--show-settings",),
}
"""What each option is tried with."""
WITHOUT_EFFECT = {
    "--no-cache": "it is what the outcome is compared with",
    "--cache-dir": "it chooses the directory of the cache; each example has its own",
    "--watch": "it repeats runs until it is interrupted",
}
"""The options that are not tried."""

SETTINGS: dict[str, tuple[str, ...]] = {
    "required-version": ('required-version = ">=0"', 'required-version = ">=99"'),
    "root": ("root = true",),
    "extend": ('extend = ["other.toml"]', 'extend = ["../workerlint.toml"]'),
    "select": ('select = ["DW3"]', 'select = ["ALL"]'),
    "extend-select": ('extend-select = ["ALL"]',),
    "ignore": ('ignore = ["DW301"]',),
    "severity": ('severity = { DW301 = "warning" }', 'severity = { DW301 = "off" }'),
    "mandatory": ('mandatory = ["DW3", "DW6"]\ncomputes = ["gpu"]', 'mandatory = ["ALL"]'),
    "per-file-ignores": ('per-file-ignores = { "b.yaml" = ["DW3"] }', 'per-file-ignores = { "*.yaml" = ["DW6"] }'),
    "overrides": (
        'overrides = [{ files = ["b.yaml"], select = ["DW3"] }]',
        'overrides = [{ files = ["*.yaml"], severity = { DW301 = "info" } }]',
    ),
    "policy": (
        'policy = [{ code = "ACME001", at = "worker.logLevel", must = { const = "INFO" } }]',
        'policy = [{ code = "ACME001", at = "tags", must = { minItems = 1 }, files = ["b.yaml"] }]',
    ),
    "budget": ('budget = [{ code = "ACME010", cpu = "150m" }]',),
    "exclude": ('exclude = ["b.yaml"]',),
    "extend-exclude": ('extend-exclude = ["below"]',),
    "respect-gitignore": ("respect-gitignore = false",),
    "stacks": ('stacks = ["bent:1.0"]',),
    "computes": ('computes = ["runnable-default"]', 'computes = ["mine"]'),
    "resource-types": ('resource-types = ["wroker"]',),
    "workspaces": ('workspaces = ["public"]',),
    "owners": ('owners = ["ada"]',),
    "tags": ('tags = ["team:a"]',),
    "schema": ('[schema.extra.worker.properties.team]\ntype = "string"',),
    "platform": ('platform = "platform.toml"',),
    "platform-max-age": ('platform = "platform.toml"\nplatform-max-age = 1',),
    "env-file": ('env-file = "variables.env"',),
    "fail-on": ('fail-on = "never"',),
    "plugins": ("plugins = true",),
    "max-file-size": ("max-file-size = 180",),
    "require-suppression-reason": ("require-suppression-reason = true",),
    "max-suppressions": ("max-suppressions = { ALL = 1 }",),
    "preview": ("preview = true",),
    "strict-coverage": ("strict-coverage = true",),
}
"""What each key of the configuration is tried with."""
PLATFORM = """\
format = 1
[compute]
closed = true
learned = 2026-01-31
names = ["gpu"]
"""
IGNORED = (None, "b.yaml\n", "below/\n", "*.yaml\n!a.yaml\n", "e.yaml\n")
VARIABLES = (None, "LEVEL=INFO\n", "OTHER=x\n")


def test_every_option_is_tried() -> None:
    options = {next(name for name in option.names if name.startswith("--")) for option in OPTIONS}
    assert options == VALUES.keys() | WITHOUT_EFFECT.keys()
    assert not VALUES.keys() & WITHOUT_EFFECT.keys()
    assert all(name in value for name, values in VALUES.items() for value in values)


def test_every_setting_is_tried() -> None:
    assert KEYS.keys() == SETTINGS.keys()


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Return Workers of few names, so that they collide, with and without findings, comments and secrets."""
    parts = []
    for _ in range(draw(st.integers(1, 2))):
        name = draw(st.sampled_from(["w1", "w2", "w3"]))
        if draw(st.integers(0, 3)) == 0:
            parts.append(SECRET.format(name=name))
            continue
        text = WORKER.format(
            name=name,
            workspace=draw(st.sampled_from(["public", "other"])),
            stack=draw(st.sampled_from(["bento:3.0", "bent:1.0"])),
        )
        if draw(st.booleans()):
            text += SECRETS.format(secret=draw(st.sampled_from(["w1", "w2", "w4"])))
        body = BODY.format(
            level=draw(st.sampled_from(["INFO", "WARN", "LOUD", "info", "${LEVEL}"])),
            compute=draw(st.sampled_from(["runnable-default", "runnable-defualt"])),
        )
        comments = ("ignore[DW301]", "ignore[DW999] x", "ignore[DW301] x, until=2027-01-31", "ignore[DW3] until=x")
        comment = draw(st.sampled_from(["", "", *(f"  # workerlint: {comment}" for comment in comments)]))
        body = body.replace("\n", f"{comment}\n", 1)
        text += body + draw(
            st.sampled_from(["", "", "  runAsApiKey: abcdefghijklmnop\n", "  logLevel: [\n", "\t- x\n"])
        )
        parts.append(text)
    return "---\n".join(parts)


paths = st.sampled_from(PATHS)
directories = st.sampled_from(DIRECTORIES)
swaps = st.sampled_from([("INFO", "LOUD"), ("LOUD", "INFO"), ("WARN", "INFO"), ("w1", "w2"), ("runnable", "runnible")])
edits = st.one_of(
    st.tuples(st.just("write"), paths, texts()),
    st.tuples(st.just("write"), paths, texts()),
    st.tuples(st.just("swap, same size and time"), paths, swaps),
    st.tuples(st.just("swap, same size and time"), paths, swaps),
    st.tuples(st.just("swap, through an open mmap"), paths, swaps),
    st.tuples(st.just("touch"), paths, st.sampled_from([1, 1_600_000_000, 4_000_000_000])),
    st.tuples(st.just("rename"), paths, paths),
    st.tuples(st.just("delete"), paths, st.none()),
    st.tuples(st.just("link"), paths, st.sampled_from([*PATHS, "below", "../other"])),
    st.tuples(st.just("become a FIFO"), paths, st.none()),
    st.tuples(st.just("become a directory"), paths, st.none()),
    st.tuples(
        st.just("configure"), directories, st.sampled_from(["", *(item for v in SETTINGS.values() for item in v)])
    ),
    st.tuples(st.just("configure"), directories, st.none()),
    st.tuples(st.just("ignore"), directories, st.sampled_from(IGNORED)),
    st.tuples(st.just("set variables"), directories, st.sampled_from(VARIABLES)),
    st.tuples(st.just("write the baseline"), st.just(""), st.none()),
)
arguments = st.tuples(
    st.lists(st.sampled_from([item for values in VALUES.values() for item in values]), max_size=1),
    st.sampled_from(["", "", ".", ". ../other", "linked-below linked-other a.yaml", "below a.yaml b.yaml"]),
)
steps = st.lists(st.lists(edits, min_size=1, max_size=3), min_size=1, max_size=5)


class Machine:
    """The files of one example, and the mmaps that stay open on them."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.maps: dict[int, mmap.mmap] = {}
        shutil.rmtree(place.cache, ignore_errors=True)
        for path in [*place.path.iterdir(), place.path.parent / "other"]:
            if path.name != ".git":
                _remove(path)

    def edit(self, kind: str, name: str, value: object) -> None:
        path = self.place.path / name
        if kind in {"configure", "ignore", "set variables"}:
            name = {"configure": "workerlint.toml", "ignore": ".gitignore", "set variables": "variables.env"}[kind]
            _write(path / name, None if value is None else str(value))
        elif kind == "write":
            text = str(value)
            _write(path, f"# Notes\n\n```yaml\n{text}```\n" if path.suffix == ".md" else text)
        elif kind == "write the baseline":
            self.place.check("--no-cache", "--write-baseline", "baseline.json", ".")
        elif kind == "link":
            link = path.parent / f"linked-{os.path.basename(str(value)).partition('.')[0]}"
            _remove(link)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(self.place.path / str(value))
        elif path.is_file():
            self._edit_file(path, kind, value)

    def _edit_file(self, path: Path, kind: str, value: object) -> None:
        if kind.startswith("swap") and isinstance(value, tuple):
            old, new = (item.encode() for item in value)
            data = path.read_bytes()
            at = data.find(old)
            before = path.stat()
            if at < 0 or len(old) != len(new):
                return
            if kind.endswith("mmap"):
                self._mapped(path)[at : at + len(new)] = new
            else:
                path.write_bytes(data.replace(old, new))
                os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        elif kind == "touch":
            os.utime(path, (int(str(value)), int(str(value))))
        elif kind == "rename":
            target = self.place.path / str(value)
            if not target.exists() or target.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                path.replace(target)
        else:
            _remove(path)
            if kind.endswith("FIFO"):
                os.mkfifo(path)
            elif kind.endswith("directory"):
                _write(path / "inner.yaml", WORKER.format(name="inner", workspace="public", stack="bento:3.0"))

    def _mapped(self, path: Path) -> mmap.mmap:
        """Return a writable mmap of a file, which stays open to be written through again."""
        status = path.stat()
        mapped = self.maps.get(status.st_ino)
        if mapped is None or len(mapped) != status.st_size:
            with path.open("r+b") as file:
                mapped = self.maps[status.st_ino] = mmap.mmap(file.fileno(), 0)
        return mapped

    def run(self, *given: str) -> tuple[Result, dict[str, bytes]]:
        """Return the outcome of a run and the files that it left, and put them back as they were."""
        before = self._files()
        with pytest.MonkeyPatch.context() as patch:
            text = WORKER.format(name="w1", workspace="public", stack="bento:3.0")
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
            result = self.place.check(*given)
        after = self._files()
        for path in before.keys() | after.keys():
            if before.get(path) != after.get(path):
                _write(self.place.path / path, before.get(path))
        return result, after

    def _files(self) -> dict[str, bytes]:
        found = {}
        for top in (self.place.path, self.place.path.parent / "other"):
            for parent, names, files in os.walk(top):
                names[:] = [name for name in names if name != ".git"]
                for name in files:
                    path = os.path.join(parent, name)
                    if stat.S_ISREG(os.lstat(path).st_mode):
                        with open(path, "rb") as file:
                            found[path] = file.read()
        return found

    def close(self) -> None:
        for mapped in self.maps.values():
            mapped.close()


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _write(path: Path, content: str | bytes | None) -> None:
    if content is None:
        _remove(path)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file():  # writing to a FIFO would block
        _remove(path)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.fixture
def repository(
    repositories: type[GitRepository],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Place:
    """Make a directory in a repository with one commit, for ``--changed-since``."""
    path = tmp_path / "project"
    text = WORKER.format(name="w1", workspace="public", stack="bento:3.0")
    repositories(path).commit(**{"a.yaml": text, "b.yaml": text})
    monkeypatch.chdir(path)
    monkeypatch.setenv("WORKERLINT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    monkeypatch.setattr(checker, "CACHED_FROM", 1)
    return Place(path, tmp_path / "cache", capsys)


@pytest.mark.deep
@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(first=st.lists(texts(), min_size=len(PATHS), max_size=len(PATHS)), steps=steps, given_=arguments)
def test_random_edits(
    first: list[str],
    steps: list[list[tuple[str, str, object]]],
    given_: tuple[list[str], str],
    repository: Place,
) -> None:
    machine = Machine(repository)
    for path, text in zip(PATHS, first, strict=True):
        machine.edit("write", path, text)
    arguments = [word for option in given_[0] for word in option.split()] + given_[1].split()
    try:
        for edits in ([], *steps):
            for edit in edits:
                machine.edit(*edit)
            # Once with what earlier steps stored, once with what this one did.
            expected = machine.run("--no-cache", *arguments)
            assert machine.run(*arguments) == expected
            assert machine.run(*arguments) == expected
    finally:
        machine.close()


@pytest.fixture
def machine(repository: Place) -> Machine:
    """Write files whose results depend on every option and setting."""
    machine = Machine(repository)
    repository.worker("a", "LOUD")
    repository.worker("b", "${LEVEL}")
    repository.worker("below/c", "LOUD")
    repository.worker("suppressed", "LOUD  # workerlint: ignore[DW301]")
    repository.write("stack.yaml", WORKER.format(name="w1", workspace="public", stack="bent:1.0"))
    repository.write("notes.md", "# Notes\n\n```yaml\nname: notes\ntype: worker\nworker: {}\n```\n")
    repository.write("other.toml", 'select = ["ALL"]\n')
    repository.write("variables.env", "OTHER=x\n")
    repository.write("platform.toml", PLATFORM)
    machine.edit("write the baseline", "", None)
    repository.write("below/workerlint.toml", 'ignore = ["DW301"]\n')
    repository.worker("d", "LOUD")
    return machine


@pytest.mark.deep
@pytest.mark.parametrize("value", [value for values in VALUES.values() for value in values])
def test_runs_with_an_option_and_without_it(value: str, machine: Machine) -> None:
    for arguments in ((), tuple(value.split())) * 2:
        assert machine.run(*arguments) == machine.run("--no-cache", *arguments)


@pytest.mark.deep
@pytest.mark.parametrize("value", [value for values in SETTINGS.values() for value in values])
def test_runs_with_a_setting_and_without_it(value: str, machine: Machine) -> None:
    for text in (None, value) * 2:
        machine.edit("configure", "", text)
        assert machine.run() == machine.run("--no-cache")
