"""With the cache and without it, a run says the same, whatever was edited between runs."""

from __future__ import annotations

import itertools
import os
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workerlint.run import cache_store as store

if TYPE_CHECKING:
    from .conftest import Place

pytestmark = pytest.mark.slow

WORKER = "name: {name}\nversion: v1beta\ntype: worker\nworkspace: {workspace}\nworker:\n  stack: bento:3.0\n"
BODY = "  logLevel: {level}\n  compute: {compute}\n  topology:\n    - name: city-sync\n      type: bento\n"
SECRETS = "  dataosSecrets:\n    - name: {secret}\n      workspace: public\n"
SECRET = "name: {name}\nversion: v1\ntype: secret\nworkspace: public\nsecret:\n  type: key-value\n  acl: r\n"
PATHS = ("a.yaml", "b.yaml", "c.yaml", "below/d.yaml", "below/e.yml", "notes.md")
CONFIGURATIONS = (
    None,
    "",
    'ignore = ["DW301"]\n',
    'computes = ["runnable-default"]\n',
    'severity = { DW301 = "warning" }\n',
    '[per-file-ignores]\n"b.yaml" = ["DW3"]\n',
    "require-suppression-reason = true\n",
    "max-file-size = 180\n",
)
IGNORES = (None, "b.yaml\n", "below/\n", "*.yaml\n!a.yaml\n")
OPTIONS = (
    (),
    ("--select", "DW3,DW6"),
    ("--ignore", "DW301"),
    ("--no-ignores",),
    ("--statistics",),
    ("--verbose",),
    ("--jobs", "2"),
    ("--include", "*.md"),
    ("--env", "LEVEL=x"),
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Write a file: Workers of few names, so that they collide, with and without faults, comments and secrets."""
    parts = []
    for _ in range(draw(st.integers(0, 2))):
        name = draw(st.sampled_from(["w1", "w2", "w3"]))
        if draw(st.integers(0, 3)) == 0:
            parts.append(SECRET.format(name=name))
            continue
        text = WORKER.format(name=name, workspace=draw(st.sampled_from(["public", "other"])))
        if draw(st.booleans()):
            text += SECRETS.format(secret=draw(st.sampled_from(["w1", "w2", "w4"])))
        body = BODY.format(
            level=draw(st.sampled_from(["INFO", "WARN", "LOUD", "${LEVEL}"])),
            compute=draw(st.sampled_from(["runnable-default", "runnable-defualt"])),
        )
        comment = draw(st.sampled_from(["", "", "  # workerlint: ignore[DW301]", "  # workerlint: ignore[DW999] x"]))
        body = body.replace("\n", f"{comment}\n", 1)
        text += body + draw(
            st.sampled_from(["", "", "  runAsApiKey: abcdefghijklmnop\n", "  logLevel: [\n", "\t- x\n"])
        )
        parts.append(text)
    return "---\n".join(parts)


edits = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.sampled_from(PATHS), texts()),
        st.tuples(st.just("write as old"), st.sampled_from(PATHS), texts()),
        st.tuples(st.just("swap a character"), st.sampled_from(PATHS), st.sampled_from(["O", "0", "L"])),
        st.tuples(st.just("delete"), st.sampled_from(PATHS), st.just("")),
        st.tuples(st.just("rename"), st.sampled_from(PATHS), st.sampled_from(PATHS)),
        st.tuples(st.just("touch"), st.sampled_from(PATHS), st.just("")),
        st.tuples(st.just("configure"), st.sampled_from(["", "below/"]), st.sampled_from(CONFIGURATIONS)),
        st.tuples(st.just("git-ignore"), st.sampled_from(["", "below/"]), st.sampled_from(IGNORES)),
        st.tuples(st.just("link"), st.sampled_from(PATHS), st.sampled_from([*PATHS, "below", "elsewhere", "../other"])),
        st.tuples(st.just("run"), st.just(""), st.sampled_from(OPTIONS)),
    ),
    min_size=2,
    max_size=14,
)
_times = itertools.count(1_600_000_000_000_000_000, 1_000)


def edit(place: Place, kind: str, name: str, value: str | None, *, distinct: bool) -> None:
    path = place.path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.stat() if path.is_file() else None
    if kind.startswith("write"):
        text = value or ""
        path.write_text(f"# Notes\n\n```yaml\n{text}```\n" if path.suffix == ".md" else text)
    elif kind in {"configure", "git-ignore"}:
        path = place.path / name / ("workerlint.toml" if kind == "configure" else ".gitignore")
        if value is None:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(exist_ok=True)
        path.write_text(value)
    elif kind == "link":
        path = path.parent / f"linked-{path.name}"
        path.unlink(missing_ok=True)
        path.symlink_to(str(value))
        return
    elif before is None:
        return
    elif kind == "swap a character":
        path.write_text(path.read_text().replace(str(value), "X", 1))
    elif kind == "delete":
        path.unlink()
        return
    elif kind == "rename":
        path.replace(place.path / str(value)) if (place.path / str(value)).parent.is_dir() else None
        return
    if distinct:
        at = next(_times)
        os.utime(path, ns=(at, at))
    elif before and kind == "write as old":
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("trusted", [False, True], ids=["by content", "by time"])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=edits)
def test_random_edits(trusted: bool, steps: list[tuple[str, str, str]], place: Place) -> None:
    with pytest.MonkeyPatch.context() as patch:
        if trusted:  # the times of files that were just written; each edit has one of its own then
            patch.setattr(store, "UNSETTLED_NS", -(10**12))
        shutil.rmtree(place.cache, ignore_errors=True)
        for path in place.path.iterdir():
            if path.name != ".git":
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        options: tuple[str, ...] = ()
        for number, (kind, name, value) in enumerate(steps):
            if kind == "run":
                options = tuple(value)
            else:
                edit(place, kind, name, value, distinct=trusted)
            form = "text" if "--statistics" in options else ("json", "sarif")[number % 2]
            for arguments in ((*options, "--output-format", form, "."), (*options, "--output-format", "text", ".")):
                assert place.check(*arguments) == place.check("--no-cache", *arguments)
