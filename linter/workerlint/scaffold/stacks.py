"""The parts of a new manifest that depend on the stack."""

from __future__ import annotations

from workerlint.core.record import Record


class StackTemplate(Record):
    """The parts of a new manifest for one stack."""

    stack: str
    """Name, flavour and version."""
    comment: str
    """A sentence on what the stack does."""
    to_do: str
    """What the author must change."""
    topology: tuple[tuple[str, str], ...]
    """Pairs of name and type. Each element depends on the one before."""
    spec: str
    """The lines of stackSpec. ``{name}`` is replaced by the name of the Worker."""


_FLOW = (("source", "input"), ("sink", "output"))

TEMPLATES = {
    "bento": StackTemplate(
        "bento-worker:3.0",
        "Bento moves data from an input through processors to an output.",
        "write your own input, pipeline and output; what stands there shows the form.",
        _FLOW,
        """\
input: # where the data comes from
  http_client:
    url: https://example.org/data
    verb: GET
pipeline: # what is done to each message
  processors:
    - bloblang: root = this # passes it on as it is
output: # where it goes
  stdout: {}""",
    ),
    "fastfun": StackTemplate(
        "fastfun+alpha:2.0",
        "Fast Fun writes a stream into the lakehouse.",
        "write the addresses of your own datasets.",
        _FLOW,
        """\
input: # what is read
  datasets: # each is written dataos://DEPOT:COLLECTION/DATASET
    - dataos://streams:default/events
  options:
    subscriptionName: {name}
    subscriptionPosition: EARLIEST # or LATEST
    processingGuarantees: EFFECTIVELY_ONCE # or ATLEAST_ONCE, ATMOST_ONCE
output: # what is written
  datasets: # acl=rw asks for the right to write
    - dataos://lakehouse:default/events?acl=rw
  options: # numbers stand in quotes here
    commitInterval: "30" # seconds
    recordsPerCommit: "50000"
    iceberg:
      properties:
        write.format.default: parquet""",
    ),
    "scanner": StackTemplate(
        "scanner:2.0",
        "Scanner carries what happens on the platform into the catalogue.",
        "choose the indexer.",
        (("events", "input"), ("catalogue", "output")),
        """\
type: worker # listens for events, and does not end
worker: poros_indexer # or data_profile_indexer, data_quality_indexer, soda_indexer, query_indexer""",
    ),
    "stream-monitor": StackTemplate(
        "stream-monitor:1.0",
        "Stream monitor raises an incident for each message of a stream that meets the conditions.",
        "write your own topic, conditions and incident.",
        (("stream", "input"), ("incident", "output")),
        """\
type: stream_monitor
incident: # what is raised
  type: pulsar
  name: {name}
  summary: a message met the conditions
  category: stream
  severity: warning # or critical
stream: # what is watched
  source:
    fastbase:
      topic: persistent://public/default/events
      subscriptionName: {name}
      subscriptionPosition: latest # or earliest
  conditions:
    - valueJqFilter: .payload.value # takes a value out of the message
      operator: greater_than
      value: "24\"""",
    ),
    "container": StackTemplate(
        "container:1.0",
        "The container stack runs an image of your own.",
        "write the name of your image and the command that it runs.",
        (("process", "container"),),
        """\
image: registry.example.org/team/image:1.0.0
command: # replaces the command of the image
  - python
arguments: # what follows the command
  - -m
  - main""",
    ),
}
"""By the word that a user types. They follow the schemas of the stacks, or published manifests."""
