"""``check --explain``, and the reason in the summary of a run over one file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

HEAD = "name: a\nversion: v1beta\n"
REASONS = {
    "type: depot\n": "`type` is `depot`",
    "a: 1\n": "there is neither `type: worker` nor a `worker` section",
    "- a\n": "expected a mapping at the top level, found a list",
    "a\n": "expected a mapping at the top level, found a scalar",
    "# only a comment\n": "the file contains no YAML",
    "apiVersion: v1\nkind: Pod\nname: worker\n": "it has `apiVersion` and `kind`, as Kubernetes objects do",
    "worker: {threads: 2}\nserver: 1\n": (
        "there is a `worker` section, but no `type: worker`, and not enough that only a Worker has"
    ),
    "type: worker\nthreads: 2\n": (
        "`type` is `worker`, but there is no `worker` section and no DataOS `version`, "
        "and `threads` is not a field of a Worker"
    ),
    "type: 3 depots\n": "`type` is not `worker`",
    "type: [worker]\n": "`type` is not a string",
    "type: worker\nworker: [\n": "it is not valid YAML, but its top level is that of a Worker",
    "a: worker: b\n": "it is not valid YAML, and no line at its top level is `type: worker` or `worker:`",
    "type: worker\nworker:\n{{- if .a }}\n  stack: b\n{{- end }}\n": "it is a template that becomes YAML later",
    f"{HEAD}type: worker\nworker: {{}}\n": "`type` is `worker`",
    f"{HEAD}type: wroker\nworker: {{stack: bento}}\n": ("`type` is `wroker`, which is probably meant to be `worker`"),
    f"{HEAD}worker: {{stack: bento}}\n": "there is a `worker` section, and nothing that another program writes",
}


@pytest.mark.parametrize("text", REASONS)
def test_each_document_has_a_reason(check: Run, folder: Any, text: str) -> None:
    folder.write("w.yaml", text)
    explained = check("--explain", "w.yaml")
    assert explained.code == 0
    assert explained.out.rstrip().endswith(f"Worker: {REASONS[text]}")
    # The verdict is that of the check.
    checked = check("w.yaml")
    assert ("No Worker manifest found" in checked.out) == ("not a Worker" in explained.out)
    if "not a Worker" in explained.out:
        assert checked.out.startswith(f"No Worker manifest found in 1 file: {REASONS[text]}.\n")


def test_documents_are_listed_with_their_lines(check: Run, folder: Any) -> None:
    folder.write("all.yaml", f"# a file\n---\ntype: depot\n---\n# nothing\n---\n{HEAD}type: worker\n")
    assert check("--explain", "all.yaml").out == (
        "all.yaml:3: not a Worker: `type` is `depot`\nall.yaml:7: Worker: `type` is `worker`\n"
    )


def test_a_template_next_to_a_worker_is_named_as_one(check: Run, folder: Any) -> None:
    folder.write("a.yaml", f"{HEAD}type: worker\n---\nkind: Pod\n{{{{- if .Values.x }}}}\nspec: {{}}\n{{{{- end }}}}\n")
    assert check("--explain").out.splitlines()[1] == "a.yaml:4: not a Worker: it is a template that becomes YAML later"


def test_what_was_skipped_is_listed_too(check: Run, folder: Any) -> None:
    folder.clean("worker.yaml")
    folder.clean("old.yaml")
    folder.clean("build/w.yaml")
    folder.write("binary.yaml", "\0")
    folder.write("workerlint.toml", 'exclude = ["old.yaml", "build"]\n')
    assert check("--explain").out.splitlines()[1:] == [
        "worker.yaml:1: Worker: `type` is `worker`",
        "old.yaml: skipped: excluded",
        "build: not searched: excluded",
    ]


def test_an_unreadable_file_is_a_problem(check: Run, folder: Any) -> None:
    folder.clean("worker.yaml")
    folder.write("workerlint.toml", "max-file-size = 10\n")
    result = check("--explain", "worker.yaml")
    assert (result.code, result.out) == (2, "")
    assert "worker.yaml exceeds the maximum size of 10 bytes" in result.err


def test_secrets_are_masked(check: Run, folder: Any) -> None:
    folder.write("w.yaml", "type: dataos_apikey_c2VjcmV0LXZhbHVlLTEyMzQ1Njc4\n")
    assert "c2Vj" not in check("--explain", "w.yaml").out + check("w.yaml").out


def test_standard_input_has_a_reason_too(check: Run) -> None:
    assert check("-", stdin=b"type: depot\n").out.startswith("No Worker manifest found in 1 file: `type` is `depot`.\n")


def test_several_files_have_a_hint(check: Run, folder: Any) -> None:
    for name in ("a.yaml", "b.yaml"):
        folder.write(name, "type: depot\n")
    assert check("a.yaml", "b.yaml").out.startswith("No Worker manifest found in 2 files; --explain shows why.\n")
    assert check(".").out.startswith("No Worker manifest found in 2 files.\n")


def test_files_after_one_that_cannot_be_read_are_explained(check: Run, folder: Any) -> None:
    folder.write("workerlint.toml", "max-file-size = 2_000\n")
    folder.write("a.yaml", "# x\n" * 1000)
    folder.write("b.yaml", b"\0\1")
    folder.write("c.yaml", f"{HEAD}type: worker\nworker: {{}}\n")
    explained = check("--explain", "a.yaml", "b.yaml", "c.yaml")
    assert explained.code == 2
    assert "a.yaml exceeds the maximum size of 2,000 bytes" in explained.err
    assert explained.out.splitlines()[-1] == "c.yaml:1: Worker: `type` is `worker`"
