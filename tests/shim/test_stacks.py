"""Stacks in a dry run: they are applied like other resources, and the Workers of the set are checked with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

STACK = """\
name: acme-stack
version: v1alpha
type: stack
stack:
  name: acme
  version: 1.0
  serviceConfig: {}
  stackSpecValueSchema:
    jsonSchema: |
      {"$schema": "http://json-schema.org/draft-07/schema#", "$ref": "#/definitions/a", "definitions": {"a": true}}
"""
WORKER = """\
name: feed
version: v1beta
type: worker
worker:
  stack: acme:1.0
  compute: runnable-default
  topology:
    - {name: feed, type: acme}
"""
LINE = "apply -R -f set -w curriculum"


def test_the_keywords_of_a_schema_are_not_variables(run: Run, folder: Any) -> None:
    folder.write("set/stack.yaml", STACK)
    assert run(LINE).code == 0
    folder.write("set/stack.yaml", STACK.replace('"#/definitions/a"', '"${REF}"'))
    assert "${REF} is not set in the environment" in run(LINE).err


def test_a_worker_is_refused_that_its_stack_does_not_run(run: Run, folder: Any) -> None:
    folder.write("set/stack.yaml", STACK)
    folder.write("set/worker.yaml", WORKER)
    result = run(LINE)
    assert result.code == 1
    assert "stack `acme:1.0` runs in a Service, not a Worker" in result.err
    folder.write("set/stack.yaml", STACK.replace("serviceConfig", "workerConfig"))
    assert run(LINE).code == 0
