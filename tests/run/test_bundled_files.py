"""Runs over Bundles: Workers in them, and files that they name."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from workerlint.core.text import Span
from workerlint.manifest.resources import BUNDLE_FILE, Resource
from workerlint.manifest.resources import VOLUME as VOLUME_KIND
from workerlint.run import checker
from workerlint.run.bundled_files import read_bundled

if TYPE_CHECKING:
    import pytest
    from tests.run.conftest import Place

WORKER = """\
name: feed
version: v1beta
type: worker
worker:
  stack: bento:3.0
  logLevel: {level}
  compute: runnable-default
  dataosVolumes:
    - name: {volume}
      directory: data
  topology:
    - {{name: feed, type: bento}}
"""
VOLUME = "name: store\nversion: v1beta\ntype: volume\nvolume: {size: 1Gi}\n"


def bundle(*entries: str, name: str = "sales") -> str:
    return f"name: {name}\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n" + "".join(entries)


def inline(text: str, name: str = "feed", workspace: str = "sales") -> str:
    lines = "".join(f"        {line}" for line in text.splitlines(keepends=True))
    return f"    - id: {name}\n      workspace: {workspace}\n      spec:\n{lines}"


def named(file: str, workspace: str = "sales") -> str:
    return f"    - id: {file.partition('.')[0]}\n      workspace: {workspace}\n      file: {file}\n"


def found(place: Place, *arguments: str) -> list[tuple[str, int, str]]:
    out = place.check("--output-format", "jsonl", "--select", "DW301,DW60,DW61", *arguments).out
    items = [json.loads(line) for line in out.splitlines()]
    return [(item["path"], item["line"], item["code"]) for item in items if "code" in item]


def test_a_finding_in_a_bundle_has_the_line_of_the_file_and_the_path_of_the_entry(place: Place) -> None:
    place.write("bundle.yaml", bundle(inline(WORKER.format(level="LOUD", volume="store"))))
    result = place.check("--output-format", "jsonl", "--select", "DW301", ".")
    item = json.loads(result.out.splitlines()[0])
    assert (item["line"], item["column"]) == (14, 21)
    assert item["field"] == "bundle.resources[feed].spec.worker.logLevel"
    assert result.code == 1


def test_findings_across_files_have_the_path_of_the_entry_too(place: Place) -> None:
    worker = WORKER.format(level="INFO", volume="stor")
    place.write("bundle.yaml", bundle(inline(VOLUME, "store"), inline(worker), inline(worker, "again"), named("x")))
    for _ in range(2):  # checked, and from the cache
        out = place.check("--output-format", "jsonl", "--select", "DW60", ".").out
        fields = [item["field"] for item in map(json.loads, out.splitlines()) if "field" in item]
        assert fields == [
            "bundle.resources[feed].spec.worker.dataosVolumes[0].name",
            "bundle.resources[again].spec.name",
            "bundle.resources[again].spec.worker.dataosVolumes[0].name",
            "bundle.resources[x].file",
        ]


def test_a_fix_is_written_into_the_bundle(place: Place) -> None:
    path = place.write("bundle.yaml", bundle(inline(WORKER.format(level="info", volume="store"))))
    place.check("--fix", ".")
    assert "          logLevel: INFO\n" in path.read_text(encoding="utf-8")


def test_the_workspace_of_the_entry_stands_in(place: Place) -> None:
    worker = WORKER.format(level="INFO", volume="stor")
    place.write("bundle.yaml", bundle(inline(VOLUME, "store"), inline(worker)))
    assert found(place, ".") == [("bundle.yaml", 24, "DW603")]
    place.write("bundle.yaml", bundle(inline(VOLUME, "store", "finance"), inline(worker)))
    assert found(place, ".") == []


def test_two_entries_in_different_workspaces_may_have_one_name(place: Place) -> None:
    worker = WORKER.format(level="INFO", volume="store")
    place.write("bundle.yaml", bundle(inline(worker), inline(worker, "again", "finance")))
    assert found(place, ".") == []
    place.write("bundle.yaml", bundle(inline(worker), inline(worker, "again")))
    assert [code for *_, code in found(place, ".")] == ["DW601"]


def test_a_file_has_the_workspaces_of_the_bundles_that_name_it(place: Place) -> None:
    place.write("feed.yaml", WORKER.format(level="LOUD", volume="stor"))
    place.write("volume.yaml", VOLUME.replace("type:", "workspace: finance\ntype:"))
    assert ("feed.yaml", 9, "DW603") in found(place, ".")
    place.write("bundle.yaml", bundle(named("feed.yaml")))
    assert found(place, ".") == [("feed.yaml", 6, "DW301")]
    place.write("again.yaml", bundle(named("feed.yaml", "finance"), name="again"))
    assert found(place, ".") == [("feed.yaml", 6, "DW301"), ("feed.yaml", 9, "DW603")]


def test_a_file_in_another_workspace_than_its_bundle_says_is_found_in_the_bundle(place: Place) -> None:
    place.write("bundle.yaml", bundle(named("parts/feed.yaml")))
    worker = WORKER.format(level="INFO", volume="store")
    path = place.write("parts/feed.yaml", worker.replace("type:", "workspace: finance\ntype:"))
    for paths in ((".",), ("bundle.yaml",)):
        out = place.check("--output-format", "jsonl", "--select", "DW612", *paths).out
        item = json.loads(out.splitlines()[0])
        assert (item["path"], item["line"], item["field"]) == ("bundle.yaml", 8, "bundle.resources[parts/feed].file")
        assert [(other["path"], other["line"]) for other in item["related"]] == [("parts/feed.yaml", 1)]
    path.write_text(worker.replace("type:", "workspace: sales\ntype:"), encoding="utf-8")
    assert found(place, ".") == []
    path.write_text(worker.replace("type:", "workspace: ${SPACE}\ntype:"), encoding="utf-8")
    assert found(place, ".") == []


@pytest.mark.deep
def test_a_file_and_its_bundle_agree_if_one_of_them_names_no_workspace(place: Place) -> None:
    worker = WORKER.format(level="INFO", volume="store")
    place.write("feed.yaml", worker.replace("type:", "workspace: finance\ntype:"))
    place.write("bundle.yaml", bundle("    - id: feed\n      file: feed.yaml\n"))
    assert found(place, ".") == []
    place.write("feed.yaml", bundle(inline(worker, workspace="finance"), name="inner"))
    place.write("bundle.yaml", bundle(named("feed.yaml")))
    assert found(place, ".") == []


def test_what_a_syntax_error_hides_is_not_missing_in_a_bundle(place: Place) -> None:
    worker = WORKER.format(level="INFO", volume="store").replace("  compute:", "    compute:")
    entry = "    - id: x\n      file: [a\n"
    place.write("bundle.yaml", bundle(inline(worker), entry + "      dependencies: [depot]\n"))
    assert place.check("--select", "DW001,DW606,DW609", "--output-format", "concise", ".").out.count("DW6") == 0


def test_a_bundle_without_workers_is_checked_fixed_and_suppressed(place: Place) -> None:
    entry = named("feed.yaml") + "      dependencies: [dept]\n"
    path = place.write("bundle.yaml", bundle(named("depot.yaml"), entry))
    assert place.check("--select", "DW606", ".").code == 1
    assert found(place, ".", "--ignore", "DW605") == [("bundle.yaml", 12, "DW606")]
    place.check("--fix", "--unsafe-fixes", "--select", "DW606", ".")
    assert path.read_text(encoding="utf-8").endswith("      dependencies: [depot]\n")
    comment = "      # workerlint: ignore[DW606]\n      dependencies:"
    place.write("bundle.yaml", bundle(named("depot.yaml"), entry.replace("      dependencies:", comment)))
    assert found(place, ".", "--ignore", "DW605") == []


def test_findings_that_are_the_same_in_each_workspace_are_reported_once(place: Place) -> None:
    place.write("bundle.yaml", bundle(named("feed.yaml"), named("feed.yaml", "finance")))
    place.write("feed.yaml", WORKER.format(level="INFO", volume="store").replace("runnable-d", "runable-d"))
    reported = place.check("--select", "DW604", "--output-format", "jsonl", ".").out
    assert reported.count("DW604") == 1


def test_a_file_that_a_bundle_names_is_known_although_it_is_not_checked(place: Place) -> None:
    place.write("parts/volume.yaml", VOLUME + "---\n" + WORKER.format(level="LOUD", volume="store"))
    place.write("bundle.yaml", bundle(named("parts/volume.yaml"), inline(WORKER.format(level="INFO", volume="stor"))))
    assert found(place, "bundle.yaml") == [("bundle.yaml", 20, "DW603")]


def test_bundles_that_name_each_other_are_read_once(place: Place) -> None:
    names = {
        "bundle.yaml": ["one.yaml"],
        "one.yaml": ["two.yaml", "three.yaml"],
        "two.yaml": ["one.yaml", "three.yaml"],
    }
    for name in ("one.yaml", "two.yaml", "three.yaml"):
        place.write(name, VOLUME)
    read: list[str] = []

    def resources(path: str) -> list[Resource]:
        return [Resource(BUNDLE_FILE, name, "", Span(0, 1), 1) for name in names.get(path, ())] or [
            Resource(VOLUME_KIND, "store", "", Span(0, 1), 1)
        ]

    def definitions(files: dict[str, bool]) -> dict[str, list[Resource]]:
        assert not set(files).intersection(read)
        read.extend(files)
        return {path: resources(path) for path in files}

    bundled = read_bundled([("bundle.yaml", resources("bundle.yaml"))], definitions, os.path.relpath)
    assert [path for path, _ in bundled.defined] == read == ["one.yaml", "two.yaml", "three.yaml"]


def test_a_missing_file_is_an_info_until_it_is_there(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checker, "CACHED_FROM", 1)
    place.write("bundle.yaml", bundle(named("parts/feed.yaml")))
    for _ in range(2):
        assert found(place, ".") == [("bundle.yaml", 8, "DW605")]
    place.write("parts/feed.yaml", WORKER.format(level="INFO", volume="store"))
    assert place.kept()
    assert found(place, ".") == []
    assert found(place, "bundle.yaml") == []


def test_a_worker_that_is_unchanged_in_the_cache_gets_the_new_workspace_of_the_bundle(place: Place) -> None:
    place.write("feed.yaml", WORKER.format(level="INFO", volume="stor"))
    place.write("volume.yaml", VOLUME.replace("type:", "workspace: finance\ntype:"))
    place.write("bundle.yaml", bundle(named("feed.yaml")))
    assert found(place, ".") == []
    place.write("bundle.yaml", bundle(named("feed.yaml", "finance")))
    assert found(place, ".") == [("feed.yaml", 9, "DW603")]


def test_a_bundle_from_the_cache_has_the_same_findings(place: Place) -> None:
    text = WORKER.format(level="LOUD  # workerlint: ignore[DW302]", volume="store")
    place.write("bundle.yaml", bundle(inline(text), named("nowhere.yaml")))
    first = place.check(".")
    assert place.kept()
    assert place.check(".") == first
    assert "DW007" in first.out


def test_excerpts_in_markdown_name_no_files(place: Place) -> None:
    place.write("page.md", f"```yaml\n{bundle(named('nowhere.yaml'))}```\n")
    assert found(place, "page.md") == []


def test_a_worker_in_a_bundle_is_not_formatted_and_format_says_so(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    from workerlint.cli.entry import main

    text = bundle(inline(WORKER.format(level="INFO", volume="store")))
    path = place.write("bundle.yaml", text)
    assert main(["format", "bundle.yaml"]) == 0
    assert path.read_text(encoding="utf-8") == text
    assert "bundle.yaml:9: skipped: a Worker inside a Bundle is not formatted\n" in capsys.readouterr().err


def test_the_explanation_lists_the_workers_in_a_bundle(place: Place) -> None:
    place.write("bundle.yaml", bundle(inline(WORKER.format(level="INFO", volume="store"))))
    lines = place.check("--explain", "bundle.yaml").out.splitlines()
    assert lines == [
        "bundle.yaml:1: not a Worker: `type` is `bundle`",
        "bundle.yaml:9: Worker: it is `bundle.resources[feed].spec` of the Bundle",
    ]


def test_explain_shows_the_workspace_of_the_entry(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    from workerlint.cli.entry import main

    place.write("bundle.yaml", bundle(inline(WORKER.format(level="INFO", volume="store"))))
    assert main(["explain", "bundle.yaml"]) == 0
    assert "sales  (from the Bundle)" in capsys.readouterr().out
