"""VS Code in a browser, with the packaged extension and the installed workerlint."""

from __future__ import annotations

import os
import re
import shutil
import sysconfig
import venv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from workerlint.version import VERSION

from .code_server import CodeServer
from .window import Window
from .yaml_extension.package import package_extension

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

EXTENSION = Path(__file__).parents[3] / "editors" / "vscode" / f"workerlint-{VERSION}.vsix"
SYSTEM = "/usr/bin:/bin"
"""A PATH with the shell's tools."""


def missing(reason: str) -> None:
    """Skip the test; fail in CI, where everything is installed."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def code_server_program() -> str:
    program = os.environ.get("WORKERLINT_CODE_SERVER", "")
    if not program:
        missing("WORKERLINT_CODE_SERVER does not name code-server (tests/editors/vscode/install_code_server.sh)")
    if not EXTENSION.exists():
        missing(f"{EXTENSION.name} is not packaged (cd editors/vscode && npm ci --ignore-scripts && npm run package)")
    return program


@pytest.fixture(scope="session")
def code_server(code_server_program: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CodeServer]:
    """Start a code-server with workerlint on PATH."""
    path = f"{sysconfig.get_path('scripts')}:{SYSTEM}"
    with CodeServer(code_server_program, EXTENSION, tmp_path_factory.mktemp("code-server"), path) as server:
        yield server


@pytest.fixture(scope="session")
def yaml_extension(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return YAML by Red Hat: the file that WORKERLINT_VSCODE_YAML names, else the extension that stands for it."""
    if file := os.environ.get("WORKERLINT_VSCODE_YAML"):
        return Path(file)
    modules = os.environ.get("WORKERLINT_NODE_MODULES", "")
    server = Path(modules, "yaml-language-server", "out", "server", "src", "server.js")
    if not modules or not server.exists():
        missing("WORKERLINT_NODE_MODULES does not name a node_modules directory with yaml-language-server")
    return package_extension(server, tmp_path_factory.mktemp("yaml-extension"))


@pytest.fixture(scope="session")
def code_server_with_yaml(
    code_server_program: str, yaml_extension: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CodeServer]:
    """Start a code-server with workerlint on PATH, and with YAML by Red Hat installed after workerlint."""
    home = tmp_path_factory.mktemp("code-server-with-yaml")
    path = f"{sysconfig.get_path('scripts')}:{SYSTEM}"
    with CodeServer(code_server_program, EXTENSION, home, path, others=[yaml_extension]) as server:
        yield server


@pytest.fixture(scope="session")
def bare_code_server(code_server_program: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CodeServer]:
    """Start a code-server with a Python on PATH that has no packages, and without workerlint."""
    if shutil.which("workerlint", path=SYSTEM):
        missing("workerlint is installed for the whole system")
    home = tmp_path_factory.mktemp("bare-code-server")
    venv.create(home / "python", symlinks=True)
    with CodeServer(code_server_program, EXTENSION, home, f"{home / 'python' / 'bin'}:{SYSTEM}") as server:
        yield server


@pytest.fixture(scope="session")
def code_server_without_python(
    code_server_program: str, tools_without_python: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CodeServer]:
    """Start a code-server with the shell's tools on PATH, but without Python, and without what finds one."""
    home = tmp_path_factory.mktemp("code-server-without-python")
    with CodeServer(code_server_program, EXTENSION, home, str(tools_without_python)) as server:
        yield server


@pytest.fixture(scope="session")
def tools_without_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Create a directory with the shell's tools, but without Python, and without what finds one."""
    tools = tmp_path_factory.mktemp("tools")
    for directory in SYSTEM.split(":"):
        for program in Path(directory).iterdir():
            if not re.match(r"python|py$|uv$|workerlint", program.name) and not (tools / program.name).is_symlink():
                (tools / program.name).symlink_to(program)
    return tools


@pytest.fixture
def window(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Window]:
    """Open an empty window. WORKERLINT_SCREENSHOTS names a directory for a screenshot at the end of the test."""
    context = browser.new_context(
        viewport={"width": 1120, "height": 680}, permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    yield Window(page)
    if folder := os.environ.get("WORKERLINT_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{request.node.name}.png")
    context.close()
