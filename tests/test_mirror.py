"""The tests of a module are in a file of its name, in the directory that mirrors its package."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = {
    "linter/workerlint": "tests",
    "lsp/workerlint_lsp": "tests/lsp",
    "shim/workerlint_shim": "tests/shim",
    "schemas/workerlint_schemas": "tests/schemas",
}
"""The packages with the directories of their tests. The page of a rule is its test: see tests/rules/test_pages.py."""
BELOW = ("", "end_to_end")
"""Where tests of a module may be, below the mirrored directory."""
ELSEWHERE = {
    "workerlint/version.py": "tests/cli/test_version_command.py",
    "workerlint_lsp/complete/names.py": "tests/lsp/complete/test_values.py",
    "workerlint_shim/manifests/bundled_files.py": "tests/shim/commands/test_apply.py",
    "workerlint_schemas/tables": "tests/schemas/test_compiler.py",
}
"""The modules and directories that are tested through what uses them, each with the file of these tests."""


def missing() -> list[str]:
    """Return the modules without a test file of their name."""
    found = []
    for package, tests in PACKAGES.items():
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to((ROOT / package).parent).as_posix()
            if path.name.startswith("__") or any(name.startswith(listed) for listed in ELSEWHERE):
                continue
            mirrored = ROOT / tests / path.parent.relative_to(ROOT / package)
            if not any((mirrored / below / f"test_{path.name}").is_file() for below in BELOW):
                found.append(name)
    return found


def test_each_module_has_a_test_file_of_its_name() -> None:
    assert missing() == []


def test_the_exceptions_exist_and_are_needed() -> None:
    for module, test in ELSEWHERE.items():
        (package,) = [name for name in PACKAGES if (ROOT / name).parent.joinpath(module).exists()]
        below = Path(module).relative_to(Path(package).name)
        assert (ROOT / test).is_file()
        assert not (ROOT / PACKAGES[package] / below.with_name(f"test_{below.name}")).exists()


def test_no_test_file_contains_no_test() -> None:
    empty = [path for path in (ROOT / "tests").rglob("test_*.py") if "def test_" not in path.read_text("utf-8")]
    assert empty == []
