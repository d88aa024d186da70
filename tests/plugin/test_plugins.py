"""Third parties' rules: a whole example package is installed and used; a broken one is named and does no harm."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import workerlint
import workerlint_rules
import workerlint_schemas

pytestmark = pytest.mark.slow

PACKAGE = Path(__file__).with_name("acme_rules")
WORKER = "name: city-sync\nversion: v1beta\ntype: worker\nowner: jane\nworker:\n  stack: bento\n"
RULE = "from workerlint.authoring import rule\n@rule({code}, {more})\ndef bad(worker): yield from ()\n"
ENTRY = "[workerlint.rules]\n{name} = {value}\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the example package into its own directory."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--target", str(folder), str(PACKAGE)], check=True, capture_output=True)
    return folder


def distribution(site: Path, name: str, module: str, source: str) -> None:
    """Make an installed distribution by hand."""
    (site / f"{module}.py").write_text(source)
    info = site / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(ENTRY.format(name=name, value=module))


def run(folder: Path, *sites: Path, arguments: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    packages = [str(Path(module.__path__[0]).parent) for module in (workerlint, workerlint_rules, workerlint_schemas)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*map(str, sites), *packages])}
    command = [sys.executable, "-m", "workerlint", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "worker.yaml").write_text(WORKER)
    (folder / "workerlint.toml").write_text('plugins = true\nselect = ["AC", "DW304"]\n')
    return folder


@pytest.mark.parametrize("where", ["here", "below", "its module alone"])
def test_no_plugin_is_loaded_from_the_directory_that_is_checked(folder: Path, tmp_path: Path, where: str) -> None:
    """``python -m`` and ``PYTHONPATH=.`` import from there, and its authors may have planted a distribution."""
    planted, installed = folder / ("" if where == "here" else "below"), tmp_path / "installed"
    planted.mkdir(exist_ok=True)
    installed.mkdir()
    distribution(planted, "evil", "evil_rules", "import pathlib\npathlib.Path('ran').touch()\n")
    if where == "its module alone":
        (planted / "evil-1.0.dist-info").rename(installed / "evil-1.0.dist-info")
    (folder / "workerlint.toml").write_text("plugins = true\n")
    done = run(folder, planted, installed, arguments=("check", "--select", "DW304", "worker.yaml"))
    assert done.returncode == 2
    assert "error: skipped plug-in `evil`: " in done.stderr
    assert "evil_rules.py is in the directory that is checked" in done.stderr
    assert not (folder / "ran").exists()
    assert "DW304" in done.stdout


@pytest.mark.deep
def test_the_example_package_adds_a_rule(site: Path, folder: Path) -> None:
    done = run(folder, site, arguments=("check", "--output-format", "concise", "worker.yaml"))
    assert done.stdout.startswith("worker.yaml:4:8: warning[AC001] owner `jane` is not a team\n")
    assert done.stderr == ""


@pytest.mark.deep
@pytest.mark.parametrize(("configuration", "options"), [("plugins = true\n", ()), ("", ("--plugins",))])
def test_the_page_of_a_rule_of_a_plugin_is_shown(
    site: Path, folder: Path, configuration: str, options: tuple[str, ...]
) -> None:
    (folder / "workerlint.toml").write_text(configuration)
    page = run(folder, site, arguments=("rule", "owner-is-a-team", *options))
    assert page.returncode == 0
    assert "\nhttps://docs.acme.example/rules/ac001\n" in page.stdout
    assert "People leave; teams stay." in page.stdout
    source = "- Owners at Acme (https://docs.acme.example/owners): The owner of a Worker is a team."
    assert source in " ".join(page.stdout.split())
    assert "AC001  owner-is-a-team" in run(folder, site, arguments=("rules", *options)).stdout


def test_the_page_of_a_rule_of_a_plugin_that_is_not_enabled_is_not_shown(site: Path, folder: Path) -> None:
    (folder / "workerlint.toml").write_text("")
    done = run(folder, site, arguments=("rule", "AC001"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "unknown rule `AC001`" in done.stderr


def test_a_page_is_shown_despite_an_invalid_configuration(folder: Path) -> None:
    (folder / "workerlint.toml").write_text("plugins = 3\n")
    done = run(folder, arguments=("rule", "DW301"))
    assert done.returncode == 2
    assert done.stdout.startswith("DW301 invalid-log-level\n")
    assert done.stderr.startswith("workerlint: error: workerlint.toml:1: ")


@pytest.mark.deep
def test_reports_link_to_the_page_of_the_plugin(site: Path, folder: Path) -> None:
    def reported(output_format: str) -> str:
        return run(folder, site, arguments=("check", "--output-format", output_format, "worker.yaml")).stdout

    address = "https://docs.acme.example/rules/ac001"
    assert {found["code"]: found["url"] for found in json.loads(reported("json"))["findings"]} == {
        "AC001": address,
        "DW304": "https://workerlint.dev/rules/dw304",
    }
    assert f'"url": "{address}"' in reported("rdjson")
    assert f'"helpUri": "{address}"' in reported("sarif")
    assert "workerlint.dev/rules/ac001" not in reported("sarif")


def test_plugins_are_not_loaded_unless_asked_for(site: Path, folder: Path) -> None:
    (folder / "workerlint.toml").write_text("")
    done = run(folder, site, arguments=("check", "--output-format", "concise", "worker.yaml"))
    assert "AC001" not in done.stdout


@pytest.mark.deep
@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (
            "raise ZeroDivisionError('oops')",
            "cannot load plug-in `broken` (broken_rules): ZeroDivisionError: oops",
        ),
        (
            "from workerlint.authoring import rule\n@rule('DW304', 'mine', 'error')\ndef mine(worker): yield from ()\n",
            "skipped plug-in `broken`: duplicate rule `DW304`: defined in workerlint_rules.dw304_unversioned_stack and ",
        ),
        ("import sys\nsys.exit(0)", "cannot load plug-in `broken` (broken_rules): SystemExit: 0"),
        (
            RULE.format(code=1, more="'bad', 'error'"),
            "skipped plug-in `broken`: invalid code of 1 in broken_rules: expected a string, found 1",
        ),
        (
            RULE.format(code="'AC2'", more="None, 'error'"),
            "skipped plug-in `broken`: invalid name of AC2 in broken_rules: expected a string, found None",
        ),
        (
            RULE.format(code="'AC2'", more="'bad', 'fatal'"),
            "invalid severity 'fatal' of AC2 in broken_rules: must be one of: error, warning, info",
        ),
        (
            RULE.format(code="'AC2'", more="'bad', 'error', url='rules/ac2'"),
            "invalid url 'rules/ac2' of AC2 in broken_rules: must start with https:// or http://",
        ),
        (
            RULE.format(code="'AC2'", more="'bad', 'error', tags=('old',)"),
            "invalid tags ('old',) of AC2 in broken_rules: must be one of: DEPRECATED, UNNECESSARY",
        ),
        (
            RULE.format(code="'AC2'", more="'bad', 'error', keys=('zone')"),
            "invalid keys of AC2 in broken_rules: expected a tuple of strings such as ('zone',), found 'zone'",
        ),
    ],
    ids=["raises", "claims a code", "exits", "code", "name", "severity", "url", "tags", "keys"],
)
def test_a_broken_plugin_is_named_and_the_others_run(
    site: Path, folder: Path, tmp_path: Path, source: str, reason: str
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    distribution(broken, "broken", "broken_rules", source)
    done = run(folder, site, broken, arguments=("check", "--output-format", "concise", "worker.yaml"))
    assert done.returncode == 2
    assert reason in done.stderr
    assert "AC001" in done.stdout
    for arguments in (("rules", "--plugins"), ("rule", "AC001", "--plugins")):
        done = run(folder, site, broken, arguments=arguments)
        assert done.returncode == 2
        assert done.stderr.startswith("workerlint: error: ")
        assert reason in done.stderr
        assert "AC001" in done.stdout


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("yield 1 / 0", "ZeroDivisionError: division by zero"),
        ("raise SystemExit(0)", "SystemExit: 0"),
        ("yield Finding(worker.meta('name'), 5)", "TypeError: message and help of a finding must be strings"),
        ("yield Finding(worker.meta('name'), 'm', help=5)", "TypeError: message and help of a finding must be strings"),
        (
            "yield Finding(worker.meta('name'), 'm', severity='bad')",
            "TypeError: the severity of a finding must be one of",
        ),
        ("yield Finding(worker.meta('name'), 'm', fix='x')", "TypeError: a fix must be a Fix with at least one Edit"),
        (
            "yield Finding(worker.meta('name'), 'm', fix=Fix('t', ()))",
            "TypeError: a fix must be a Fix with at least one",
        ),
        (
            "yield Finding(worker.meta('name'), 'm', fix=Fix('t', 'x'))",
            "TypeError: a fix must be a Fix with at least one",
        ),
    ],
)
@pytest.mark.parametrize(
    "options",
    [
        ("--output-format", "concise"),
        pytest.param(("--fix", "--output-format", "concise"), marks=pytest.mark.deep),
    ],
)
def test_a_rule_of_a_plugin_that_fails_is_named(
    site: Path, folder: Path, tmp_path: Path, body: str, reason: str, options: tuple[str, ...]
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    source = (
        "from workerlint.authoring import Finding, Fix, rule\n"
        f"@rule('AC666', 'bad', 'error')\ndef bad(worker): {body}\n"
    )
    distribution(broken, "broken", "broken_rules", source)
    done = run(folder, site, broken, arguments=("check", *options, "worker.yaml"))
    assert done.returncode == 2
    assert f"AC666 bad failed on worker.yaml: {reason}" in done.stderr
    assert "AC001" in done.stdout
