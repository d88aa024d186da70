"""The identity of resources, and the notations that select them on a command line."""

from __future__ import annotations

import pytest

from workerlint_shim.errors import UsageError
from workerlint_shim.manifests.identity import Identity, Selector, read_id, read_identifier


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("orders:v1beta:worker", Selector("orders", "v1beta", "worker", "public")),
        ("orders|v1beta|worker", Selector("orders", "v1beta", "worker", "public")),
        ("orders | v1beta | worker | sandbox", Selector("orders", "v1beta", "worker", "sandbox")),
        ("lake:v1:depot", Selector("lake", "v1", "depot", "")),
        ("orders:v1beta:worker:sandbox", Selector("orders", "v1beta", "worker", "sandbox")),
        ("worker:v1beta:orders", Selector("orders", "v1beta", "worker", "public")),
        ("worker:v1beta:orders:sandbox", Selector("orders", "v1beta", "worker", "sandbox")),
        ("worker:v1beta:service", Selector("worker", "v1beta", "service", "public")),
        ("sales:v1beta:data", Selector("sales", "v1beta", "data", "public")),
        (
            "  orders | v1beta  |  worker  |  sandbox   |   active   | running:1 |  iamgroot",
            Selector("orders", "v1beta", "worker", "sandbox"),
        ),
        ("lake | v1 | depot |  | active |  | iamgroot", Selector("lake", "v1", "depot", "")),
        ("orders | v1beta | worker | | active | | iamgroot", Selector("orders", "v1beta", "worker", "public")),
        ("orders | | v1beta | | worker | sandbox", Selector("orders", "v1beta", "worker", "sandbox")),
        ("| orders | v1beta | worker | sandbox |", Selector("orders", "v1beta", "worker", "sandbox")),
        ("orders │ v1beta │ worker │ sandbox", Selector("orders", "v1beta", "worker", "sandbox")),
    ],
)
def test_an_identifier(text: str, expected: Selector) -> None:
    assert read_identifier(text, "public") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("worker:v1beta:orders", Selector("orders", "v1beta", "worker", "public")),
        ("worker:v1beta:orders:sandbox", Selector("orders", "v1beta", "worker", "sandbox")),
    ],
)
def test_an_id(text: str, expected: Selector) -> None:
    assert read_id(text, "public") == expected


@pytest.mark.parametrize("text", ["orders", "orders:v1beta", "orders::worker", "a:b:c:d:e", "", "a|b", "|", "a||b"])
def test_an_invalid_notation(text: str) -> None:
    with pytest.raises(UsageError, match="for -i: must be NAME:VERSION:TYPE"):
        read_identifier(text, "public")
    with pytest.raises(UsageError, match="for --id: must be TYPE:VERSION:NAME"):
        read_id(text, "public")


def test_a_name_alone_hints_at_missing_quotes() -> None:
    with pytest.raises(UsageError) as caught:
        read_identifier("orders", "public")
    assert caught.value.hint == 'quote the value: `-i "orders | v1beta | worker | WORKSPACE"`'


def test_a_resource_of_the_instance_has_no_workspace() -> None:
    identity = Identity("lake", "v1", "depot", "public")
    assert identity.as_json() == {"name": "lake", "version": "v1", "type": "depot", "workspace": None}
    assert (str(identity), identity.scope) == ("lake:v1:depot", " ")


def test_the_version_is_not_part_of_the_key() -> None:
    assert Identity("a", "v1beta", "worker", "public").key == Identity("a", "v2alpha", "worker", "public").key


def test_an_empty_selector_selects_anything() -> None:
    assert (str(Selector()), Selector().where) == ("anything", "")
    assert Selector("a", workspace="sandbox").where == " in workspace sandbox"
