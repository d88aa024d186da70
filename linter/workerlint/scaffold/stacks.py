"""The parts of a new manifest that depend on the stack."""

from __future__ import annotations

from workerlint.core.record import Record


class StackTemplate(Record):
    """The parts of a new manifest for one stack."""

    stack: str
    """Name, flavor and version."""
    comment: str
    """A sentence that describes the stack."""
    to_do: str
    """The parts that the author must change."""
    topology: tuple[tuple[str, str], ...]
    """Pairs of name and type. Each element depends on the one before."""
    spec: str
    """The lines of stackSpec. ``{name}`` is replaced by the name of the Worker."""


_FLOW = (("source", "input"), ("sink", "output"))

TEMPLATES = {
    "bento": StackTemplate(
        "bento-worker:3.0",
        "Bento moves data from an input through processors to an output.",
        "replace the example input, pipeline and output with your own.",
        _FLOW,
        """\
input: # data source
  http_client:
    url: https://example.org/data
    verb: GET
pipeline: # processing of each message
  processors:
    - bloblang: root = this # passes the message on unchanged
output: # data sink
  stdout: {}""",
    ),
    "fastfun": StackTemplate(
        "fastfun+alpha:2.0",
        "Fast Fun writes a stream into the lakehouse.",
        "replace the addresses with those of your datasets.",
        _FLOW,
        """\
input: # datasets to read
  datasets: # addresses: dataos://DEPOT:COLLECTION/DATASET
    - dataos://streams:default/events
  options:
    subscriptionName: {name}
    subscriptionPosition: EARLIEST # or LATEST
    processingGuarantees: EFFECTIVELY_ONCE # or ATLEAST_ONCE, ATMOST_ONCE
output: # datasets to write
  datasets: # acl=rw requests write access
    - dataos://lakehouse:default/events?acl=rw
  options: # numbers must be quoted here
    commitInterval: "30" # seconds
    recordsPerCommit: "50000"
    iceberg:
      properties:
        write.format.default: parquet""",
    ),
    "scanner": StackTemplate(
        "scanner:2.0",
        "Scanner ingests platform events into the catalog.",
        "choose the indexer.",
        (("events", "input"), ("catalogue", "output")),
        """\
type: worker # runs continuously and listens for events
worker: poros_indexer # or data_profile_indexer, data_quality_indexer, soda_indexer, query_indexer""",
    ),
    "stream-monitor": StackTemplate(
        "stream-monitor:1.0",
        "Stream monitor raises an incident for each message of a stream that meets the conditions.",
        "replace the topic, conditions and incident with your own.",
        (("stream", "input"), ("incident", "output")),
        """\
type: stream_monitor
incident: # incident to raise
  type: pulsar
  name: {name}
  summary: a message met the conditions
  category: stream
  severity: warning # or critical
stream: # stream to monitor
  source:
    fastbase:
      topic: persistent://public/default/events
      subscriptionName: {name}
      subscriptionPosition: latest # or earliest
  conditions:
    - valueJqFilter: .payload.value # extracts a value from the message
      operator: greater_than
      value: "24\"""",
    ),
    "container": StackTemplate(
        "container:1.0",
        "The container stack runs your own image.",
        "replace the image and the command with your own.",
        (("process", "container"),),
        """\
image: registry.example.org/team/image:1.0.0
command: # overrides the entrypoint of the image
  - python
arguments: # arguments of the command
  - -m
  - main""",
    ),
}
"""Templates by the name that a user types. They follow the schemas of the stacks, or published manifests."""
