/** Graphviz as WebAssembly. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { loadGraphviz } from "../src/graphviz";
import { layOutInPython, WASM } from "./wasm";

const wasm = new Uint8Array(readFileSync(WASM));
const SMALL = 'digraph { node [shape=box, fixedsize=true, label=""]; n0 [width=1.5]; n1 [width=2]; n0 -> n1 [id="0", label=" é "]; }';

test("a layout is the same as on the command line", async () => {
  const layOut = await loadGraphviz(wasm);
  assert.equal(layOut(SMALL), layOutInPython(SMALL));
});

test("each layout is independent of those before", async () => {
  const layOut = await loadGraphviz(wasm);
  const before = layOut(SMALL);
  const edges = Array.from({ length: 120 }, (_, at) => `n${at} -> n${(at * 7) % 40}`);
  const large = layOut(`digraph { ${edges.join("; ")} }`);
  assert.ok(large.length > 10_000);
  assert.equal(layOut(SMALL), before);
});

test("an error is that of Graphviz, and does not affect the next layout", async () => {
  const layOut = await loadGraphviz(wasm);
  assert.throws(() => layOut("digraph { ]"), /Failed to parse DOT source/);
  assert.equal(layOut(SMALL), (await loadGraphviz(wasm))(SMALL));
});
