/** The thread that computes layouts. */

import assert from "node:assert/strict";
import * as path from "node:path";
import { test } from "node:test";
import { Layouts } from "../src/layouts";
import { startThread } from "../src/nodeThread";
import { layOutInPython, WASM } from "./wasm";

const PROGRAM = path.join(__dirname, "layoutThread.js");
const SMALL = "digraph { a -> b }";
/** A graph whose layout takes minutes. */
const EXTREME = `digraph { ${Array.from({ length: 4_000 }, (_, at) => `n${at} -> n${(at * 7_919) % 1_000}; n${at} -> n${(at * 104_729) % 1_500}`).join("; ")} }`;

test("layouts are computed one after the other", async () => {
  const layouts = new Layouts(() => startThread(PROGRAM, WASM));
  try {
    const [one, other] = await Promise.all([layouts.layOut(SMALL), layouts.layOut("digraph { c -> d -> e }")]);
    assert.equal(one, layOutInPython(SMALL));
    assert.notEqual(one, other);
  } finally {
    layouts.dispose();
  }
});

test("after an error, a graph that takes too long or a missing file, the next layout has a new thread", async () => {
  const layouts = new Layouts(() => startThread(PROGRAM, WASM), 1_500);
  try {
    await assert.rejects(layouts.layOut("digraph { ]"), /Failed to parse DOT source/);
    await assert.rejects(layouts.layOut(EXTREME), /no layout within 1.5 seconds/);
    assert.equal(await layouts.layOut(SMALL), layOutInPython(SMALL));
  } finally {
    layouts.dispose();
  }
  const missing = new Layouts(() => startThread(PROGRAM, `${WASM}.missing`));
  await assert.rejects(missing.layOut(SMALL), /ENOENT/);
  missing.dispose();
});
