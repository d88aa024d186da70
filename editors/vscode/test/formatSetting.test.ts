/** When workerlint formats. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { formats } from "../src/formatSetting";

const none = () => false;

test("by default, workerlint formats unless another formatter of YAML is installed", () => {
  assert.equal(formats("auto", none), true);
  for (const other of ["redhat.vscode-yaml", "esbenp.prettier-vscode"]) {
    assert.equal(formats("auto", (name) => name === other), false);
  }
});

test("the setting decides whatever is installed", () => {
  assert.equal(formats("on", () => true), true);
  assert.equal(formats("off", none), false);
});
