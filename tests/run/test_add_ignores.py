"""``--add-ignore`` adds suppression comments, and nothing else."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from tests.command_line import CLEAN, FAULTY

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import ERROR, Finding
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.rule import rule
from workerlint.manifest.document import Document
from workerlint.manifest.resource_index import ResourceIndex
from workerlint.run.add_ignores import add_ignores

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.command_line import Folder

    from workerlint.manifest.worker import Worker


def added(run: Any, folder: Folder, text: str, *arguments: str) -> str:
    """Return the text of a file after ``--add-ignore``."""
    path = folder.write("worker.yaml", text)
    run("check", "--add-ignore", "agreed", *arguments)
    return path.read_text()


def test_each_finding_gets_a_comment_with_the_reason(run: Any, folder: Folder) -> None:
    folder.clean("clean.yaml")
    folder.faulty("a.yaml")
    folder.faulty("b.yaml")
    found = run("check", "--select", "DW301", "--add-ignore", "agreed, until=2999-01-31")
    assert (found.code, found.err) == (0, "Suppressed 2 findings in 2 files.\n")
    for name in ("a.yaml", "b.yaml"):
        text = (folder.path / name).read_text()
        assert "  logLevel: LOUD # workerlint: ignore[DW301] agreed, until=2999-01-31\n" in text
    assert (folder.path / "clean.yaml").read_text() == CLEAN
    assert run("check", "--select", "DW301,DW007,DW008").out.startswith(
        "No findings in 3 manifests; 2 findings suppressed by comments"
    )


def test_a_second_run_changes_nothing(run: Any, folder: Folder) -> None:
    once = added(run, folder, FAULTY)
    assert once != FAULTY
    assert added(run, folder, once) == once
    assert run("check", "--max-warnings", "0").code == 0


def test_findings_on_one_line_share_a_comment(run: Any, folder: Folder) -> None:
    text = FAULTY.replace(
        "  logLevel: LOUD\n  compute: runnable-default\n", "  logLevel: LOUD # workerlint: ignore[DW1] old\n"
    )
    assert "ignore[DW1, DW301] old\n" in added(run, folder, text, "--select", "DW301")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_data_is_kept(run: Any, folder: Folder, newline: str) -> None:
    text = FAULTY.replace("worker:\n", "worker:\n  highAvailabilty: true\n  replicas: '3'\n").replace("\n", newline)
    path = folder.write("worker.yaml", text)
    run("check", "--add-ignore", "agreed", "--select", "ALL")
    after = path.read_bytes().decode()
    assert yaml.safe_load(after) == yaml.safe_load(text)
    assert after.count("# workerlint: ignore") >= 3
    assert after.count("\r\n") == after.count("\n") * (newline == "\r\n")
    assert run("check", "--select", "ALL", "--max-warnings", "0").code == 0


def test_findings_across_files_are_suppressed(run: Any, folder: Folder) -> None:
    for name in ("a.yaml", "b.yaml"):
        folder.write(name, CLEAN)
    found = run("check", "--select", "DW601")
    assert found.code == 1
    assert run("check", "--select", "DW601", "--add-ignore", "agreed").code == 0
    assert run("check", "--select", "DW601").code == 0


def test_what_no_comment_can_suppress_is_reported(run: Any, folder: Folder) -> None:
    folder.write("workerlint.toml", 'mandatory = ["DW301"]\n')
    assert added(run, folder, FAULTY, "--select", "DW301") == FAULTY
    broken = FAULTY + "  - [\n"
    assert added(run, folder, broken, "--select", "DW001") == broken
    found = run("check", "--select", "DW001", "--add-ignore", "agreed")
    assert found.code == 1
    assert "DW001" in found.out


def test_markdown_is_not_changed(run: Any, folder: Folder) -> None:
    text = f"```yaml\n{FAULTY}```\n"
    path = folder.write("page.md", text)
    assert run("check", "--add-ignore", "agreed", "page.md").code == 1
    assert path.read_text() == text


def test_a_file_in_another_encoding_keeps_it(run: Any, folder: Folder) -> None:
    path = folder.write("worker.yaml", FAULTY.encode("utf-16"))
    run("check", "--select", "DW301", "--add-ignore", "agreed", "--jobs", "2")
    assert "ignore[DW301] agreed" in path.read_bytes().decode("utf-16")


def test_cached_results_are_used_up(run: Any, folder: Folder) -> None:
    folder.faulty("worker.yaml")
    run("check", "--cache-dir", "cache")
    assert run("check", "--cache-dir", "cache", "--select", "DW301", "--add-ignore", "agreed").code == 0
    assert run("check", "--cache-dir", "cache", "--select", "DW301").code == 0


def test_no_comment_is_added_for_what_is_not_found(run: Any, folder: Folder) -> None:
    assert "DW601" not in run("check").out
    after = added(run, folder, FAULTY)
    assert "DW601" not in after
    assert run("check", "--max-warnings", "0").code == 0


BUNDLE = """\
name: b
version: v1beta
type: bundle
bundle:
  resources:
    - id: one
      spec:
        name: w
        version: v1beta
        type: worker
        worker:
          stack: bento:3.0
          logLevel: LOUD
          compute: runnable-default
          topology:
            - name: w
              type: bento
      dependencies: [two]
    - id: one
      spec: {name: s, version: v1, type: secret, secret: {type: key-value, acl: r}}
---
name: x
version: v1
type: Secret
secret: {type: key-value, acl: r}
"""


def test_findings_in_a_bundle_and_in_other_resources_get_a_comment(run: Any, folder: Folder) -> None:
    lines = added(run, folder, BUNDLE).splitlines()
    expected = BUNDLE.splitlines()
    for number, code in ((11, "DW703"), (13, "DW301"), (18, "DW606"), (19, "DW608"), (24, "DW113")):
        expected[number - 1] += f" # workerlint: ignore[{code}] agreed"
    assert lines == expected
    assert run("check", "--max-warnings", "0").code == 0


def test_a_finding_that_stays_keeps_no_comment_of_others_away(run: Any, folder: Folder) -> None:
    """Comments before and after it move its offset."""
    folder.write("workerlint.toml", 'mandatory = ["DW301"]\n')
    one = FAULTY.replace("worker:\n", "worker:\n  replicas: '3'\n").replace(
        "  topology", "  highAvailabilty: true\n  topology"
    )
    text = f"# first\n{one}---\n# next\n{one.replace('city-sync', 'other')}"
    after = added(run, folder, text)
    changed = [
        (before.strip(), line.partition(" # ")[2])
        for before, line in zip(text.splitlines(), after.splitlines(), strict=True)
        if line != before
    ]
    assert (
        changed
        == [
            ("worker:", "workerlint: ignore[DW703] agreed"),
            ("replicas: '3'", "workerlint: ignore[DW311] agreed"),
            ("highAvailabilty: true", "workerlint: ignore[DW204] agreed"),
        ]
        * 2
    )
    found = run("check", "--output-format", "concise").out.splitlines()
    assert [line.split()[1] for line in found[:-2]] == ["error[DW301]"] * 2


@rule("DW901", "every-field", ERROR)
def every_field(worker: Worker) -> Iterator[Finding]:
    yield from (Finding(key, "found") for key, _ in (worker.section.pairs if worker.section else ()))


@rule("DW902", "comments-that-do-harm", ERROR)
def harmful(worker: Worker) -> Iterator[Finding]:
    """Yield a finding that no comment suppresses, because it begins before the head, for all comments but those of good fields."""
    if any("# workerlint" in line and "good" not in line for line in worker.text.splitlines()):
        yield Finding(worker.span, "harm")


@pytest.mark.parametrize("count", [1, 2, 4])
def test_only_comments_that_help_are_added(count: int) -> None:
    """A comment that does harm keeps no other away, wherever it is."""
    engine = Engine(Settings(), [every_field, harmful])
    for kinds in itertools.product(("good", "bad"), repeat=count):
        fields = [f"  {kind}{number}: 1" for number, kind in enumerate(kinds)]
        text = "\n".join(["type: worker", "worker:", *fields, ""])
        result = add_ignores(engine, Document(Source("w.yaml", text)), ResourceIndex(()), "agreed")
        expected = [f"{line} # workerlint: ignore[DW901] agreed" if "good" in line else line for line in fields]
        assert result.source.text.splitlines()[2:] == expected
        assert len(result.diagnostics) == kinds.count("bad")
