"""What a new manifest says for each stack: how it is named, what its topology is, and its own section."""

from __future__ import annotations

from workerlint.record import Record


class StackTemplate(Record):
    """One stack: *stack* as written, *topology* as pairs of name and type, *spec* the lines of stackSpec."""

    __slots__ = ("comment", "spec", "stack", "topology")

    stack: str
    comment: str
    topology: tuple[tuple[str, str], ...]
    spec: str

    def __init__(self, stack: str, comment: str, topology: tuple[tuple[str, str], ...], spec: str) -> None:
        self.stack = stack
        self.comment = comment
        self.topology = topology
        self.spec = spec


_FLOW = (("source", "input"), ("sink", "output"))

TEMPLATES = {
    "bento": StackTemplate(
        "bento-worker:3.0",
        "Bento moves data from an input through processors to an output.",
        _FLOW,
        """\
input: # where the data comes from
  http_client:
    url: https://example.org/data
    verb: GET
pipeline: # what is done to each message
  processors:
    - mapping: root = this
output: # where it goes
  stdout: {}""",
    ),
    "fastfun": StackTemplate(
        "fastfun+alpha:2.0",
        "FastFun writes a stream into the lakehouse.",
        _FLOW,
        """\
input:
  datasets: # addresses read dataos://DEPOT:COLLECTION/DATASET
    - dataos://streams:default/events
  options:
    subscriptionName: {name}
    subscriptionPosition: EARLIEST # or LATEST
    processingGuarantees: EFFECTIVELY_ONCE
output:
  datasets:
    - dataos://lakehouse:default/events?acl=rw
  options: # numbers are texts here
    commitInterval: "30"
    recordsPerCommit: "50000"
    iceberg:
      properties:
        write.format.default: parquet""",
    ),
    "scanner": StackTemplate(
        "scanner:2.0",
        "Scanner reads metadata when something happens on the platform.",
        (("events", "input"), ("metadata", "output")),
        """\
type: worker
worker: poros_indexer # which indexer runs""",
    ),
    "stream-monitor": StackTemplate(
        "stream-monitor:1.0",
        "Stream monitor raises an incident when messages of a stream meet a condition.",
        (("stream", "input"), ("incident", "output")),
        """\
type: stream_monitor
incident: # what is raised
  type: pulsar
  name: {name}
  summary: a message met a condition
  category: stream
  severity: warning
stream: # what is watched
  source:
    fastbase:
      topic: persistent://public/default/events
      subscriptionName: {name}
      subscriptionPosition: latest
  conditions:
    - valueJqFilter: .payload.value
      operator: greater_than
      value: "24.0\"""",
    ),
    "container": StackTemplate(
        "container:1.0",
        "The container stack runs an image as it is.",
        (("container", "process"),),
        """\
image: registry.example.org/team/{name}:1.0.0
command:
  - python
arguments:
  - -m
  - main""",
    ),
}
"""By the word that one would type. Their shapes are those of the stacks' schemas, or of published Workers."""
