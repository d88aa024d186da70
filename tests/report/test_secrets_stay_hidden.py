"""No format ever shows a secret, whichever rules run and whatever is wrong around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workerlint.report.reporters import REPORTERS

if TYPE_CHECKING:
    from pathlib import Path

from workerlint.cli.entry import main

SECRET = "c2VjcmV0LXZhbHVlLTEyMzQ1Njc4OTA3Ng=="
PASSWORD = "tr0ub4dor-and-3-horses"
MANIFEST = f"""\
name: City Sync
version: v1beta
type: worker
worker:
  stack: bento
  loglevel: info
  runAsApiKey: {SECRET} # workerlint: ignore[DW501] {SECRET}
  runAsUsr: {SECRET}
  envs:
    API_TOKEN: {SECRET}
    again: {SECRET}
  stackSpec:
    input:
      sql: {{url: "postgres://me:{PASSWORD}@db/x", password: {PASSWORD}}}
"""
HEAD = "name: a\nversion: v1beta\ntype: worker\nworker:\n  stack: bento\n"
BROKEN = {
    "colon": MANIFEST.replace(f"  runAsApiKey: {SECRET}", f"  runAsApiKey: {SECRET}: x"),
    "quote": MANIFEST.replace(f"    API_TOKEN: {SECRET}", f'    API_TOKEN: "{SECRET}'),
    "at": MANIFEST.replace(f"    API_TOKEN: {SECRET}", f"    API_TOKEN: @{SECRET}"),
    "duplicate": MANIFEST + f"  runAsApiKey: {SECRET}\n",
    "wrong type": MANIFEST.replace(f"runAsApiKey: {SECRET}", f"runAsApiKey: [{SECRET}]"),
    "a list alone": HEAD + f"  runAsApiKey: [{SECRET}]\n",
    "a mapping alone": HEAD + f"  runAsApiKey:\n    key: {SECRET}\n",
    "tabs": MANIFEST.replace("    API", "\tAPI"),
}


@pytest.mark.parametrize("text", [MANIFEST, *BROKEN.values()], ids=["whole", *BROKEN])
@pytest.mark.parametrize("rules", [[], ["--ignore", "DW501,DW502"], ["--select", "ALL"], ["--no-ignores"]], ids=str)
def test_in_any_format(
    text: str, rules: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "worker.yaml").write_text(text)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    outputs = [f"--output-format={name}:out.{name}" for name in REPORTERS]
    main(["check", *rules, "-v", *outputs, "worker.yaml"])
    main(["check", *rules, "--diff", "--unsafe-fixes", "worker.yaml"])
    captured: Any = capsys.readouterr()
    shown = captured.out + captured.err
    for path in tmp_path.iterdir():
        if path.name != "worker.yaml":
            shown += path.read_text()
    assert "DW" in shown
    assert SECRET not in shown
    assert SECRET[:20] not in shown
    assert PASSWORD not in shown
