/** The scaffold of `workerlint new`, and the reason why there is none. */

import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { test } from "node:test";
import { scaffold } from "../src/scaffold";

const node = (script: string) => ({ command: process.execPath, args: ["-e", script, "--"] });
const create = (script: string) => scaffold(node(script), "bento", "beacon", tmpdir(), process.env);

test("the manifest is what workerlint prints for the stack and the name", async () => {
  assert.deepEqual(await create("console.log(process.argv.slice(1).join(' '))"), { text: "new --stack bento --name=beacon\n" });
});

test("the reason is the first error, without its code", async () => {
  const output = ["error[DW102] invalid-name: invalid name: use lowercase letters", "  help: rename", "workerlint: error: not written"];
  assert.deepEqual(await create(`console.error(${JSON.stringify(output.join("\n"))}); process.exit(2)`), {
    reason: "invalid name: use lowercase letters",
  });
  assert.deepEqual(await create("console.error('workerlint: error: invalid workerlint.toml'); process.exit(2)"), {
    reason: "invalid workerlint.toml",
  });
});

test("a program that does not start is a reason", async () => {
  const { reason } = await scaffold({ command: "/no/such/workerlint", args: [] }, "bento", "beacon", tmpdir(), process.env) as { reason: string };
  assert.match(reason, /ENOENT/);
});
