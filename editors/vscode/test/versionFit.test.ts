/** Which servers fit the extension. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { fits } from "../src/versionFit";

test("the major and minor number must be the same", () => {
  assert.ok(fits("0.1.0", "0.1.3"));
  assert.ok(fits("0.1.4.dev2+g123", "0.1.3"));
  assert.ok(!fits("0.2.0", "0.1.0"));
  assert.ok(!fits("0.10.0", "0.1.0"));
  assert.ok(!fits("1.1.0", "0.1.0"));
});
