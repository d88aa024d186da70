/** Programs that are workerlint, that are not, and that never answer. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { probe } from "../src/probe";

const node = (script: string) => ({ command: process.execPath, args: ["-e", script, "--"] });

test("a program that prints workerlint's version is it", async () => {
  assert.deepEqual(await probe(node("console.log('workerlint 0.4.2')")), { version: "0.4.2" });
});

test("another program is named by what it prints", async () => {
  assert.deepEqual(await probe(node("console.log('otherlint 3')")), { reason: 'it is not workerlint: --version prints "otherlint 3"' });
});

test("the last line that a failing program writes is the reason", async () => {
  const script = "console.error('Traceback\\nNo module named workerlint'); process.exit(1)";
  assert.deepEqual(await probe(node(script)), { reason: "No module named workerlint" });
});

test("a program that hangs is given up", async () => {
  assert.deepEqual(await probe(node("setInterval(() => {}, 1000)"), 200), { reason: "--version gave no answer in 0.2 seconds" });
});

test("a file that is not there", async () => {
  assert.deepEqual(await probe({ command: "/no/such/workerlint", args: [] }), {
    reason: "no such file, or its first line names an interpreter that is gone",
  });
});
