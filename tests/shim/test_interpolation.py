"""Where the values of variables go, and the way back from there."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workerlint_shim.interpolation import interpolate

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
NAMES = st.sampled_from(["A", "B_1", "_c"])
PIECES = st.one_of(
    st.text("ab: -#'\"$\n{}", max_size=6),
    NAMES.map(lambda name: f"${name}"),
    NAMES.map(lambda name: f"${{{name}}}"),
)
TEXTS = st.lists(PIECES, max_size=8).map("".join)
ENVIRONMENTS = st.dictionaries(NAMES, st.text("xy\n", max_size=4))


@PATIENT
@given(TEXTS, ENVIRONMENTS)
def test_only_the_places_that_are_named_change(text: str, environment: dict[str, str]) -> None:
    done = interpolate(text, environment)
    rebuilt, at = "", 0
    for item in done.substitutions:
        assert text[item.before.start : item.before.end] in {f"${item.name}", f"${{{item.name}}}"}
        assert done.text[item.after.start : item.after.end] == environment[item.name]
        rebuilt += text[at : item.before.start] + environment[item.name]
        at = item.before.end
    assert done.text == rebuilt + text[at:]
    for unset in done.unset:
        assert text[unset.span.start : unset.span.end] in {f"${unset.name}", f"${{{unset.name}}}"}
        assert unset.name not in environment


@PATIENT
@given(TEXTS, ENVIRONMENTS)
def test_every_offset_leads_back(text: str, environment: dict[str, str]) -> None:
    done = interpolate(text, environment)
    inside = {at: item for item in done.substitutions for at in range(item.after.start, item.after.end)}
    for offset, character in enumerate(done.text):
        written = done.written(offset)
        if offset in inside:
            assert written == inside[offset].before.start
        else:
            assert text[written] == character
    assert [done.written(at) for at in range(len(done.text))] == sorted(
        done.written(at) for at in range(len(done.text))
    )


def test_comments_are_left_alone() -> None:
    text = "a: $A # $B\n# ${C}\nb: [x, $D]\n"
    assert [item.name for item in interpolate(text, {}).unset] == ["A", "D"]


def test_a_text_that_is_no_yaml_is_filled_in_too() -> None:
    text = "a: [\n# $B\n$A\n"
    done = interpolate(text, {"A": "b]"})
    assert done.text == "a: [\n# $B\nb]\n"
    assert done.unset == []


def test_keys_are_filled_in() -> None:
    assert interpolate("$A: 1\n", {"A": "b"}).text == "b: 1\n"
