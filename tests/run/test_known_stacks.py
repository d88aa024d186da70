"""What a directory defines about stacks: its Stack Resources, then its platform file."""

from __future__ import annotations

from typing import Any

from workerlint.engine.project import Project
from workerlint.run.known_stacks import platform_below

STACK = """\
name: acme-stack
version: v1alpha
type: stack
stack:
  name: acme
  version: "1.0"
  workerConfig: {}
  stackSpecValueSchema:
    jsonSchema: '{"properties": {"mode": {}}}'
"""
PLATFORM = 'format = 1\n[stack."acme:1.0"]\nlearned = 2026-01-31\n[stack."other:2"]\nlearned = 2026-01-31\n'


def test_stack_resources_replace_those_of_the_platform_file(folder: Any) -> None:
    folder.write("workerlint.toml", 'platform = "platform.toml"\n')
    folder.write("platform.toml", PLATFORM)
    folder.write("stacks/acme.yaml", STACK)
    folder.write("broken.yaml", "stackSpecValueSchema: [\n")
    folder.write("binary.yaml", b"\x00stackSpecValueSchema")
    found = platform_below(Project(), ".").defined_stacks
    assert [(item.text, item.path.rpartition("/")[2], bool(item.schema)) for item in found] == [
        ("acme:1.0", "acme.yaml", True),
        ("other:2", "platform.toml", False),
    ]


def test_an_excluded_directory_defines_nothing(folder: Any) -> None:
    folder.write("workerlint.toml", 'exclude = ["stacks/"]\n')
    folder.write("stacks/acme.yaml", STACK)
    assert platform_below(Project(), ".").defined_stacks == []
