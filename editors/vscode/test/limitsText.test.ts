/** What the status says about files that are not read and rules that are not evaluated. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { limitsText } from "../src/limitsText";

test("no limits", () => {
  assert.equal(limitsText({ notRead: [], notEvaluated: [] }, true), undefined);
});

test("a trusted workspace", () => {
  assert.deepEqual(limitsText({ notRead: ["/a/env", "/b"], notEvaluated: ["AC001", "plug-in acme"] }, true), {
    label: "workerlint: incomplete",
    detail: "Not read (outside of the repository): /a/env, /b. Not evaluated (`workerlint.plugins` is off in the user settings): AC001, plug-in acme.",
  });
});

test("an untrusted workspace", () => {
  assert.deepEqual(limitsText({ notRead: ["package:acme"], notEvaluated: [] }, false), {
    label: "workerlint: incomplete",
    detail: "Not read (outside of the folder, which is not trusted): package:acme.",
  });
});

test("a limit that the server does not know", () => {
  assert.deepEqual(limitsText({ notRead: [], notEvaluated: [] }, true, "Not read: some files."), {
    label: "workerlint: incomplete",
    detail: "Not read: some files.",
  });
});
