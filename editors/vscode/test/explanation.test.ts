/** The sentence that a user sees if no server can be started. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { explain } from "../src/explanation";

const missing = { origin: "PATH", reason: "no such file" };
const refused = (interpreter: string, reason: string) => ({ origin: `the extension, with ${interpreter}`, interpreter, reason });
const old = refused("/usr/bin/python3", "workerlint needs Python 3.11 or newer; this is Python 3.9");

test("no Python", () => {
  const none = { text: "workerlint needs Python 3.11 or newer; no Python was found.", remedy: "python" };
  assert.deepEqual(explain([missing]), none);
  for (const reason of [
    "Python was not found; run without arguments to install from the Microsoft Store, or disable this shortcut",
    "xcode-select: error: No developer tools were found",
    "pyenv: python3.12: command not found",
  ]) {
    assert.deepEqual(explain([missing, refused("python", reason)]), none, reason);
  }
});

test("only an old Python", () => {
  assert.deepEqual(explain([missing, old, refused("/opt/python", old.reason.replace("3.9", "3.10"))]), {
    text: "workerlint needs Python 3.11 or newer; found only Python 3.9 (/usr/bin/python3), Python 3.10 (/opt/python).",
    remedy: "python",
  });
});

test("a Python that fails", () => {
  const broken = refused("/opt/python", "No module named encodings");
  assert.deepEqual(explain([missing, old, broken]), {
    text: "Cannot start workerlint with /opt/python: No module named encodings.",
    remedy: "output",
  });
});

test("a setting", () => {
  const origin = "workerlint.interpreter (/opt/python)";
  const setting = "workerlint.interpreter" as const;
  assert.deepEqual(explain([{ origin, setting, reason: "No module named workerlint" }, { origin, setting, reason: old.reason }]), {
    text: `Cannot start workerlint from the setting workerlint.interpreter: ${old.reason}.`,
    remedy: "setting",
    setting,
  });
});
