"""Modules are imported from their bytecode as Python would import them, or left to Python."""

from __future__ import annotations

import inspect
import os
import py_compile
import subprocess
import sys
from importlib.util import cache_from_source, module_from_spec
from typing import TYPE_CHECKING

import pytest

from workerlint.core.bytecode import BytecodeFinder

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from pathlib import Path

NAME = "workerlint.some.module"
SOURCE = "VALUE = 1\n\n\ndef double(number):\n    return 2 * number\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a module with bytecode."""
    path = tmp_path / "module.py"
    path.write_text(SOURCE)
    py_compile.compile(str(path), cache_from_source(str(path)), doraise=True)
    return path


def find(source: Path, name: str = NAME) -> ModuleSpec | None:
    return BytecodeFinder.find_spec(name, [str(source.parent)])


def test_a_module_is_what_python_would_import(source: Path) -> None:
    spec = find(source)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (module.VALUE, module.double(4)) == (1, 8)
    assert (module.__name__, module.__package__, module.__file__) == (NAME, "workerlint.some", str(source))
    assert module.__cached__ == cache_from_source(str(source))
    assert inspect.getsource(module.double) == "def double(number):\n    return 2 * number\n"


def test_a_source_that_was_changed_is_left_to_python(source: Path) -> None:
    status = source.stat()
    source.write_text(SOURCE.replace("VALUE = 1", "VALUE = 22"))
    os.utime(source, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert find(source) is None
    source.write_text(SOURCE.replace("VALUE = 1", "VALUE = 2"))
    os.utime(source, ns=(status.st_atime_ns, status.st_mtime_ns + 10**9))
    assert find(source) is None


def test_bytecode_of_another_kind_is_left_to_python(source: Path) -> None:
    cached = cache_from_source(str(source))
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    py_compile.compile(str(source), cached, doraise=True, invalidation_mode=mode)
    assert find(source) is None


def test_bytecode_of_another_python_is_left_to_python(source: Path) -> None:
    with open(cache_from_source(str(source)), "r+b") as file:
        file.write(b"\0\0")
    assert find(source) is None


def test_bytecode_that_was_cut_off_is_left_to_python(source: Path) -> None:
    os.truncate(cache_from_source(str(source)), 10)
    assert find(source) is None
    os.truncate(cache_from_source(str(source)), 0)
    assert find(source) is None


def test_bytecode_that_was_compiled_elsewhere_is_left_to_python(source: Path) -> None:
    py_compile.compile(str(source), cache_from_source(str(source)), dfile="/build/module.py", doraise=True)
    assert find(source) is None


def test_a_module_without_bytecode_and_one_of_another_program_are_left_to_python(source: Path) -> None:
    assert find(source, "other.some.module") is None
    assert BytecodeFinder.find_spec("workerlint") is None
    assert BytecodeFinder.find_spec(NAME, []) is None
    os.unlink(cache_from_source(str(source)))
    assert find(source) is None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "used"), [([], True), (["-O"], False), (["-X", "pycache_prefix=elsewhere"], False)]
)
def test_the_program_uses_it_where_the_bytecode_is(tmp_path: Path, options: list[str], used: bool) -> None:
    program = (
        "import sys; from workerlint.core.bytecode import BytecodeFinder, import_from_bytecode\n"
        "import_from_bytecode()\n"
        "print(BytecodeFinder in sys.meta_path)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    environment.pop("PYTHONPYCACHEPREFIX", None)
    command = [sys.executable, *options, "-c", program]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == f"{used}\n"
