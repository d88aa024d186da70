"""Where a release is published: the scripts of its workflow, with and without the secrets that they need."""

from __future__ import annotations

import http.server
import json
import os
import re
import shutil
import subprocess
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from release.availability import IMAGE
from workerlint.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
WORKFLOW = ROOT / ".github" / "workflows" / "release.yml"
EXTENSION = ROOT / "editors" / "vscode"

pytestmark = pytest.mark.skipif(not WORKFLOW.exists(), reason="not part of a source distribution")


def jobs() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]
    return found


def steps_with_a_secret() -> dict[str, str]:
    """Return the script of each step that needs a secret, by the name of the secret."""
    steps = [step for job in jobs().values() for step in job.get("steps", ()) if "run" in step]
    named = ((re.search(r"secrets\.(\w+)", json.dumps(step.get("env", {}))), step["run"]) for step in steps)
    return {match[1]: script for match, script in named if match}


def test_a_place_whose_secret_is_not_set_is_left_out_with_a_notice() -> None:
    scripts = steps_with_a_secret()
    assert sorted(scripts) == ["MIRROR_TOKEN", "OVSX_PAT", "VSCE_PAT"]
    for name, script in scripts.items():
        command = ["bash", "-e", "-o", "pipefail", "-c", script]
        done = subprocess.run(
            command, env={"PATH": os.environ["PATH"], name: ""}, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert re.fullmatch(rf"::notice title=[\w ]+::not \w+, because the secret {name} is not set\n", done.stdout)


def test_nothing_is_published_before_pypi_has_the_version() -> None:
    for name, job in jobs().items():
        if name not in {"build", "pypi"}:
            assert "pypi" in job["needs"], name


def test_the_secrets_and_places_are_described() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for name in steps_with_a_secret():
        assert f"`{name}`" in text
    for environment in {job["environment"] for job in jobs().values() if "environment" in job}:
        assert f"environment `{environment}`" in text


def test_the_image_is_published_with_its_evidence() -> None:
    """It is tested on each platform that it is published for, before it is published."""
    steps = jobs()["image"]["steps"]
    place = {step["uses"].partition("@")[0]: number for number, step in enumerate(steps) if "uses" in step}
    push, attest = (
        steps[place[name]]["with"] for name in ("docker/build-push-action", "actions/attest-build-provenance")
    )
    assert (push["provenance"], push["sbom"], push["push"]) == ("mode=max", True, True)
    assert (attest["subject-name"], attest["push-to-registry"]) == (IMAGE, True)
    (test,) = (number for number, step in enumerate(steps) if ".ci/test-image" in step.get("run", ""))
    assert test < place["docker/login-action"] < place["docker/build-push-action"]
    for platform in push["platforms"].split(","):
        assert platform in steps[test]["run"]


@pytest.mark.parametrize(("tag", "latest"), [("v0.10.0", "true"), ("v0.9.1", "false")])
def test_only_the_newest_version_becomes_latest(
    tag: str, latest: str, repository_of_git: Any, repositories: Any, tmp_path: Path
) -> None:
    """A patch of an older minor version must not replace the newest image."""
    origin = repositories(tmp_path / "origin")
    origin.commit()
    for known in ("v0.2.0", "v0.9.0", "v0.10.0", "v0.9.1"):
        origin.git("tag", known)
    repository_of_git.git("remote", "add", "origin", str(origin.path))
    (script,) = (step["run"] for step in jobs()["image"]["steps"] if step.get("id") == "newest")
    output = tmp_path / "output"
    environment = {**os.environ, "TAG": tag, "GITHUB_OUTPUT": str(output)}
    command = ["bash", "-e", "-o", "pipefail", "-c", script]
    subprocess.run(command, cwd=repository_of_git.path, env=environment, check=True)
    assert output.read_text() == f"latest={latest}\n"


class Marketplace(http.server.BaseHTTPRequestHandler):
    """Accepts each extension, and keeps it in the attribute ``received`` of the server."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        content = b""
        while size := int(self.rfile.readline(), 16):
            content += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        self.server.received.append((self.path, content))  # type: ignore[attr-defined]
        answer = {"namespace": "workerlint", "name": "workerlint", "version": VERSION, "targetPlatform": "universal"}
        body = json.dumps(answer).encode()
        self.send_response(201)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_OPTIONS(self) -> None:
        self.send_error(503)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Print nothing."""


@pytest.fixture
def marketplace() -> Iterator[Any]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Marketplace)
    server.received = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a directory with the extension and the programs, where the steps expect them."""
    package = EXTENSION / f"workerlint-{VERSION}.vsix"
    missing = next((path for path in (package, EXTENSION / "node_modules" / "ovsx") if not path.exists()), None)
    if missing:
        reason = f"{missing} is missing (npm ci && npm run package)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    (tmp_path / "editors" / "vscode").mkdir(parents=True)
    (tmp_path / "editors" / "vscode" / "node_modules").symlink_to(EXTENSION / "node_modules")
    (tmp_path / "dist" / "vscode").mkdir(parents=True)
    shutil.copy(package, tmp_path / "dist" / "vscode")
    return tmp_path


@pytest.mark.npm
def test_the_clients_of_the_marketplaces_accept_the_extension(checkout: Path, marketplace: Any) -> None:
    """Open VSX gets the file. That of Microsoft is validated, and then its service does not answer."""
    address = f"http://127.0.0.1:{marketplace.server_port}"

    def publish(name: str, **variables: str) -> subprocess.CompletedProcess[str]:
        command = ["bash", "-e", "-o", "pipefail", "-c", steps_with_a_secret()[name]]
        environment = {**os.environ, name: "secret", **variables}
        return subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=False)

    done = publish("OVSX_PAT", OVSX_REGISTRY_URL=address)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Published workerlint.workerlint v{VERSION}" in done.stdout
    ((path, content),) = marketplace.received
    assert path.startswith("/api/-/publish")
    assert content == (EXTENSION / f"workerlint-{VERSION}.vsix").read_bytes()

    done = publish("VSCE_PAT", VSCE_MARKETPLACE_URL=address)
    assert done.returncode == 1
    assert f"Publishing 'workerlint.workerlint v{VERSION}'..." in done.stdout + done.stderr
