"""The page of a field lists its known values: of the documentation, the configuration and the platform file."""

from __future__ import annotations

import json
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.engine.project import Project
from workerlint.manifest.resource_index import ResourceIndex
from workerlint.platform.platform import Platform
from workerlint.report.known_values import known_values
from workerlint.run.known_stacks import platform_below

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

PLATFORM = """\
format = 1
[compute]
closed = true
learned = 2026-01-31
from = "computes.txt"
names = ["runnable-default", "gpu"]
[secret.public]
learned = 2026-02-01
names = ["store"]
[secret.sandbox]
learned = 2026-02-01
names = ["cache"]
[stack]
learned = 2026-02-02
names = ["bento:4.0", "flare:7.0"]
[stack."flare:7.0"]
runs-in = ["workflow"]
learned = 2026-02-02
"""


FIELDS = {
    "compute": "compute",
    "stack": "stack",
    "tags": "",
    "workspace": "workspace",
    "owner": "user",
    "runAsUser": "user",
    "secrets": "secret",
    "dataosSecrets[].name": "secret",
    "dataosSecrets[].workspace": "workspace",
    "dataosVolumes[].name": "volume",
    "persistentVolume.name": "volume",
    "logLevel": "",
}
"""The kind of the names in a field that a platform file may list."""


def test_each_field_has_the_names_of_its_kind(folder: Any) -> None:
    lists = {kind: kind for kind in ("compute", "workspace", "user")}
    lists |= {kind: f"{kind}.public" for kind in ("secret", "volume")}
    text = "".join(f'[{key}]\nlearned = 2026-02-01\nnames = ["a-{kind}"]\n' for kind, key in lists.items())
    folder.write("platform.toml", f'format = 1\n{text}[stack."a-stack:1"]\nlearned = 2026-02-01\n')
    folder.write("workerlint.toml", 'platform = "platform.toml"\n')
    platform = platform_below(Project(), "")
    found = {
        path: [value for known in known_values(path, platform) if known.learned for value in known.values]
        for path in FIELDS
    }
    assert found == {
        path: [f"a-{kind}:1" if kind == "stack" else f"a-{kind}"] if kind else [] for path, kind in FIELDS.items()
    }


@pytest.mark.parametrize(
    ("path", "key"),
    [("compute", "computes"), ("stack", "stacks"), ("tags", "tags"), ("workspace", "workspaces"), ("owner", "owners")],
)
def test_each_list_of_the_configuration_is_known(folder: Any, path: str, key: str) -> None:
    folder.write("workerlint.toml", f'{key} = ["acme:1.0"]\n')
    *_, known = known_values(path, platform_below(Project(), ""))
    assert known.as_json() == {"values": ["acme:1.0"], "origin": "workerlint.toml", "complete": False, "learned": None}
    assert known.title == "workerlint.toml"


def test_the_stacks_of_a_worker(folder: Any) -> None:
    folder.write("workerlint.toml", 'platform = "platform.toml"\n')
    folder.write(
        "platform.toml",
        dedent("""\
        format = 1
        [stack]
        closed = true
        learned = 2026-02-02
        names = ["bento:4.0", "flare:7.0", "any:1"]
        [stack."flare:7.0"]
        runs-in = ["workflow"]
        learned = 2026-02-02
        [stack."bento:4.0"]
        runs-in = ["worker", "service"]
        learned = 2026-02-02
        [stack."any:1"]
        learned = 2026-02-03
    """),
    )
    documented, *learned = known_values("stack", platform_below(Project(), ""))
    assert documented.title == "documented for Workers"
    assert "bento" in documented.values
    assert "flare" not in documented.values
    assert [(known.title, known.values) for known in learned] == [
        ("platform.toml, stack, learned 2026-02-03, complete", ("any:1",)),
        ("platform.toml, stack, learned 2026-02-02, complete", ("bento:4.0",)),
    ]


def test_a_list_that_may_be_incomplete_says_so(folder: Any) -> None:
    folder.write("workerlint.toml", 'platform = "platform.toml"\n')
    folder.write("platform.toml", 'format = 1\n[secret.public]\nlearned = 2026-02-01\nnames = ["store"]\n')
    (known,) = known_values("secrets", platform_below(Project(), ""))
    assert known.title == "platform.toml, secret in public, learned 2026-02-01, may be incomplete"
    assert known.as_json()["learned"] == "2026-02-01"


def test_an_empty_list_has_no_values(folder: Any) -> None:
    folder.write("workerlint.toml", 'platform = "platform.toml"\n')
    folder.write("platform.toml", "format = 1\n[user]\nclosed = true\nlearned = 2026-02-01\nnames = []\n")
    assert list(known_values("owner", platform_below(Project(), ""))) == []


def test_values_that_no_file_configures(folder: Any) -> None:
    settings = Project().settings_in("").replace(config_file="", computes=("gpu",))
    (known,) = known_values("compute", Platform(settings, ResourceIndex(), None))
    assert (known.origin, known.values) == ("configuration", ("gpu",))


@pytest.mark.deep
def test_the_values_of_the_configuration_are_known(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", 'computes = ["gpu-small"]\nstacks = ["acme:1.0"]\n')
    assert "KNOWN VALUES:\n  workerlint.toml:\n    gpu-small\n" in run("explain", "worker.compute").out
    assert "  workerlint.toml:\n    acme:1.0\n" in run("explain", "spec.stack").out
    page = json.loads(run("explain", "--output-format", "json", "worker.compute").out)
    assert page["known_values"] == [
        {"values": ["gpu-small"], "origin": "workerlint.toml", "complete": False, "learned": None}
    ]


@pytest.mark.deep
@pytest.mark.parametrize(
    ("path", "known"),
    [
        (
            "worker.compute",
            ["  platform.toml, compute, learned 2026-01-31, complete:", "    runnable-default, gpu"],
        ),
        (
            "worker.dataosSecrets.name",
            [
                "  platform.toml, secret in public, learned 2026-02-01, may be incomplete:",
                "    store",
                "  platform.toml, secret in sandbox, learned 2026-02-01, may be incomplete:",
                "    cache",
            ],
        ),
        (
            "spec.stack",
            [
                "  documented for Workers:",
                "    bento, fastfun, scanner, stream-monitor, soda, container, alpha",
                "  platform.toml, stack, learned 2026-02-02, may be incomplete:",
                "    bento:4.0",
            ],
        ),
        ("worker.logLevel", []),
        ("worker.persistentVolume.name", []),
    ],
)
def test_the_values_of_the_platform_file_are_known(run: Run, folder: Any, path: str, known: list[str]) -> None:
    folder.write("platform.toml", PLATFORM)
    folder.write("workerlint.toml", 'platform = "platform.toml"\n')
    lines = run("explain", path).out.splitlines()
    if not known:
        assert "KNOWN VALUES:" not in lines
        return
    start = lines.index("KNOWN VALUES:") + 1
    assert lines[start : lines.index("", start)] == known
