"""The programs that are compared with workerlint, each with the arguments for comparable work on manifests.

They are found on the PATH. check-jsonschema, yamllint, ryl and cfn-lint come from PyPI, spectral and v8r from npm.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

from workerlint.core.record import Struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import KW_ONLY

EVENTS = """
import os, sys
from yaml._yaml import CParser
from yaml.events import StreamEndEvent
for directory, _, names in os.walk(sys.argv[1]):
    for name in names:
        if name.endswith('.yaml'):
            with open(os.path.join(directory, name), encoding='utf-8') as file:
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


class Peer(Struct):
    """A program to compare with."""

    name: str
    command: list[str]
    """The command line before the files to check; empty if the program is not installed."""
    _: KW_ONLY
    each: bool = False
    """Pass every file as an argument instead of the directory."""
    pattern: bool = False
    """Pass a glob instead of the directory."""
    code: int = 0
    """The exit code for a valid manifest."""

    def call(self, directory: str) -> list[str]:
        """Return the command line that checks everything below *directory*."""
        if self.each:
            return [*self.command, *sorted(_files(directory))]
        # v8r accepts only relative patterns.
        return [*self.command, f"{os.path.basename(directory)}/**/*.yaml" if self.pattern else directory]

    def works(self, directory: str) -> bool:
        """Return whether the exit code for the valid manifest below *directory* is as expected."""
        parent = os.path.dirname(directory)
        return (
            subprocess.run(self.call(directory), cwd=parent, capture_output=True, check=False).returncode == self.code
        )

    @property
    def version(self) -> str:
        """The version of the program, or that it is not installed."""
        if not self.command:
            return "not installed"
        done = subprocess.run([self.command[0], "--version"], capture_output=True, text=True, check=False)
        return (done.stdout or done.stderr).strip().splitlines()[-1].split()[-1]


def _files(directory: str) -> list[str]:
    return [
        os.path.join(parent, name)
        for parent, _, names in os.walk(directory)
        for name in names
        if name.endswith((".yaml", ".yml"))
    ]


def peers(directory: str) -> dict[str, Peer]:
    """Return the peers by name, and write their schema and rules to *directory*."""
    schema = os.path.join(directory, "worker.schema.json")
    ruleset = os.path.join(directory, "ruleset.json")
    done = subprocess.run([sys.executable, "-m", "workerlint", "schema"], capture_output=True, check=True)
    with open(schema, "wb") as file:
        file.write(done.stdout)
    with open(ruleset, "w", encoding="utf-8") as rules:
        json.dump(RULESET, rules)

    def found(name: str, *arguments: str, each: bool = False, pattern: bool = False, code: int = 0) -> Peer:
        program = shutil.which(name)
        return Peer(name, [program, *arguments] if program else [], each=each, pattern=pattern, code=code)

    return {
        peer.name: peer
        for peer in (
            found("check-jsonschema", "--schemafile", schema, each=True),
            found("yamllint"),
            # Every rule of ryl, some of which no manifest follows, such as a document end marker.
            found("ryl", "check", "--no-cache", "--enable", "ALL", code=1),
            found("spectral", "lint", "--quiet", "--ruleset", ruleset, pattern=True),
            found("v8r", "--schema", schema, pattern=True),
            found("cfn-lint"),
            found("kubeconform"),
        )
    }
