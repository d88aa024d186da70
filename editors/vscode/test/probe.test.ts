/** Programs that are workerlint, that are not, and that never answer. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { probe } from "../src/probe";

const node = (script: string) => ({ command: process.execPath, args: ["-e", script, "--"] });

test("a program that prints a workerlint version is accepted", async () => {
  assert.deepEqual(await probe(node("console.log('workerlint 0.4.2')"), process.env), { version: "0.4.2" });
});

test("the reason contains the output of another program", async () => {
  assert.deepEqual(await probe(node("console.log('otherlint 3')"), process.env), { reason: 'not workerlint: --version prints "otherlint 3"' });
});

test("the reason is the last line of stderr of a failing program", async () => {
  const script = "console.error('Traceback\\nNo module named workerlint'); process.exit(1)";
  assert.deepEqual(await probe(node(script), process.env), { reason: "No module named workerlint" });
});

test("a program that hangs is killed", async () => {
  assert.deepEqual(await probe(node("setInterval(() => {}, 1000)"), process.env, 200), { reason: "--version timed out after 0.2 seconds" });
});

test("a missing file", async () => {
  assert.deepEqual(await probe({ command: "/no/such/workerlint", args: [] }, process.env), {
    reason: "no such file, or the interpreter in its first line does not exist",
  });
});
