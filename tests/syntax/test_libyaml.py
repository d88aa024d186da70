"""Tests of loading the libyaml binding."""

from __future__ import annotations

import subprocess
import sys

import pytest

from workerlint.syntax.parser import HAS_EXTENSION

LATER = """
import sys
import workerlint.syntax.parser as tree
assert "yaml" not in sys.modules and "yaml.reader" not in sys.modules
import yaml
assert yaml.safe_load("a: [1, yes]") == {"a": [1, True]}
assert yaml.load("a: [1, yes]", Loader=yaml.CSafeLoader) == {"a": [1, True]}
assert yaml.dump({"a": 1}, Dumper=yaml.CSafeDumper) == "a: 1\\n"
for text in ("a: [", "a: \\x01", "*x"):
    try:
        yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        continue
    raise SystemExit(text)
try:
    tree.parse_tree("a: [")
except yaml.MarkedYAMLError:
    print(0)
"""
BEFORE = """
import yaml
from workerlint.syntax.parser import CParser, YAMLError
from yaml._yaml import CParser as real
assert YAMLError is yaml.YAMLError and CParser is real
print(0)
"""
OTHER = """
import types, sys
import yaml.events  # another PyYAML might lack what the short way needs
import workerlint.syntax.libyaml as libyaml
for name in [name for name in sys.modules if name.partition(".")[0] == "yaml" and name != "yaml._yaml"]:
    del sys.modules[name]
real, libyaml._EXTENSION = libyaml._EXTENSION, "yaml._other"
try:
    libyaml._load_alone()
except ImportError:
    libyaml._EXTENSION = real
assert "yaml" not in sys.modules
print(int(libyaml._load().__name__ != "yaml._yaml"))
"""


@pytest.mark.skipif(not HAS_EXTENSION, reason="PyYAML has no C extension here")
@pytest.mark.parametrize("program", [LATER, BEFORE, OTHER], ids=["later", "before", "other"])
def test_the_package_and_the_parser_live_together(program: str) -> None:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "0", "")
