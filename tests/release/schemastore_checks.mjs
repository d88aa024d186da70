// The checks of SchemaStore on the schemas that are named, in a clone with node_modules: node schemastore_checks.mjs NAME...
// They are those of `node cli.js check` and of its formatter, with the same packages and options:
// https://github.com/SchemaStore/schemastore/blob/master/cli.js
// https://github.com/SchemaStore/schemastore/blob/master/.prettierrc.cjs
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import ajvKeywords from "ajv-keywords";
import { ajvFormatsDraft2019 } from "@hyperupcall/ajv-formats-draft2019";
import jsonlint from "@prantlf/jsonlint";
import * as jsonc from "jsonc-parser";
import * as prettier from "prettier";
import * as TOML from "smol-toml";
import YAML from "yaml";

const SCHEMAS = "src/schemas/json";
const CATALOG = "src/api/json/catalog.json";
const SITES = [
  "https://www.schemastore.org/",
  "https://raw.githubusercontent.com/SchemaStore/schemastore/master/src/schemas/json/",
];
const READERS = { ".json": JSON.parse, ".toml": TOML.parse, ".yaml": YAML.parse, ".yml": YAML.parse };
const KEYS_OF_SCHEMAS = ["$schema", "$id", "$comment", "$ref"];
const KEYS_OF_CATALOG = ["$schema", "version", "name", "description", "fileMatch", "url", "versions"];
const REST = { "/^[^\\d+]/": "none", "/^\\d+/": "none" };

const read = (file) => fs.readFileSync(file, "utf8");
const sortedLike = (keys, more = {}) =>
  JSON.stringify({ ...Object.fromEntries(keys.map((key) => [key, null])), ...more, ...REST });

async function checkLayout(file, order = JSON.stringify(REST)) {
  const text = read(file);
  const options = {
    plugins: ["prettier-plugin-sort-json"],
    semi: false,
    singleQuote: true,
    trailingComma: "all",
    jsonRecursiveSort: true,
    jsonSortOrder: order,
  };
  assert.equal(text, await prettier.format(text, { ...options, filepath: file }), `${file} is not formatted`);
}

function checkText(file) {
  const text = read(file);
  assert.notEqual(text.charCodeAt(0), 0xfeff, `${file} has a byte order mark`);
  if (file.endsWith(".json")) {
    const options = { allowSingleQuotedStrings: false, allowDuplicateObjectKeys: false };
    jsonlint.parse(text, { ignoreBOM: false, ignoreComments: false, ignoreTrailingCommas: false, ...options });
  }
}

function compile(name, validation) {
  const isStrict = !validation.ajvNotStrictMode.includes(name);
  const ajv = new Ajv(
    isStrict ? { strict: true } : { strictTypes: false, strictTuples: false, allowMatchingProperties: true },
  );
  addFormats(ajv);
  ajvFormatsDraft2019(ajv);
  ajvKeywords(ajv, "uniqueItemProperties");
  const options = validation.options[name] ?? {};
  (options.unknownFormat ?? []).forEach((format) => ajv.addFormat(format, true));
  (options.externalSchema ?? []).forEach((other) => ajv.addSchema(JSON.parse(read(path.join(SCHEMAS, other)))));
  return ajv.compile(JSON.parse(read(path.join(SCHEMAS, name))));
}

async function checkExamples(name, validate, directory, valid) {
  const folder = path.join(directory, name.replace(".json", ""));
  for (const entry of fs.existsSync(folder) ? fs.readdirSync(folder, { withFileTypes: true }) : []) {
    assert(entry.isFile());
    const file = path.join(folder, entry.name);
    const extension = path.extname(file);
    const text = read(file);
    const address = path.relative(folder, path.join(SCHEMAS, name));
    const pragma = { ".json": "", ".toml": `#:schema ${address}\n` }[extension];
    assert(text.startsWith(pragma ?? `# yaml-language-server: $schema=${address}\n`), `${file} names no schema`);
    checkText(file);
    // The formatter has no plug-in for TOML.
    if (extension !== ".toml") await checkLayout(file);
    assert.equal(validate(READERS[extension](text)), valid, `${file}: ${JSON.stringify(validate.errors)}`);
  }
}

async function checkSchema(name, validation) {
  const file = path.join(SCHEMAS, name);
  const schema = JSON.parse(read(file));
  checkText(file);
  assert.equal(schema.$schema, "http://json-schema.org/draft-07/schema#");
  assert.equal(schema.$id, SITES[0] + name);
  await checkLayout(file, sortedLike(KEYS_OF_SCHEMAS, { "/^\\$.*/": null }));
  const validate = compile(name, validation);
  await checkExamples(name, validate, "src/test", true);
  await checkExamples(name, validate, "src/negative_test", false);
}

async function checkCatalog(validation) {
  checkText(CATALOG);
  await checkLayout(CATALOG, sortedLike(KEYS_OF_CATALOG));
  const { schemas } = JSON.parse(read(CATALOG));
  const names = schemas.map((entry) => entry.name);
  assert.deepEqual(names, [...new Set(names)]);
  const patterns = schemas.flatMap((entry) => entry.fileMatch ?? []);
  assert.deepEqual(patterns, [...new Set(patterns)]);
  for (const pattern of patterns) assert(!pattern.includes("/") || pattern.startsWith("**/"), pattern);
  for (const entry of schemas) {
    for (const text of [entry.name, entry.description]) assert(!/[,. \t-]$|schema|\n/i.test(text), text);
    new URL(entry.url);
  }
  const local = schemas.map((entry) => entry.url).filter((url) => SITES.some((site) => url.startsWith(site)));
  const listed = [...local.map((url) => path.basename(url)), ...validation.missingCatalogUrl];
  assert.deepEqual(listed.sort(), fs.readdirSync(SCHEMAS).sort());
}

const validation = jsonc.parse(read("src/schema-validation.jsonc"));
await checkCatalog(validation);
for (const directory of ["src/test", "src/negative_test"])
  for (const name of fs.readdirSync(directory)) assert(fs.existsSync(path.join(SCHEMAS, `${name}.json`)), name);
for (const name of process.argv.slice(2)) await checkSchema(name, validation);
