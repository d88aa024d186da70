"""The interpolation of variables, and the offsets in the written text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint_shim.interpolation import interpolate

from .samples import LINE, SECRET, WORKER

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


PATIENT = settings(suppress_health_check=[HealthCheck.too_slow])


NAMES = st.sampled_from(["A", "B_1", "_c"])


PIECES = st.one_of(
    st.text("ab: -#'\"$\n{}", max_size=6),
    NAMES.map(lambda name: f"${name}"),
    NAMES.map(lambda name: f"${{{name}}}"),
)


TEXTS = st.lists(PIECES, max_size=8).map("".join)


ENVIRONMENTS = st.dictionaries(NAMES, st.text("xy\n", max_size=4))


class TestInterpolation:
    def test_values_are_put_in(self, run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COMPUTE", "runnable-default")
        monkeypatch.setenv("COUNT", "4")
        text = WORKER.replace("replicas: 2", "replicas: $COUNT").replace(
            "compute: runnable-default", "compute: ${COMPUTE}"
        )
        folder.write("dataproducts/new-worker.yaml", text)
        out = run(LINE).out
        assert "4 replicas, requests 400m CPU" in out
        assert "runnable-default" in out

    def test_what_comes_of_them_is_linted(self, run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("A_LONG_NAME_OF_A_VARIABLE", "LOUD")
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("INFO", "${A_LONG_NAME_OF_A_VARIABLE}"))
        result = run(LINE)
        assert result.code == 1
        assert "new-worker.yaml:10:13: set it to `INFO`, the default, or another of these levels; " in result.err
        assert "the value comes from ${A_LONG_NAME_OF_A_VARIABLE}" in result.err

    def test_places_behind_a_value_are_those_of_the_file(
        self, run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TEXT", "a\n  b\n  c")
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("Copies orders", "${TEXT}").replace("INFO", "LOUD"))
        assert "new-worker.yaml:10:13:" in run(LINE).err

    def test_each_unset_place_is_named(self, run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
        text = WORKER.replace("replicas: 2", "replicas: $COUNT # $IN_A_COMMENT").replace(
            '"hello"', '"${COUNT} ${my-note}"'
        )
        folder.write("dataproducts/new-worker.yaml", f"{text}---\n{SECRET.replace('acl: r', 'acl: ${ACL}')}")
        assert str(run(LINE)) == snapshot

    def test_it_can_be_left_out(self, run: Run, folder: Any) -> None:
        folder.write("dataproducts/new-worker.yaml", WORKER.replace('"hello"', '"${NOTE}"'))
        assert run(LINE).code == 1
        result = run(f"{LINE} --disable-interpolation")
        assert result.code == 0
        assert '"${NOTE}"' in result.out

    @pytest.mark.parametrize("text", ["${NOTE:a}", "${! this.note }", "$$NOTE", "5$", "$1", "${{NOTE}}"])
    def test_what_is_the_stacks_own_is_left_alone(self, run: Run, folder: Any, text: str) -> None:
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("hello", text))
        result = run(LINE)
        assert result.code == 0
        assert text in result.out


@PATIENT
@given(TEXTS, ENVIRONMENTS)
def test_only_the_places_that_are_named_change(text: str, environment: dict[str, str]) -> None:
    done = interpolate(Document(Source("w.yaml", text)), environment)
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
    done = interpolate(Document(Source("w.yaml", text)), environment)
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
    assert [item.name for item in interpolate(Document(Source("w.yaml", text)), {}).unset] == ["A", "D"]


def test_a_text_that_is_no_yaml_is_filled_in_too() -> None:
    text = "a: [\n# $B\n$A\n"
    done = interpolate(Document(Source("w.yaml", text)), {"A": "b]"})
    assert done.text == "a: [\n# $B\nb]\n"
    assert done.unset == []


def test_keys_are_filled_in() -> None:
    assert interpolate(Document(Source("w.yaml", "$A: 1\n")), {"A": "b"}).text == "b: 1\n"
