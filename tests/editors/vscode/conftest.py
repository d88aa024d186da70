"""VS Code in a browser, with the packaged extension and the installed workerlint."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sysconfig
import venv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error, expect
from tests.browser import start_browser

from workerlint.version import VERSION

from .code_server import CodeServer
from .window import LIMIT_MS, Window
from .yaml_extension.package import package_extension

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, ViewportSize

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


ATTEMPTS = 9
"""How often to try whether VS Code notices changes of files."""
SIZE: ViewportSize = {"width": 1120, "height": 680}


def new_context(browser: Browser) -> BrowserContext:
    return browser.new_context(viewport=SIZE, permissions=["clipboard-read", "clipboard-write"])


class Shared:
    """A window with a folder that several tests use, one after the other: it takes seconds to open one."""

    def __init__(self, browser: Browser, server: CodeServer, folder: Path) -> None:
        self._browser, self._server, self.folder = browser, server, folder
        self._window: Window | None = None

    def open(self) -> Window:
        """Return the window with an empty folder and no editor; open it if it is not."""
        if self._window is None:
            (self.folder / "old").touch()
            window = Window(new_context(self._browser).new_page())
            window.open_folder(self._server.url, self.folder)
            expect(window.files()).to_have_count(1)
            self._wait_until_watched(window)
            self._delete_files(window)
            self._window = window
        return self._window

    def _wait_until_watched(self, window: Window) -> None:
        """Wait until VS Code, which has read the folder, shows a new file: it misses those before it watches the folder."""
        for number in range(ATTEMPTS):
            name = f"new-{number}"
            (self.folder / name).touch()
            with contextlib.suppress(AssertionError):
                expect(window.files().filter(has_text=name)).to_be_visible(timeout=LIMIT_MS / ATTEMPTS)
                break

    def _delete_files(self, window: Window) -> None:
        """Delete all files, and wait until VS Code has noticed it."""
        for path in self.folder.iterdir():
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        expect(window.files()).to_have_count(0)

    def clear(self) -> None:
        """Close all editors and delete all files. If this fails, the next test gets a new window."""
        window = self.open()
        try:
            window.close_all()
            self._delete_files(window)
            window.expect_no_problems()
        except (Error, AssertionError):
            self._close()

    def _close(self) -> None:
        if self._window is not None:
            self._window.page.context.close()
            self._window = None


class Running:
    """The browser for all tests here, and its shared windows, by the address of the server."""

    def __init__(self) -> None:
        self._end = contextlib.ExitStack()
        self._browser: Browser | None = None
        self.shared: dict[str, Shared] = {}

    def browser(self) -> Browser:
        """Return the browser; start it if it is not running."""
        if self._browser is None:
            self._browser = self._end.enter_context(start_browser())
        return self._browser

    def end(self) -> None:
        self._end.close()
        self._browser = None
        self.shared.clear()


RUNNING = Running()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """End the browser after the last test here: while it runs, so does an event loop, and no other test can start one."""
    yield
    if nextitem is None or nextitem.path.parent != item.path.parent:
        RUNNING.end()


@pytest.fixture
def browser() -> Browser:
    """Return the browser that all tests here share."""
    return RUNNING.browser()


@pytest.fixture
def share(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[CodeServer], Shared]]:
    """Return a function that returns the window that the tests of a server share. Afterwards, the window is cleared."""
    used = []

    def share(server: CodeServer) -> Shared:
        shared = RUNNING.shared.get(server.url)
        if shared is None:
            shared = RUNNING.shared[server.url] = Shared(browser, server, tmp_path_factory.mktemp("shared"))
        shared.open()
        used.append(shared)
        return shared

    yield share
    for shared in used:
        shared.clear()


@pytest.fixture
def shared(share: Callable[[CodeServer], Shared], code_server: CodeServer) -> Shared:
    """Return the window that the tests with workerlint on PATH share."""
    return share(code_server)


@pytest.fixture
def shared_without_packages(share: Callable[[CodeServer], Shared], bare_code_server: CodeServer) -> Shared:
    """Return the window that the tests with a Python without packages share."""
    return share(bare_code_server)


@pytest.fixture
def shared_without_python(share: Callable[[CodeServer], Shared], code_server_without_python: CodeServer) -> Shared:
    """Return the window that the tests without Python share."""
    return share(code_server_without_python)


@pytest.fixture
def open_window(shared: Shared) -> Window:
    """Return a window that is already open, without editors. Its folder, *shared_folder*, is empty."""
    return shared.open()


@pytest.fixture
def shared_folder(shared: Shared) -> Path:
    """Return the folder of the window that is already open."""
    return shared.folder


@pytest.fixture
def window(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Window]:
    """Open an empty window. WORKERLINT_SCREENSHOTS names a directory for a screenshot at the end of the test."""
    context = new_context(browser)
    page = context.new_page()
    yield Window(page)
    if folder := os.environ.get("WORKERLINT_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{request.node.name}.png")
    context.close()
