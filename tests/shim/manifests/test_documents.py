"""The documents of a file, and the placeholders in them."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.samples import LINE, SECRET, WORKER

from workerlint.core.text import Source, Span
from workerlint.manifest.document import Document
from workerlint.syntax.nodes import Scalar
from workerlint_shim.manifests.documents import Documents, ManifestFile, read_documents

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


class TestRefusals:
    def test_placeholders(self, run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
        text = WORKER.replace("new-worker", "${{name}}").replace("replicas: 2", "replicas: ${{2, or more}}")
        secret = SECRET.replace("orders-secret", "{{name}}").replace("acl: r", "acl: ${{r}}")
        folder.write("dataproducts/new-worker.yaml", f"{text}---\n{secret}")
        assert str(run(LINE)) == snapshot

    def test_the_escape_of_bento_is_no_placeholder(self, run: Run, folder: Any) -> None:
        folder.write("dataproducts/new-worker.yaml", WORKER.replace('"hello"', '"${{LITERAL}}"'))
        assert run(LINE).code == 0

    def test_a_template_is_named(self, run: Run, folder: Any) -> None:
        text = WORKER.replace("  replicas: 2\n", "  {{- if .Values.many }}\n  replicas: 2\n  {{- end }}\n")
        folder.write("dataproducts/new-worker.yaml", text)
        result = run(LINE)
        assert result.code == 1
        assert "invalid YAML: a Helm or Jinja template must be rendered first\n" in result.err

    def test_syntax_errors_are_explained_as_in_a_check(self, run: Run, folder: Any) -> None:
        folder.write("dataproducts/new-worker.yaml", SECRET + "description: a: b\n")
        assert "invalid YAML: unquoted value of `description` contains `: `\n" in run(LINE).err

    def test_what_is_no_manifest(self, run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
        folder.write(
            "dataproducts/new-worker.yaml", "services: {}\n---\n- a\n---\nname: a\n---\n{a: b, a: c}\n---\na: [\n"
        )
        folder.write("dataproducts/nothing.yaml", "# nothing\n")
        assert str(run("apply -R -f dataproducts")) == snapshot


def read(text: str, values: dict[str, str] | None = None) -> Documents:
    return read_documents(Document(Source("x.yaml", text)), values)


def test_each_document_has_its_form() -> None:
    text = f"{WORKER}---\n{SECRET}---\n- a\n---\n# nothing\n---\njust text\n"
    found = read(text)
    assert [document.meta("name").text for document in found.all] == ["new-worker", "orders-secret"]  # type: ignore[union-attr]
    assert [id(document) in found.linted for document in found.all] == [True, False]
    assert [text[span.start : span.end].strip() for span in found.others] == ["- a", "just text"]
    assert (found.errors, found.inline) == ([], {})


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("a: 1\na: 2\n", "a: 2", "duplicate key `a`"),
        ("a: *b\n", "*b", "undefined alias `b`"),
        ("a: [\n", "[", "invalid YAML: "),
        ("a: 1\nb: c\x01d\n", "\x01", "invalid YAML: character U+0001 is not allowed in YAML"),
        ("name: a\n  version: b: c\n", "version", "invalid YAML: "),
    ],
)
def test_an_error_is_where_it_is_in_the_file(text: str, at: str, message: str) -> None:
    for before in ("", "kind: x\n---\n"):
        found = read(before + text)
        ((span, shown),) = found.errors
        assert shown.startswith(message)
        assert span.start >= len(before)
        assert before or message.startswith("invalid") or text[span.start :].startswith(at)


def test_variables_are_filled_in_wherever_they_are() -> None:
    values = {"NAME": "a", "COUNT": "3", "EMPTY": ""}
    for text in (
        WORKER.replace("name: new-worker", "name: ${NAME}"),
        SECRET.replace("name: orders-secret", "name: ${NAME}"),
        "{name: ${NAME}, version: v1, type: secret}\n",
    ):
        (document,) = read(text, values).all
        name = document.meta("name")
        assert name is not None
        assert name.text == "a"


def test_a_variable_in_a_flow_collection_needs_a_value() -> None:
    text = "{name: ${NAME}, version: v1, type: secret}\n"
    assert len(read(text, {"NAME": "a"}).all) == 1
    for values in (None, {}, {"NAME": ""}, {"OTHER": "a"}):
        found = read(text, values)
        ((span, message),) = found.errors
        assert (found.all, text[span.start : span.end + 7]) == ([], "${NAME}")
        assert message.endswith("unquoted `${NAME}` in a flow mapping is not YAML until the variable is replaced")


def test_a_value_that_is_not_valid_utf_8() -> None:
    (document,) = read(WORKER.replace("name: new-worker", "name: ${NAME}"), {"NAME": "a\udcff"}).all
    assert document.filling is not None
    assert [(item.name, item.reason) for item in document.filling.rejected] == [("NAME", "would make the YAML invalid")]


BUNDLE = f"""\
name: all
version: v1beta
type: bundle
bundle:
  resources:
    - id: one
      spec:
{textwrap.indent(WORKER, "        ")}"""


def test_the_workers_in_a_bundle_are_linted() -> None:
    found = read(BUNDLE.replace("replicas: 2", "replicas: ${COUNT}"), {"COUNT": "5"})
    (worker,) = found.inline.values()
    assert id(worker) in found.linted
    replicas = worker.get("replicas")
    assert isinstance(replicas, Scalar)
    assert replicas.text == "5"
    assert [id(document) in found.linted for document in found.all] == [False]


def manifest(text: str, values: dict[str, str] | None = None) -> ManifestFile:
    return ManifestFile(Document(Source("x.yaml", text)), values, set())


def test_a_manifest_is_printed_without_comments_and_secrets() -> None:
    text = SECRET.replace("acl: r", "acl: ${ACL} # read ${ACL}").replace(
        "name: orders-secret", "# top\nname: orders-secret"
    )
    file = manifest(text, {"ACL": "rw"})
    shown = file.resolved(file.documents.all[0])
    assert "acl: rw\n" in "".join(f"{line.rstrip()}\n" for line in shown.splitlines())
    assert "#" not in shown
    assert "top" not in shown


def test_what_may_be_a_bundle() -> None:
    assert manifest("type: bundle\n").may_be_bundle
    assert manifest('type: "\\x62undle"\n').may_be_bundle
    assert not manifest(SECRET).may_be_bundle


def test_the_variable_behind_a_value() -> None:
    text = SECRET.replace("acl: r", "acl: a-${ONE}-${TWO}")
    file = manifest(text, {"ONE": "1", "TWO": "2"})
    at = text.index("a-${ONE}")
    assert file.variable(Span(at, at + len("a-${ONE}-${TWO}"))) == "ONE"
    assert file.variable(Span(0, 4)) == ""
    assert manifest(text).variable(Span(at, at + 4)) == ""


def test_a_refusal_has_a_position_of_people() -> None:
    file = manifest("a: 1\nb: 2\n")
    refusal = file.refusal(8, "wrong", "do this", "DW001", "name")
    assert (refusal.path, refusal.line, refusal.column, refusal.message, refusal.help) == (
        "x.yaml",
        2,
        4,
        "wrong",
        "do this",
    )
    assert (refusal.code, refusal.rule) == ("DW001", "name")
    assert (file.line(0), file.line(5)) == (1, 2)


def test_a_file_is_read_again_after_its_release() -> None:
    file = manifest(f"{WORKER}---\n{SECRET}")
    before = [document.span for document in file.documents.all]
    assert file.documents is file.documents
    redactor = file.redactor
    file.release()
    assert file.redactor is redactor
    assert [document.span for document in file.documents.all] == before
    file.reset()
    assert file.redactor is not redactor


def test_a_variable_that_another_file_uses_for_a_secret_is_masked() -> None:
    file = ManifestFile(
        Document(Source("x.yaml", WORKER.replace("Copies", "${WORD} Copies"))), {"WORD": "plain"}, set()
    )
    assert (file.redactor.masks, file.is_outdated) == ([], False)
    file.secret_variables.add("OTHER")
    assert not file.is_outdated
    file.secret_variables.add("WORD")
    assert file.is_outdated
    file.reset()
    assert len(file.redactor.masks) == 1
    assert not file.is_outdated
