"""The documents of a file, and the placeholders in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.shim.samples import LINE, SECRET, WORKER

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
