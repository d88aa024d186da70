/** The paths under which the server sees the folders of a virtual workspace. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { isRead, isSearched, MirrorPaths } from "../src/web/mirrorPaths";

const location = (path: string, authority = "github", scheme = "vscode-vfs") => ({ scheme, authority, path });

test("each path leads back to its file", () => {
  const paths = new MirrorPaths([location("/acme/shop"), location("/acme/shop", "azure")]);
  for (const file of [location("/acme/shop/a b/é.yaml"), location("/acme/shop/x.yaml", "azure"), location("/acme/shop")]) {
    const path = paths.toServer(file) ?? "";
    assert.ok(path.startsWith("/workspace/"));
    assert.deepEqual(paths.toClient(path), file);
  }
});

test("outside of the folders there are no copies", () => {
  const paths = new MirrorPaths([location("/acme/shop")]);
  assert.equal(paths.toServer(location("/acme/shopping/x.yaml")), undefined);
  assert.equal(paths.toServer(location("/acme/shop/x.yaml", "azure")), undefined);
  assert.equal(paths.toServer(location("/acme/shop/x.yaml", "github", "file")), undefined);
  assert.equal(paths.toClient("/workspace/1/shop/x.yaml"), undefined);
});

test("a file is in the innermost folder, and the root of a file system is a folder too", () => {
  const paths = new MirrorPaths([location("/"), location("/acme/shop/")]);
  assert.equal(paths.toServer(location("/acme/x.yaml")), `${paths.home(0)}/acme/x.yaml`);
  assert.equal(paths.toServer(location("/acme/shop/x.yaml")), `${paths.home(1)}/x.yaml`);
  assert.deepEqual(paths.toClient(`${paths.home(0)}/x.yaml`), location("/x.yaml"));
});

test("manifests and what configures a run are read", () => {
  const read = ["x.yaml", "a/x.YML", "workerlint.toml", "a/.gitignore", "a/.env", "dev.env", "schemas/s.json", "a/schemas/s.json"];
  assert.deepEqual(read.filter((path) => !isRead(path)), []);
  assert.deepEqual(["x.json", "schemas/a/s.json", "myschemas/s.json", "x.yaml.md", "README.md", "a.gitignore"].filter(isRead), []);
  assert.deepEqual(["node_modules", ".git", "jobs"].filter(isSearched), ["jobs"]);
});
