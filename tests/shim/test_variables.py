"""The variables of the environment in a dry run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .samples import LINE, SECRET, WORKER

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


def test_values_are_put_in(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPUTE", "runnable-default")
    monkeypatch.setenv("COUNT", "4")
    text = WORKER.replace("replicas: 2", "replicas: $COUNT").replace("compute: runnable-default", "compute: ${COMPUTE}")
    folder.write("dataproducts/new-worker.yaml", text)
    out = run(f"{LINE} -v").out
    assert "4 replicas, requests 400m CPU" in out
    assert "runnable-default" in out


def test_what_comes_of_them_is_linted(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_LONG_NAME_OF_A_VARIABLE", "LOUD")
    folder.write("dataproducts/new-worker.yaml", WORKER.replace("INFO", "${A_LONG_NAME_OF_A_VARIABLE}"))
    result = run(f"{LINE} -v")
    assert result.code == 1
    assert "new-worker.yaml:10:13: set it to `INFO`, the default, or another of these levels" in result.err
    assert "(from `${A_LONG_NAME_OF_A_VARIABLE}`)" in result.err


def test_a_value_that_adds_lines_is_refused(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXT", "a\n  b")
    folder.write("dataproducts/new-worker.yaml", WORKER.replace("Copies orders", "${TEXT}"))
    result = run(f"{LINE} -v")
    assert result.code == 1
    assert "the value of ${TEXT} contains a line break: it would add lines" in result.err


def test_an_empty_variable_is_refused(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXT", "")
    folder.write("dataproducts/new-worker.yaml", WORKER.replace("Copies orders", "${TEXT}"))
    assert "${TEXT} is empty in the environment" in run(f"{LINE} -v").err


def test_each_unset_place_is_named(run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
    text = WORKER.replace("replicas: 2", "replicas: $COUNT # $IN_A_COMMENT").replace('"hello"', '"${COUNT} ${my-note}"')
    folder.write("dataproducts/new-worker.yaml", f"{text}---\n{SECRET.replace('acl: r', 'acl: ${ACL}')}")
    assert str(run(f"{LINE} -v")) == snapshot


def test_a_comment_that_names_a_schema_contains_no_variable(run: Run, folder: Any) -> None:
    modeline = "# yaml-language-server: $schema=../schemas/worker.json\n"
    folder.write("dataproducts/new-worker.yaml", modeline + WORKER)
    result = run(f"{LINE} -v")
    assert result.code == 0
    assert "schema" not in result.err
    assert run(f"{LINE} --de-ref").out == WORKER


def test_it_can_be_left_out(run: Run, folder: Any) -> None:
    folder.write("dataproducts/new-worker.yaml", WORKER.replace('"hello"', '"${NOTE}"'))
    assert run(f"{LINE} -v").code == 1
    result = run(f"{LINE} -v --disable-interpolation")
    assert result.code == 0
    assert '"${NOTE}"' in result.out


@pytest.mark.parametrize("text", ["${NOTE:a}", "${! this.note }", "$$NOTE", "5$", "$1", "${{NOTE}}"])
def test_what_is_the_stacks_own_is_left_alone(run: Run, folder: Any, text: str) -> None:
    folder.write("dataproducts/new-worker.yaml", WORKER.replace("hello", text))
    result = run(f"{LINE} -v")
    assert result.code == 0
    assert text in result.out


def test_the_name_of_a_secret_variable_is_shown_and_its_value_is_not(
    run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DB_PASSWORD", "rainy-day-42")
    folder.write("dataproducts/new-worker.yaml", WORKER.replace("INFO", "${DB_PASSWORD}"))
    err = run(f"{LINE} -v").err
    assert "invalid log level `***`" in err
    assert "(from `${DB_PASSWORD}`)" in err
    assert "rainy" not in err
