"""A valid and an invalid manifest, and ways to request the diagnostics."""

from __future__ import annotations

from typing import Any

CLEAN = (
    "name: city-sync\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  compute: runnable-default\n"
    "  logLevel: INFO\n  resources: {requests: {cpu: 1, memory: 1Gi}, limits: {cpu: 1, memory: 1Gi}}\n"
    "  topology: [{name: a, type: input}]\n  stackSpec: {input: {stdin: {}}, output: {stdout: {}}}\n"
)
FAULTY = CLEAN.replace("INFO", "LOUD")


def codes(found: Any) -> list[str]:
    return [str(item.code) for item in found]


def has(code: str) -> Any:
    return lambda found: code in codes(found)


def hasnt(code: str) -> Any:
    return lambda found: code not in codes(found)
