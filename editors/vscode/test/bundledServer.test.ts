/** The interpreters for the server of the extension, in order. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { type InterpreterSearch, interpreters } from "../src/bundledServer";

async function all(change: Partial<InterpreterSearch>): Promise<string[]> {
  const found: string[] = [];
  const search = { selected: undefined, onPath: () => undefined, run: () => Promise.resolve(undefined), mayRun: () => true, ...change };
  for await (const { launch } of interpreters("start.py", search)) {
    found.push([launch.command, ...launch.args].join(" "));
  }
  return found;
}

test("all interpreters, in order", async () => {
  const search = { selected: "/selected", onPath: (name: string) => `/bin/${name}`, run: () => Promise.resolve("/uv/python3.12\n") };
  assert.deepEqual(await all(search), [
    "/selected start.py",
    ...["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"].map((name) => `/bin/${name} start.py`),
    "/bin/py -3 start.py",
    "/uv/python3.12 start.py",
  ]);
});

test("none", async () => {
  assert.deepEqual(await all({}), []);
});

test("each once", async () => {
  const onPath = (name: string): string | undefined => ["python3", "uv"].includes(name) ? `/bin/${name}` : undefined;
  assert.deepEqual(await all({ selected: "/bin/python3", onPath, run: () => Promise.resolve("/bin/python3") }), ["/bin/python3 start.py"]);
});

test("a uv that fails or finds a program that may not run", async () => {
  const onPath = (name: string): string | undefined => name === "uv" ? "/bin/uv" : undefined;
  assert.deepEqual(await all({ onPath }), []);
  assert.deepEqual(await all({ onPath, run: () => Promise.resolve("/project/python"), mayRun: (file) => file !== "/project/python" }), []);
});
