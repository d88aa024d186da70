"""Addresses of data and placeholders are found in running text and split into their parts."""

from __future__ import annotations

import pytest

from workerlint.manifest.addresses import ADDRESS, ODD_ADDRESS, placeholders, split_address


def test_addresses_are_found_in_running_text() -> None:
    text = 'copy "dataos://icebase:retail/city?acl=rw" to dataos:/bad, not to jdbc:dataos://x'
    assert [match[0] for match in ADDRESS.finditer(text)][:2] == ["dataos://icebase:retail/city?acl=rw", "dataos:/bad"]


@pytest.mark.parametrize(
    ("address", "odd"),
    [
        ("dataos://icebase:retail/city", False),
        ("dataos://icebase", False),
        ("dataos://icebase:retail/city?acl=rw", False),
        ("dataos://icebase:retail/city?acl=x", True),
        ("dataos:/icebase", True),
        ("dataos://ice base:x?y", False),
        ("dataos://ice$base", True),
    ],
)
def test_obviously_sound_addresses_are_not_odd(address: str, odd: bool) -> None:
    assert bool(ODD_ADDRESS.search(address)) is odd


def test_an_address_is_split_into_its_parts() -> None:
    parts = split_address("icebase:retail/city?acl=rw&acl=r&x")
    assert (parts.depot, parts.collection, parts.dataset) == ("icebase", "retail", "city")
    assert parts.options_called("acl") == ["rw", "r"]
    assert parts.options_called("x") == [""]
    assert split_address("icebase").collection == ""


def test_placeholders_are_found_between_two_offsets() -> None:
    text = "${{a}} ${{ b } } ${{open ${{c}}"
    assert [match[0] for match in placeholders(text, 0, len(text))] == ["${{a}}", "${{ b } }", "${{open ${{c}}"]
    assert [match[0] for match in placeholders(text, 1, 17)] == ["${{ b } }"]
