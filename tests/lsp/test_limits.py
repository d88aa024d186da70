"""What the server reads of a workspace that its user did not write, and how it reports the rest."""

from __future__ import annotations

import itertools
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.lsp.client_in_process import Client, with_client
from tests.lsp.server_process import Server

import workerlint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links of POSIX")

WORKER = "name: orders\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  logLevel: LOUD\n"
RECORDER = """\
import os, sys
record = os.open(sys.argv.pop(1), os.O_WRONLY | os.O_CREAT)
def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        os.write(record, os.fsencode(os.path.abspath(os.fsdecode(arguments[0]))) + b"\\n")
sys.addaudithook(hook)
from workerlint.cli.entry import run
sys.exit(run())
"""
PLUGIN = """\
import pathlib
pathlib.Path(__file__).with_suffix(".ran").touch()
from workerlint.authoring import rule
@rule("ZQ001", "noisy", "error")
def noisy(worker):
    yield from ()
"""


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Server]]:
    """Return a function that starts a server that records what it opens, and checks a Worker in *folder*."""
    servers = []
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))

    def start(folder: Path, **options: Any) -> Server:
        program = ("-c", RECORDER, str(tmp_path / "opened"))
        server = Server(folder, program=program, options={"showsLimits": True, **options})
        servers.append(server)
        uri = (folder / "w.yaml").as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": WORKER}
        server.tell("textDocument/didOpen", {"textDocument": document})
        server.until(lambda: uri in server.published, lambda: "\n".join(server.log))
        server.ask("workspace/symbol", {"query": ""})  # the features are answered too
        return server

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[], set[str]]:
    """Return a function that returns what the server opened: files of the test by their paths relative to it."""
    installed = [sys.prefix, sys.base_prefix, os.path.dirname(os.__file__)]
    installed += [str(Path(path).parent) for path in workerlint.__path__]
    installed += [path for path in sys.path if path]

    def opened() -> set[str]:
        paths = (tmp_path / "opened").read_text(errors="surrogateescape").splitlines()
        inside = {os.path.relpath(path, tmp_path) for path in paths if path.startswith(f"{tmp_path}{os.sep}")}
        others = [path for path in paths if not path.startswith((f"{tmp_path}{os.sep}", *installed))]
        # Python's own files, and the bytecode of modules, which tests keep in a directory of the run.
        assert all(path.startswith(("/proc/", "/dev/", "/sys/", "/etc/", "/usr/")) or ".pyc" in path for path in others)
        return {path for path in inside if ".pyc" not in path}

    return opened


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Make a repository whose files name others everywhere, and return a directory in it."""
    outside, top = tmp_path / "outside", tmp_path / "top"
    folder = top / "folder"
    folder.mkdir(parents=True)
    (top / ".git" / "info").mkdir(parents=True)
    outside.mkdir()
    (outside / "shared.toml").write_text('severity = { DW301 = "info" }\n')
    (outside / "env").write_text("TOKEN=hunter2\n")
    (outside / "platform.toml").write_text("format = 1\n")
    (outside / "extra.toml").write_text("")
    (outside / "secret.yaml").write_text(WORKER)
    (top / "workerlint.toml").write_text('extend-select = ["DW304"]\nextend = ["shared.toml"]\n')
    (top / "shared.toml").write_text("")
    (top / ".gitignore").write_text("ignored.yaml\n")
    (folder / "w.yaml").write_text(WORKER)
    (folder / "v.yaml").write_text(WORKER.replace("orders", "others"))
    (folder / "link.yaml").symlink_to(outside / "secret.yaml")
    (folder / "linked").symlink_to(outside)
    (folder / "workerlint.toml").write_text(
        'extend = ["../../outside/shared.toml"]\nenv-file = "../../outside/env"\n'
        f'platform = "{outside}/platform.toml"\n[schema]\nextra = "../../outside/extra.toml"\n'
    )
    return folder


@pytest.mark.deep
def test_files_outside_of_the_repository_are_not_read(
    tree: Path, start: Callable[..., Server], opened: Callable[[], set[str]], tmp_path: Path
) -> None:
    server = start(tree)
    names = ("env", "extra.toml", "platform.toml", "secret.yaml", "shared.toml")
    expected = sorted([str(tmp_path / "outside"), *(str(tmp_path / "outside" / name) for name in names)])
    server.until(lambda: len(server.limits.get("notRead", [])) == len(expected), lambda: str(server.limits))
    assert server.limits == {"notRead": expected, "notEvaluated": []}
    assert any("outside of the repository: " in line for line in server.log)
    read = opened()
    assert {path for path in read if path.startswith("outside")} == set()
    assert {"top/folder/workerlint.toml", "top/workerlint.toml", "top/shared.toml"} <= read
    # The rest of the configuration applies.
    found = server.published[(tree / "w.yaml").as_uri()]["diagnostics"]
    assert {item["code"]: item["severity"] for item in found}["DW301"] == 1
    while "others" not in str(server.ask("workspace/symbol", {"query": "others"})):
        pass  # the folder is being read
    assert "top/folder/v.yaml" in opened()
    assert not any(path.startswith("outside") for path in opened())


@pytest.mark.deep
def test_files_that_the_user_names_are_read(
    tree: Path, start: Callable[..., Server], opened: Callable[[], set[str]], tmp_path: Path
) -> None:
    """They may name others."""
    (tmp_path / "policy.toml").write_text('extend = ["outside/shared.toml"]\n')
    (tmp_path / "own.toml").write_text('env-file = "outside/env"\n')
    start(tree, configuration=str(tmp_path / "own.toml"), policyFile=str(tmp_path / "policy.toml"))
    assert {path for path in opened() if not path.startswith("top")} == {
        "own.toml",
        "outside/env",
        "outside/shared.toml",
        "policy.toml",
    }


@pytest.mark.deep
def test_only_the_folder_of_an_untrusted_workspace_is_read(
    tree: Path,
    start: Callable[..., Server],
    opened: Callable[[], set[str]],
    tmp_path: Path,
    repositories: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    repositories(tree.parent)
    (tmp_path / "programs").mkdir()
    (tmp_path / "programs" / "git").write_text(f"#!/bin/sh\ntouch {tmp_path}/git.ran\n")
    (tmp_path / "programs" / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "programs"), prepend=os.pathsep)
    (tmp_path / "policy.toml").write_text("")
    (tree / "workerlint.toml").write_text('extend = ["package:acme_workerlint"]\n')
    (tree / ".gitignore").write_text("v.yaml\n")
    server = start(tree, trusted=False, policyFile=str(tmp_path / "policy.toml"))
    names = ("outside", "outside/secret.yaml", "policy.toml", "top/workerlint.toml")
    expected = sorted([*(str(tmp_path / name) for name in names), "package:acme_workerlint"])
    server.until(lambda: len(server.limits.get("notRead", [])) == len(expected), lambda: str(server.limits))
    assert server.limits["notRead"] == expected
    read = opened()
    assert {path for path in read if not path.startswith("top/folder/")} == set()
    assert "top/folder/workerlint.toml" in read
    assert "top/folder/v.yaml" not in read  # ignored by a file in the folder
    assert not (tmp_path / "git.ran").exists()


@pytest.mark.deep
@pytest.mark.parametrize("name", ["workerlint.toml", "pyproject.toml"])
def test_a_configuration_that_is_a_link_out_of_the_repository_is_not_read(
    tree: Path, start: Callable[..., Server], opened: Callable[[], set[str]], tmp_path: Path, name: str
) -> None:
    (tree / "workerlint.toml").unlink()
    (tmp_path / "outside" / "credentials").write_text("hunter2\n")
    (tree / name).symlink_to(tmp_path / "outside" / "credentials")
    server = start(tree)
    link = (tree / name).as_uri()
    server.until(lambda: link in server.published, lambda: str(server.log))
    (problem,) = server.published[link]["diagnostics"]
    assert problem["message"] == "cannot read the file: a link leads to it, out of the directory"
    assert any(f"{name}: {problem['message']}; using the defaults until this is fixed" in line for line in server.log)
    assert not any("hunter2" in line for line in server.log)
    assert f"top/folder/{name}" not in opened()


def distribution(site: Path, module: str) -> None:
    """Make a distribution with a plug-in by hand."""
    (site / f"{module}.py").write_text(PLUGIN)
    info = site / f"{module}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[workerlint.rules]\n{module} = {module}\n")


@pytest.mark.deep
@pytest.mark.parametrize("options", [{}, {"plugins": True}, {"plugins": True, "trusted": False}])
def test_plugins_are_loaded_only_if_the_user_enables_them(
    start: Callable[..., Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, bool]
) -> None:
    site, folder = tmp_path / "site", tmp_path / "folder"
    site.mkdir()
    (folder / ".git").mkdir(parents=True)
    distribution(site, "installed")
    distribution(folder, "planted")  # the settings of an editor, or a user, may put the folder on the path
    paths = (str(site), str(folder), *filter(None, sys.path))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    (folder / "w.yaml").write_text(WORKER)
    (folder / "workerlint.toml").write_text(
        'plugins = true\nextend-select = ["ZQ001"]\nmandatory = ["noisy"]\n[severity]\nZQ = "info"\n'
    )
    server = start(folder, **options)
    enabled = options == {"plugins": True}
    if enabled:
        server.until(lambda: any("skipped plug-in" in line for line in server.log), lambda: str(server.log))
        assert any("skipped plug-in `planted`" in line for line in server.log)
    else:
        missing = ["ZQ", "ZQ001", "noisy", "plug-in installed", "plug-in planted"]
        server.until(lambda: bool(server.limits), lambda: str(server.log))
        assert server.limits == {"notRead": [], "notEvaluated": missing}
    assert (site / "installed.ran").exists() is enabled
    assert not (folder / "planted.ran").exists()
    codes = [item.get("code") for item in server.published[(folder / "w.yaml").as_uri()]["diagnostics"]]
    assert "DW301" in codes  # the other rules run, without an error in the configuration


@pytest.mark.deep
def test_other_clients_are_told_in_a_message(tree: Path, start: Callable[..., Server]) -> None:
    server = start(tree, showsLimits=False)
    server.until(lambda: any("not read, because" in line for line in server.log), lambda: str(server.log))
    assert not server.limits


LIMITS = "workerlint/limits"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Make a repository whose configuration names two files outside of it."""
    (tmp_path / "folder" / ".git").mkdir(parents=True)
    configure(tmp_path / "folder", 'env-file = "../own.env"\nplatform = "../platform.toml"\n')
    return tmp_path / "folder"


def configure(folder: Path, text: str) -> None:
    (folder / "workerlint.toml").write_text(text, encoding="utf-8")


def logged(client: Client) -> list[str]:
    found = [params["message"] for params in client.sent("window/logMessage")]
    return [message for message in found if message.startswith("not ")]


def shown(client: Client) -> list[str]:
    return [params["message"] for params in client.sent("window/showMessage")]


async def start_with(client: Client, folder: Path, **options: Any) -> None:
    await client.start(folder, initializationOptions=options)
    await client.open(folder / "w.yaml", WORKER)


async def edit_configuration(client: Client, folder: Path, text: str) -> None:
    configure(folder, text)
    changes = [{"uri": (folder / "workerlint.toml").as_uri(), "type": 2}]
    await client.tell("workspace/didChangeWatchedFiles", {"changes": changes})


def test_a_client_that_shows_limits_gets_each_state_once(repository: Path) -> None:
    names = [str(repository.parent / name) for name in ("own.env", "platform.toml", "third.toml")]

    async def talk(client: Client) -> None:
        await start_with(client, repository, showsLimits=True)
        assert client.sent(LIMITS) == [{"notRead": names[:2], "notEvaluated": []}]
        assert logged(client) == [
            f"not read, because it is outside of the repository: {names[0]} and {names[1]}",
        ]
        await client.open(repository / "v.yaml", WORKER)
        await edit_configuration(client, repository, 'env-file = "../own.env"\nextend = ["../third.toml"]\n')
        assert client.sent(LIMITS)[-1] == {"notRead": [names[0], names[2]], "notEvaluated": []}
        assert logged(client)[1:] == [f"not read, because it is outside of the repository: {names[2]}"]
        await edit_configuration(client, repository, "")
        assert client.sent(LIMITS)[-1] == {"notRead": [], "notEvaluated": []}
        states = [str(state) for state in client.sent(LIMITS)]
        assert all(before != after for before, after in itertools.pairwise(states))
        assert len(logged(client)) == 2
        assert shown(client) == []

    with_client(talk)


def test_another_client_shows_a_warning(repository: Path) -> None:
    name = repository.parent / "own.env"
    configure(repository, 'env-file = "../own.env"\n')

    async def talk(client: Client) -> None:
        await start_with(client, repository)
        assert shown(client) == logged(client) == [f"not read, because it is outside of the repository: {name}"]
        assert client.sent(LIMITS) == []

    with_client(talk)


def test_what_a_check_does_not_read_is_reported_after_it(repository: Path) -> None:
    async def talk(client: Client) -> None:
        await start_with(client, repository, showsLimits=True)
        (repository / "inner").mkdir()
        configure(repository / "inner", 'env-file = "../../inner.env"\n')
        await client.open(repository / "inner" / "w.yaml", WORKER)
        assert str(repository.parent / "inner.env") in client.sent(LIMITS)[-1]["notRead"]

    with_client(talk)


@pytest.mark.parametrize("trusted", [True, False])
def test_the_reason_depends_on_the_trust_of_the_user(repository: Path, trusted: bool) -> None:
    configure(repository, 'env-file = "../own.env"\nplugins = true\nextend-select = ["ZQ001"]\n')

    async def talk(client: Client) -> None:
        await start_with(client, repository, showsLimits=True, trusted=trusted)
        where = "the repository" if trusted else "the folder, which is not trusted"
        reason = "the setting `workerlint.plugins` is off" if trusted else "the workspace is not trusted"
        assert logged(client) == [
            f"not read, because it is outside of {where}: {repository.parent / 'own.env'}",
            f"not evaluated, because {reason}: ZQ001",
        ]
        assert client.sent(LIMITS)[-1]["notEvaluated"] == ["ZQ001"]

    with_client(talk)


def test_invisible_characters_in_names_are_escaped(repository: Path) -> None:
    configure(repository, 'env-file = "../a\\u202eb.env"\nplugins = true\nextend-select = ["Z\\u202eQ"]\n')

    async def talk(client: Client) -> None:
        await start_with(client, repository, showsLimits=True)
        (limits,) = client.sent(LIMITS)
        assert limits == {"notRead": [f"{repository.parent}/a<U+202E>b.env"], "notEvaluated": ["Z<U+202E>Q"]}

    with_client(talk)


def test_the_lists_are_sorted(repository: Path) -> None:
    names = ["a.toml", "b.toml", "c.env", "d.toml", "e.toml"]
    selectors = ["ZA", "ZB", "ZC", "ZD", "ZE"]
    configure(
        repository,
        f'extend = ["../e.toml", "../b.toml"]\nenv-file = "../c.env"\nplatform = "../d.toml"\nplugins = true\n'
        f'extend-select = {selectors[::-1]}\n[schema]\nextra = "../a.toml"\n',
    )

    async def talk(client: Client) -> None:
        await start_with(client, repository, showsLimits=True)
        not_read = [str(repository.parent / name) for name in names]
        assert client.sent(LIMITS)[-1] == {"notRead": not_read, "notEvaluated": selectors}

    with_client(talk)
