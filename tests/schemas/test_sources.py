"""The documents that rules and schemas cite, and references to them."""

from __future__ import annotations

import re
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from workerlint_schemas.shape import Shape
from workerlint_schemas.sources import SOURCES, parse_source

from .test_schemas import FILES, pointers

HOSTS = {
    "dataos.info",
    "github.com",
    "kubernetes.io",
    "pkg.go.dev",
    "pubs.opengroup.org",
    "v2.dataos.info",
    "warpstreamlabs.github.io",
    "workerlint.dev",
    "yaml.org",
}


@pytest.mark.parametrize("key", SOURCES)
def test_the_address_of_a_source_can_be_opened(key: str) -> None:
    parts = urlsplit(SOURCES[key].url)
    assert parts.scheme == "https"
    assert parts.hostname in HOSTS
    assert " " not in SOURCES[key].url
    if parts.hostname == "github.com":
        assert re.search("/blob/[0-9a-f]{40}/", parts.path), "the link is not to a fixed version"


@pytest.mark.parametrize("key", SOURCES)
def test_a_source_has_a_title(key: str) -> None:
    assert re.match("[A-Za-z]", SOURCES[key].title)


def test_no_document_has_two_keys() -> None:
    assert len({source.url for source in SOURCES.values()}) == len(SOURCES)
    assert len({source.title for source in SOURCES.values()}) == len(SOURCES)


def test_the_sources_are_in_the_order_of_their_keys() -> None:
    assert list(SOURCES) == sorted(SOURCES)


def test_a_reference_has_the_document_and_the_statement() -> None:
    source = parse_source("yaml:mapping: The keys of a mapping are unique: all of them.")
    assert source.title == "YAML 1.2.2: nodes"
    assert source.url == "https://yaml.org/spec/1.2.2/#3211-nodes"
    assert source.statement == "The keys of a mapping are unique: all of them."


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("yaml:mappings: The keys are unique.", "unknown source 'yaml:mappings'"),
        ("The keys are unique.", "unknown source 'The keys are unique.'"),
        ("yaml:mapping", "missing statement after 'yaml:mapping'"),
        ("yaml:mapping: ", "missing statement after 'yaml:mapping'"),
    ],
)
def test_a_reference_that_is_incomplete_is_an_error(reference: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_source(reference)


@pytest.mark.parametrize("file", FILES)
def test_each_field_of_a_schema_cites_what_it_is_based_on(file: str) -> None:
    for pointer in pointers(file):
        sources = Shape(f"{file}#{pointer}").sources
        assert sources, pointer
        assert all(source.statement.endswith(".") for source in sources), pointer


def test_an_item_without_sources_has_those_of_its_list() -> None:
    tags = Shape("worker-v1beta.json#/properties/tags")
    assert Shape(f"{tags.pointer}/items").sources == tags.sources
    assert Shape("worker-v1beta.json#").sources == []


def test_a_check_does_not_load_the_sources() -> None:
    program = """if True:
        import sys
        from workerlint import check_text
        assert check_text("name: a\\nversion: v1beta\\ntype: worker\\nworker: {replicas: 0}\\n")
        print("workerlint_schemas.sources" in sys.modules)
    """
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert run.stdout == "False\n"
