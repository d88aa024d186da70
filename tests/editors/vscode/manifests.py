"""Manifests that the tests open."""

from __future__ import annotations

BEACON = """\
name: beacon-reader
version: v1beta
type: worker
description: Reads the state of a beacon every minute
worker:
  replicas: 1
  stack: bento-worker:3.0
  logLevel: info
  compute: runnable-default
  envs: {PORT: 8080}
  resources:
    requests: {cpu: 100m, memory: 128Mi}
    limits: {cpu: 200m, memory: 256Mi}
  topology:
    - {name: read, type: input}
    - {name: log, type: output, dependencies: [read]}
  stackSpec:
    input:
      generate:
        mapping: root = "beacon"
    output:
      stdout: {}
"""
"""Line 8 has the log level info (DW301), line 10 a number instead of a string (DW522)."""


def row(message: str, code: str, place: str, help: str) -> str:
    """Return the text of a row of the Problems panel, whose parts are separated on the screen but not in the text."""
    return f"{message}workerlint{code}[{place}]help: {help}"


LOG_LEVEL = "invalid log level `info`: must be one of `INFO`, `DEBUG`, `WARN`, `ERROR`"
PORT = "expected a string, found the number `8080`"
BEACON_PROBLEMS = (
    row(LOG_LEVEL, "DW301", "Ln 8, Col 13", "set it to `INFO`"),
    row(PORT, "DW522", "Ln 10, Col 16", 'quote it: `"8080"`'),
)

CLEAN = BEACON.replace("info", "INFO").replace("8080", '"8080"')

OTHER = """\
name: CI
on: [push]
jobs:
  worker:
    logLevel: info
"""
"""YAML of another program."""

WEATHER = """\
name: weather-ingest
version: v1beta
type: worker
tags: [dataos:type:resource, dataos:resource:worker]
description: Reads the weather of each city
owner: someone
workspace: public
layer: user
worker:
  replicas: 2
  stack: bento-worker:3.0
  logLevel: INFO
  compute: runnable-default
  envs:
    REGION: europe
    STATION: north
    UNIT: celsius
  resources:
    requests: {cpu: 100m, memory: 128Mi}
    limits: {cpu: 500m, memory: 512Mi}
  topology:
    - name: fetch
      type: input
      doc: Asks for the weather
    - name: store
      type: output
      doc: Writes the weather
      dependencies: [fetch]
  stackSpec:
    input:
      http_client:
        url: https://example.org/weather
        verb: GET
        timeout: 5s
    pipeline:
      processors:
        - mapping: |
            root = this
    output:
      file:
        path: weather.jsonl
"""
"""A manifest of 41 lines, which tests type key by key.

Its indentation takes 41 keys if each line begins like the one above: 15 times two spaces, and 11 times back. If lines are
indented below keys, it takes only the 11 keys.
"""
MOST_KEYS = 11
"""How many keys the indentation of ``WEATHER`` may take: those that lead back to a section further out."""
