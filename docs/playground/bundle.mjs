// Bundle the scripts of the page: node bundle.mjs DIRECTORY
//
// Writes main.js and worker.js, the files of Pyodide that they load, and the licenses of the bundled packages.
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const target = process.argv[2];
const { info } = JSON.parse(readFileSync(`${here}/node_modules/pyodide/pyodide-lock.json`, "utf8"));
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["src/main.js", "src/worker.js"],
  outdir: target,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none", // the licenses are in a file of their own
  external: ["./pyodide/pyodide.mjs"],
  define: { PYODIDE: JSON.stringify(info) },
  metafile: true,
  logLevel: "warning",
});
mkdirSync(`${target}/pyodide`);
for (const name of ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"]) {
  copyFileSync(`${here}/node_modules/pyodide/${name}`, `${target}/pyodide/${name}`);
}
copyFileSync(`${here}/src/style.css`, `${target}/style.css`);

const folders = Object.keys(metafile.inputs).map((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0]);
const packages = [...new Set(folders.filter(Boolean))].sort().map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(`${here}/${folder}/package.json`, "utf8"));
  const file = readdirSync(`${here}/${folder}`).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) {
    throw new Error(`${folder} has no license text`);
  }
  return { name, version, license, text: readFileSync(`${here}/${folder}/${file}`, "utf8") };
});
writeFileSync(`${target}/packages.json`, JSON.stringify(packages));
