"""workerlint reports nothing in the YAML of other programs."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from benchmarks import foreign

PAGE = Path(foreign.PAGE)
WORKER = """\
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  logLevel: LOUD
  compute: runnable-default
  topology:
    - name: city-sync
      type: bento
"""


@pytest.mark.npm
def test_no_finding_in_the_yaml_of_packages_from_pypi_and_npm(tmp_path: Path) -> None:
    try:
        packages = foreign.fetch(str(tmp_path))
    except foreign.DownloadError as error:
        reason = f"packages cannot be downloaded: {error}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    assert foreign.check(str(tmp_path)) == []
    # The counts that the documentation gives are those of these packages.
    assert foreign.record(packages, 0) == Path(foreign.RECORD).read_text(encoding="utf-8")
    assert foreign.summary(packages, 0) in PAGE.read_text(encoding="utf-8")
    # A faulty Worker among these files is found, so they were checked.
    deepest = max(tmp_path.rglob("*.yml"), key=lambda path: len(path.parts))
    (deepest.parent / "worker.yml").write_text(WORKER, encoding="utf-8")
    assert "DW301" in {finding.code for finding in foreign.check(str(tmp_path))}


def test_only_the_yaml_of_a_package_is_extracted(tmp_path: Path) -> None:
    inner = tmp_path / "package"
    (inner / "deploy").mkdir(parents=True)
    (inner / "deploy" / "compose.yml").write_text("services: {Worker: {image: acme}}\n")
    (inner / "values.yaml").write_text("replicas: 1\n")
    (inner / "index.js").write_text("// worker\n")
    archive = shutil.make_archive(str(tmp_path / "acme-1.0.0"), "gztar", tmp_path, "package")
    tgz = Path(archive).rename(tmp_path / "acme-1.0.0.tgz")
    package = foreign.extract(str(tgz), str(tmp_path / "out"))
    assert (package.name, package.files, package.mentions) == ("acme-1.0.0", 2, ["package/deploy/compose.yml"])
    found = sorted(path.name for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert found == ["compose.yml", "values.yaml"]
    assert foreign.check(str(tmp_path / "out")) == []
