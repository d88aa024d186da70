"""What tests share: a browser, repositories of git, and this repository as pip installs it from a clone."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from filelock import FileLock
from tests.browser import start_browser
from tests.examples import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from playwright.sync_api import Browser, Dialog, Page

pytest.register_assert_rewrite("workerlint.testing")
pytest_plugins = ["tests.command_line"]

# How long an example takes says more of the machine than of the code.
hypothesis.settings.register_profile("quick", deadline=None, max_examples=20)
hypothesis.settings.register_profile("deep", deadline=None, max_examples=DEFAULT)
hypothesis.settings.load_profile("quick")

DEEP_MARKERS = frozenset(("browser", "editor", "installs", "npm", "pre_commit"))
"""The markers of tests that drive or install other programs: they are deep, whatever they test."""
DEEP_FIXTURES = frozenset(("connect", "site"))
"""Fixtures that start the language server or build the documentation: tests with them are deep too."""
SLOW_FIXTURES = frozenset(("growth_alone", "limited", "on_terminal", "process"))
"""Fixtures that start other processes or measure: tests with them are slow too."""


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Return 0 for a run of chosen files or tests: it is over before other processes would have started."""
    chosen = (
        config.option.keyword
        or config.getoption("lf", default=False)
        or any(".py" in argument for argument in config.args)
    )
    return 0 if chosen else None


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect the tests without garbage collection, and spare their objects later: both would scan all of them often.

    Later collections are rare, as in the processes of a user. Python's default would be one for each few tests.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(50_000, 20, 100)
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark deep and slow tests. Put those that share a process first, where no other worker takes them over.

    The other deep ones come next, and the fast ones last, so that all workers end at about the same time.
    """
    order = {}
    for item in items:
        markers = {marker.name for marker in item.iter_markers()}
        fixtures = frozenset(getattr(item, "fixturenames", ()))
        is_deep = "deep" in markers or bool(markers & DEEP_MARKERS) or bool(fixtures & DEEP_FIXTURES)
        if is_deep:
            item.add_marker("deep")
        is_slow = is_deep or "slow" in markers or bool(fixtures & SLOW_FIXTURES)
        if is_slow:
            item.add_marker("slow")
        order[item] = ("code_server_program" not in fixtures, not is_deep, not is_slow)
    items.sort(key=order.__getitem__)


@pytest.fixture(scope="session", autouse=True)
def interrupts_are_heeded() -> None:
    """Allow interrupts of processes that tests start: a script in the background would ignore the signal."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def directory_of_the_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the temporary directory that all processes of this run share."""
    directory: Path = tmp_path_factory.getbasetemp()
    return directory.parent if "PYTEST_XDIST_WORKER" in os.environ else directory


@pytest.fixture(scope="session", autouse=True)
def bytecode_is_kept(directory_of_the_run: Path) -> Iterator[None]:
    """Allow processes that tests start to write bytecode, so that each of them need not compile every module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        patch.setenv("PYTHONPYCACHEPREFIX", str(directory_of_the_run / "bytecode"))
        yield


@pytest.fixture(scope="session", autouse=True)
def cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Isolate the tests from the cache of the developer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("WORKERLINT_NO_CACHE", raising=False)
        patch.setenv("WORKERLINT_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "cache"))
        yield


@pytest.fixture(scope="session", autouse=True)
def rules_are_listed_once() -> Iterator[None]:
    """List the modules of the built-in rules once: thousands of tests load the rules, as a process does once."""
    import workerlint_rules
    from workerlint.engine import registry

    modules_in, (directory,) = registry._modules_in, workerlint_rules.__path__
    modules = list(modules_in(directory))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "_modules_in", lambda path: modules if path == directory else modules_in(path))
        yield


@pytest.fixture
def growth_alone() -> Iterator[None]:
    """Disable garbage collection while costs are compared: it would scan the objects of all earlier tests."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start a browser. It ends with the module: while it runs, so does an event loop, and no other test can start one."""
    with start_browser() as running:
        yield running


class Visit:
    """A tab, and everything that a page did in it which a report must not do."""

    def __init__(self, tab: Page) -> None:
        self.tab = tab
        self.noise: list[str] = []
        tab.on("console", lambda message: self.noise.append(f"console: {message.text}"))
        tab.on("pageerror", lambda error: self.noise.append(f"error: {error}"))
        tab.on("dialog", self._asked)
        tab.on("request", lambda request: self._requested(request.url))

    def _asked(self, dialog: Dialog) -> None:
        self.noise.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _requested(self, url: str) -> None:
        if not url.startswith(("file:", "data:")):
            self.noise.append(f"request: {url}")


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Open a tab that records the console output, dialogs, requests and errors of a page."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    yield Visit(context.new_page())
    context.close()


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a directory that looks like the top of a repository, and go there."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "Jane",
    "GIT_AUTHOR_EMAIL": "jane@example.org",
    "GIT_COMMITTER_NAME": "Jane",
    "GIT_COMMITTER_EMAIL": "jane@example.org",
    "GIT_ALLOW_PROTOCOL": "file",
}
"""An environment in which git does on every machine the same."""


class GitRepository:
    """A git repository."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, check: bool = True) -> str:
        """Run git here and give what it prints."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.path,
            env={**environment, **GIT},
            check=check,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return done.stdout.strip()

    def write(self, name: str, content: str) -> Path:
        """Write a file and its parent directories."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return path

    def commit(self, message: str = "change", **files: str) -> str:
        """Write files, commit everything there is, and give the commit."""
        for name, content in files.items():
            self.write(name, content)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--no-verify", "--message", message)
        return self.git("rev-parse", "HEAD")


@pytest.fixture(scope="session")
def repositories() -> type[GitRepository]:
    """Make a repository at a path; skip where there is no git."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    return GitRepository


@pytest.fixture
def repository_of_git(
    repositories: type[GitRepository], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> GitRepository:
    """Make an empty repository and go there."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name, value in GIT.items():
        monkeypatch.setenv(name, value)
    repository = repositories(tmp_path / "repository")
    monkeypatch.chdir(repository.path)
    return repository


ROOT = Path(__file__).parents[1]
NOT_COPIED = shutil.ignore_patterns(
    ".*_cache", ".git", ".hypothesis", ".venv", "__pycache__", "*.egg-info", "build", "dist", "node_modules", "tests"
)


@pytest.fixture(scope="session")
def make_once(directory_of_the_run: Path) -> Callable[[str, Callable[[Path], None]], Path]:
    """Return a function that makes a directory once for all processes of this run: the others wait for the first."""

    def make_once(name: str, make: Callable[[Path], None]) -> Path:
        folder, complete = directory_of_the_run / name, directory_of_the_run / f"{name}.complete"
        with FileLock(directory_of_the_run / f"{name}.lock"):
            if not complete.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                make(folder)
                complete.touch()
        return folder

    return make_once


@pytest.fixture(scope="session")
def clone(make_once: Callable[..., Path], repositories: type[GitRepository]) -> Path:
    """Commit the files of this repository, except what git ignores, to another one with a tag; return its directory."""

    def make(folder: Path) -> None:
        shutil.copytree(ROOT, folder / "workerlint", ignore=NOT_COPIED)
        repository = repositories(folder / "workerlint")
        repository.commit("as it stands")
        repository.git("tag", "v1")

    return make_once("clone", make) / "workerlint"


@pytest.fixture(scope="session")
def wheelhouse(make_once: Callable[..., Path], clone: Path) -> Path:
    """Fetch what an installation needs and build the wheel; without a network skip, but fail in CI."""
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    def make(folder: Path) -> None:
        requirements = [*project["build-system"]["requires"], str(clone)]
        pinned = (["--requirement", str(ROOT / name)] for name in ("requirements.txt", "requirements-build.txt"))
        for command in (
            ["wheel", "--no-build-isolation", "--wheel-dir", str(folder), *requirements],
            *(["download", "--require-hashes", "--dest", str(folder), *file] for file in pinned),
        ):
            done = subprocess.run(
                [*pip, *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
            )
            if done.returncode:
                reason = f"pip cannot fetch what an installation needs:\n{done.stdout}"
                pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)

    return make_once("wheelhouse", make)


@pytest.fixture(scope="session")
def installing(wheelhouse: Path) -> dict[str, str]:
    """An environment in which git does everywhere the same, and pip installs this repository without a network."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PIP_", "PYTHON"))}
    return {
        **inherited,
        **GIT,
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(wheelhouse),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }


@pytest.fixture(scope="session")
def installed(make_once: Callable[..., Path], installing: dict[str, str]) -> str:
    """Install the wheel of workerlint; return the Python that has it."""

    from workerlint.version import VERSION

    def make(folder: Path) -> None:
        subprocess.run([sys.executable, "-m", "virtualenv", "--quiet", "--no-download", str(folder)], check=True)
        command = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", f"workerlint=={VERSION}"]
        subprocess.run(command, env=installing, check=True)

    return str(make_once("installed", make) / "bin" / "python")
