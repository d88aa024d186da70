/** The text of the status items. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Parser, statusText } from "../src/statusText";

function running(parser: Parser | undefined, lines: number): string {
  const { label, detail } = statusText({ kind: "running", version: "1.2", origin: "PATH", parser }, lines);
  return `${label} | ${detail}`;
}

test("a running server has its version, its location and its parser", () => {
  assert.equal(running("libyaml", 5_000), "workerlint 1.2 | Running from PATH. Parser: libyaml.");
  assert.equal(running("pure", 1_000), "workerlint 1.2 | Running from PATH. Parser: Python.");
  assert.equal(running(undefined, 5_000), "workerlint 1.2 | Running from PATH.");
});

test("a parser in Python is called slower in a large file", () => {
  assert.match(running("pure", 1_001), /^workerlint 1\.2: slower parser \| .*slower for more than 1,000 lines\. Install PyYAML/);
});

test("only a failure warns", () => {
  const states = [{ kind: "starting" }, { kind: "off" }, { kind: "failed", reason: "No Python." }] as const;
  assert.deepEqual(states.map((state) => statusText(state, 1).warns), [false, false, true]);
  assert.equal(statusText(states[2], 1).detail, "No Python.");
});
