"""Addresses of data and placeholders are found in running text and split into their parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.manifest.addresses import ADDRESS, ODD_ADDRESS, may_have_odd_address, placeholders, split_address


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


@pytest.mark.parametrize(
    "address",
    [
        "dataos://icebase",
        "dataos://ice-base_2:retail/city",
        "dataos://icebase:retail/city/part-1.parquet",
        "dataos://icebase?acl=r",
        "dataos://icebase:retail?acl=rw",
        "dataos://icebase:retail/city' # quoted",
        'dataos://icebase:retail/city" # quoted',
        "dataos://icebase:retail/city\nnext: 1",
        "dataos://icebase:retail/city next",
    ],
)
def test_a_sound_address_is_seen_without_the_expression(address: str) -> None:
    assert not may_have_odd_address(address, 0, len(address))
    assert not ODD_ADDRESS.search(address)


@pytest.mark.parametrize(
    "address",
    [
        "dataos:/icebase",
        "dataos:///icebase",
        "dataos://",
        "dataos://:retail",
        "dataos://icebase:",
        "dataos://icebase:retail/",
        "dataos://icebase:retail//city",
        "dataos://icebase:retail/city/",
        "dataos://icebase:/city",
        "dataos://ice.base",
        "dataos://icebase:re.tail",
        "dataos://icebase/city",
        "dataos://icebase?acl=x",
        "dataos://icebase?",
        "dataos://icebase?acl=rw&acl=r",
        "dataos://icebase#x",
    ],
)
def test_an_odd_address_is_seen_by_both_ways(address: str) -> None:
    sound = "dataos://icebase:retail/city "
    for text in (address, sound + address, f"{address} {sound}"):
        assert ODD_ADDRESS.search(text), text
        assert may_have_odd_address(text, 0, len(text)), text
    assert not may_have_odd_address(sound + address, 0, len(sound))


@given(
    st.lists(
        st.sampled_from(["a", "b-1", "c_d", ":", "/", ".", "?", "acl=r", "acl=rw", "$", '"', " ", "\n"]), max_size=9
    )
)
def test_the_quick_way_misses_no_odd_address(parts: list[str]) -> None:
    text = f"dataos://{''.join(parts)}"
    assert may_have_odd_address(text, 0, len(text)) or not ODD_ADDRESS.search(text)


@pytest.mark.parametrize(
    ("rest", "parts"),
    [
        ("d", ("d", "", "", "", "", "", "")),
        ("d:c", ("d", ":", "c", "", "", "", "")),
        ("d:c/s", ("d", ":", "c", "/", "s", "", "")),
        ("d/s", ("d", "", "", "/", "s", "", "")),
        ("d:c/s/t?q=1", ("d", ":", "c", "/", "s/t", "?", "q=1")),
        ("d?q", ("d", "", "", "", "", "?", "q")),
        ("", ("", "", "", "", "", "", "")),
    ],
)
def test_each_part_of_an_address_is_kept(rest: str, parts: tuple[str, ...]) -> None:
    found = split_address(rest)
    assert (found.depot, found.colon, found.collection, found.slash, found.dataset, found.mark, found.query) == parts
