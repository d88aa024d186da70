"""The documents that rules and schemas are based on, and references to them.

A reference is a string ``KEY: statement``: a key of ``SOURCES``, and what the document states, in one sentence of our
own. Checks of manifests need neither; the documentation, hover and reports do.
"""

from __future__ import annotations

from typing import NamedTuple


class Source(NamedTuple):
    """A document that is cited."""

    title: str
    """The title of the document or of its section."""
    url: str
    """The address of the document or of its section."""


class SourceReference(NamedTuple):
    """A document, and the statement in it that something is based on."""

    title: str
    """The title of the document or of its section."""
    url: str
    """The address of the document or of its section."""
    statement: str
    """What the document states, in our own words."""


_DATAOS = "https://dataos.info"
_DATAOS_2 = "https://v2.dataos.info/concepts/resources"
_DATAOS_REPOSITORY = "https://github.com/moderndatacompany/dataos.info/blob"
_KUBERNETES = "https://kubernetes.io/docs"
_YAML = "https://yaml.org/spec/1.2.2/"
_BENTO = "https://warpstreamlabs.github.io/bento/docs"

SOURCES: dict[str, Source] = {
    "bento:components": Source("Bento: components", f"{_BENTO}/components/about"),
    "bento:configuration": Source("Bento: configuration", f"{_BENTO}/configuration/about"),
    "bento:http-client": Source("Bento: http_client input", f"{_BENTO}/components/inputs/http_client"),
    "bento:interpolation": Source("Bento: interpolation", f"{_BENTO}/configuration/interpolation"),
    "dataos:apply": Source("dataos-ctl resource: command reference", f"{_DATAOS}/interfaces/cli/resource/details/"),
    "dataos:autoscaling-sample": Source(
        "Sample manifest of an autoscaling Worker",
        f"{_DATAOS_REPOSITORY}/8f77b1e5e8f7a7c3875d5b5a4fe5d6e6ae72404a"
        "/examples/resources/worker/vertically_autoscaling_worker.yml",
    ),
    "dataos:bento-pipelines": Source(
        "Bento in DataOS: processing pipelines",
        f"{_DATAOS}/resources/stacks/bento/configurations/processing_pipelines/",
    ),
    "dataos:bundle-attributes": Source(
        "Attributes of the Bundle manifest", f"{_DATAOS}/resources/bundle/configurations/"
    ),
    "dataos:bundle-sample": Source(
        "Bundle with dependencies between its resources",
        f"{_DATAOS}/resources/bundle/templates/bundle_dependencies/",
    ),
    "dataos:compute": Source("Compute", f"{_DATAOS}/resources/compute/"),
    "dataos:depot": Source("Depot", f"{_DATAOS}/resources/depot/"),
    "dataos:lint": Source(
        "Linter command: validation and errors",
        f"{_DATAOS}/resources/stacks/flare/troubleshooting/linter_command_validation_and_errors/",
    ),
    "dataos:manifest-attributes": Source(
        "Attributes of the Resource meta section", f"{_DATAOS}/resources/manifest_attributes/"
    ),
    "dataos:python-stack": Source("Deploy the Python Stack", f"{_DATAOS}/resources/stacks/python/stack_deployment/"),
    "dataos:scanner-sample": Source(
        "Scanner for query usage",
        f"{_DATAOS}/resources/stacks/scanner/supported_sources/indexer_services/query_usage/",
    ),
    "dataos:secret": Source("Secret", f"{_DATAOS}/resources/secret/"),
    "dataos:secret-references": Source(
        "How to refer to Secrets in other Resources", f"{_DATAOS}/resources/secret/how_to_guide/recipe1/"
    ),
    "dataos:secret-v2": Source(
        "DataOS 2.0: Secret manifest configuration", f"{_DATAOS_2}/secret/manifest-configuration"
    ),
    "dataos:service-attributes": Source(
        "Attributes of the Service manifest", f"{_DATAOS}/resources/service/configurations/"
    ),
    "dataos:soda": Source("Soda Stack", f"{_DATAOS}/resources/stacks/soda/"),
    "dataos:stack": Source("Stack", f"{_DATAOS}/resources/stacks/"),
    "dataos:stack-attributes": Source(
        "Attributes of the Stack manifest", f"{_DATAOS}/resources/stacks/custom_stacks/configurations/"
    ),
    "dataos:stack-samples": Source(
        "Stacks orchestrated by a Worker: samples",
        f"{_DATAOS}/resources/stacks/custom_stacks/case_scenarios"
        "/stack_orchestrated_by_a_worker_declared_using_a_config_template/",
    ),
    "dataos:stream-monitor": Source(
        "How to create a Stream Monitor", f"{_DATAOS}/resources/monitor/how_to_guide/stream_monitor/"
    ),
    "dataos:volume-attributes": Source(
        "Attributes of the Volume manifest", f"{_DATAOS}/resources/volume/configuration/"
    ),
    "dataos:worker": Source("Worker", f"{_DATAOS}/resources/worker/"),
    "dataos:worker-attributes": Source(
        "Attributes of the Worker manifest", f"{_DATAOS}/resources/worker/configurations/"
    ),
    "dataos:worker-concepts": Source("Worker: core concepts", f"{_DATAOS}/resources/worker/core_concepts/"),
    "dataos:worker-first-steps": Source("Worker: first steps", f"{_DATAOS}/resources/worker/first_steps/"),
    "dataos:worker-reference": Source(
        "Reference manifest of a Worker",
        f"{_DATAOS_REPOSITORY}/7fde80b2350d0b60e00ac94d16d0c618483c4acc"
        "/examples/resources/worker/manifest_reference.yml",
    ),
    "dataos:worker-sample": Source(
        "Sample manifest of a Worker",
        f"{_DATAOS_REPOSITORY}/1fb9446a0a0808f1637c8dbdf8a6426d81001367/examples/resources/worker/sample_worker.yml",
    ),
    "dataos:worker-v2": Source("DataOS 2.0: Worker", f"{_DATAOS_2}/worker"),
    "dataos:workflow-attributes": Source(
        "Attributes of the Workflow manifest", f"{_DATAOS}/resources/workflow/configurations/"
    ),
    "dataos:yaml": Source("Best practices for YAML", f"{_DATAOS}/resources/yaml_best_practices/"),
    "kubernetes:autoscaler-api": Source(
        "Kubernetes API: HorizontalPodAutoscaler",
        f"{_KUBERNETES}/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/",
    ),
    "kubernetes:autoscaling": Source(
        "Kubernetes: horizontal Pod autoscaling",
        f"{_KUBERNETES}/concepts/workloads/autoscaling/horizontal-pod-autoscale/",
    ),
    "kubernetes:names": Source(
        "Kubernetes: object names", f"{_KUBERNETES}/concepts/overview/working-with-objects/names/#dns-label-names"
    ),
    "kubernetes:pod-api": Source(
        "Kubernetes API: Pod", f"{_KUBERNETES}/reference/kubernetes-api/workload-resources/pod-v1/"
    ),
    "kubernetes:quantity": Source(
        "Kubernetes API: Quantity", f"{_KUBERNETES}/reference/kubernetes-api/common-definitions/quantity/"
    ),
    "kubernetes:resources": Source(
        "Kubernetes: resource management for Pods and containers",
        f"{_KUBERNETES}/concepts/configuration/manage-resources-containers/",
    ),
    "kubernetes:secret": Source("Kubernetes: Secrets", f"{_KUBERNETES}/concepts/configuration/secret/"),
    "kubernetes:validation": Source(
        "Kubernetes: validation of Pods",
        "https://github.com/kubernetes/kubernetes/blob/a7264f95ffc8b56377da16e83461aa59467ebb3e"
        "/pkg/apis/core/validation/validation.go",
    ),
    "posix:environment": Source(
        "POSIX: environment variables", "https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html"
    ),
    "workerlint": Source("workerlint's own rule", "https://workerlint.dev"),
    "yaml:1.1-boolean": Source("YAML 1.1: booleans", "https://yaml.org/type/bool.html"),
    "yaml:alias": Source("YAML 1.2.2: alias nodes", f"{_YAML}#71-alias-nodes"),
    "yaml:character-set": Source("YAML 1.2.2: character set", f"{_YAML}#51-character-set"),
    "yaml:core-schema": Source("YAML 1.2.2: core schema", f"{_YAML}#103-core-schema"),
    "yaml:encoding": Source("YAML 1.2.2: character encodings", f"{_YAML}#52-character-encodings"),
    "yaml:go": Source("yaml.v3, a YAML library for Go", "https://pkg.go.dev/gopkg.in/yaml.v3"),
    "yaml:indentation": Source("YAML 1.2.2: indentation spaces", f"{_YAML}#61-indentation-spaces"),
    "yaml:mapping": Source("YAML 1.2.2: nodes", f"{_YAML}#3211-nodes"),
    "yaml:specification": Source("YAML 1.2.2", _YAML),
}
"""The documents by key, in the order of the keys."""


def parse_source(reference: str) -> SourceReference:
    """Return the document and the statement of a reference ``KEY: statement``.

    Raises ValueError if there is no statement, or no source with this key.
    """
    key, _, statement = reference.partition(": ")
    if key not in SOURCES:
        raise ValueError(f"unknown source {key!r}")
    if not statement:
        raise ValueError(f"missing statement after {key!r}")
    return SourceReference(*SOURCES[key], statement)
