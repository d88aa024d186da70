"""The programs that are measured beside workerlint, each with what it needs to do comparable work on manifests."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

EVENTS = """
import os, sys
from yaml._yaml import CParser
from yaml.events import StreamEndEvent
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        if name.endswith('.yaml'):
            with open(os.path.join(folder, name), encoding='utf-8') as file:
                parser = CParser(file.read())
            while type(parser.get_event()) is not StreamEndEvent:
                pass
"""
TEMPLATE = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n" + "".join(
    f"  Bucket{number}:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: bucket-{number}\n"
    for number in range(12)
)
_LEVELS = "DEBUG|INFO|WARN|ERROR|TRACE|PANIC|FATAL|SUCCESS"
RULESET = {
    "rules": {
        "level": {
            "given": "$.worker.logLevel",
            "severity": "error",
            "then": {"function": "pattern", "functionOptions": {"match": f"^({_LEVELS})$"}},
        },
        **{
            field: {"given": "$", "severity": "error", "then": {"field": field, "function": "truthy"}}
            for field in ("name", "version", "type", "worker")
        },
    }
}


class Peer:
    """A program on the command line. *command* is what stands before the place to check; empty when it is missing.

    *each* gives every file as an argument, *pattern* a glob in place of the folder.
    """

    def __init__(self, name: str, command: list[str], *, each: bool = False, pattern: bool = False) -> None:
        self.name = name
        self.command = command
        self.each = each
        self.pattern = pattern

    def call(self, place: str) -> list[str]:
        """Give the command line that checks everything below the folder *place*."""
        if self.each:
            return [*self.command, *sorted(_files(place))]
        # Relative to the folder above: v8r takes no other patterns.
        return [*self.command, f"{os.path.basename(place)}/**/*.yaml" if self.pattern else place]

    def passes(self, place: str) -> bool:
        """Tell whether it finds the sound manifest below the folder *place* sound: else it is not doing the work."""
        above = os.path.dirname(place)
        return subprocess.run(self.call(place), cwd=above, capture_output=True, check=False).returncode == 0

    @property
    def version(self) -> str:
        """What it calls its version, or that it is not installed."""
        if not self.command:
            return "not installed"
        done = subprocess.run([self.command[0], "--version"], capture_output=True, text=True, check=False)
        return (done.stdout or done.stderr).strip().splitlines()[-1].split()[-1]


def _files(folder: str) -> list[str]:
    return [
        os.path.join(place, name)
        for place, _, names in os.walk(folder)
        for name in names
        if name.endswith((".yaml", ".yml"))
    ]


def peers(folder: str) -> dict[str, Peer]:
    """Give the peers; what they read beside the manifests is written to *folder*."""
    schema = os.path.join(folder, "worker.schema.json")
    ruleset = os.path.join(folder, "ruleset.json")
    done = subprocess.run([sys.executable, "-m", "workerlint", "schema"], capture_output=True, check=True)
    with open(schema, "wb") as file:
        file.write(done.stdout)
    with open(ruleset, "w", encoding="utf-8") as rules:
        json.dump(RULESET, rules)

    def found(name: str, *arguments: str, each: bool = False, pattern: bool = False) -> Peer:
        program = shutil.which(name)
        return Peer(name, [program, *arguments] if program else [], each=each, pattern=pattern)

    return {
        peer.name: peer
        for peer in (
            found("check-jsonschema", "--schemafile", schema, each=True),
            found("yamllint"),
            found("spectral", "lint", "--quiet", "--ruleset", ruleset, pattern=True),
            found("v8r", "--schema", schema, pattern=True),
            found("cfn-lint"),
            found("kubeconform"),
        )
    }
