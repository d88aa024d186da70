/** Programs of an untrusted workspace are recognized, and Python imports nothing from it. */

import assert from "node:assert/strict";
import * as path from "node:path";
import { test } from "node:test";
import { isInside, serverEnvironment } from "../src/trust";

const same = (file: string): string => file;

test("a program in a folder or below it", () => {
  assert.ok(isInside("/project/.venv/bin/python", ["/other", "/project"], same));
  assert.ok(isInside("/opt/../project/python", ["/project"], same));
  assert.ok(isInside("/project/..python", ["/project"], same));
  assert.ok(!isInside("/project-2/python", ["/project"], same));
  assert.ok(!isInside("/usr/bin/python", [], same));
});

test("symbolic links are resolved", () => {
  const real = (file: string): string => file
    .replace(/^\/home\/ada\/work/, "/data/work")
    .replace(/^\/opt\/tool$/, "/data/work/tool")
    .replace(/^\/data\/work\/\.venv\/bin\/python$/, "/usr/bin/python3");
  assert.ok(isInside("/data/work/tool", ["/home/ada/work"], real));
  assert.ok(isInside("/home/ada/work/.venv/bin/python", ["/data/work"], real));
  assert.ok(isInside("/opt/tool", ["/home/ada/work"], real));
  assert.ok(!isInside("/usr/bin/python3", ["/home/ada/work"], real));
});

test("the environment of the server", () => {
  const outer = { HOME: "/home/ada", PythonPath: ".", PYTHONHOME: "/project", PYTHONDONTWRITEBYTECODE: "1", PATH: "/project/bin:/usr/bin" };
  const both = { HOME: "/home/ada", PYTHONSAFEPATH: "1", PYTHONUTF8: "1" };
  const workspace = { folders: ["/project"], realPath: same };
  assert.deepEqual(serverEnvironment(outer, { ...workspace, trusted: true }), { ...both, PythonPath: ".", PYTHONHOME: "/project", PATH: outer.PATH });
  assert.deepEqual(serverEnvironment(outer, { ...workspace, trusted: false }), { ...both, PATH: "/usr/bin" });
});

test("a program that runs finds no other program in an untrusted folder", () => {
  const realPath = (file: string): string => file.replace(/^\/link/, "/project");
  const workspace = { folders: ["/project"], realPath, trusted: false };
  const found = (outer: NodeJS.ProcessEnv): NodeJS.ProcessEnv => serverEnvironment(outer, workspace);
  const value = ["/project", "/project/bin", ".", "", "bin", "/link/bin", "/project/../project/bin", "/project-2", "/usr/bin"].join(path.delimiter);
  assert.equal(found({ PATH: value }).PATH, ["/project-2", "/usr/bin"].join(path.delimiter));
  assert.equal(found({ Path: value }).Path, ["/project-2", "/usr/bin"].join(path.delimiter));
  assert.ok(!("PATH" in found({})));
});
