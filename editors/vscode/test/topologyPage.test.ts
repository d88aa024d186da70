/** The page of the topology panel. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { topologyPage } from "../src/topologyPage";

test("the page contains the drawing unchanged; without one, the escaped text tree", () => {
  const svg = '<svg class="topology"><rect/></svg>';
  assert.ok(topologyPage({ title: "w", svg, text: "tree" }).includes(svg));
  assert.ok(topologyPage({ title: "w", svg: null, text: "a <b> & c" }).includes("<pre>a &#60;b&#62; &#38; c</pre>"));
});

test("the page allows nothing but its own style", () => {
  const page = topologyPage({ title: "</title><script>", svg: null, text: "" });
  assert.match(page, /Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/);
  assert.ok(!page.includes("<script"));
});

test("an outdated drawing is marked", () => {
  const topology = { title: "w", svg: null, text: "tree" };
  assert.ok(topologyPage(topology, "As it was.").includes('<p class="stale">As it was.</p>'));
  assert.ok(!topologyPage(topology).includes('class="stale">'));
});
