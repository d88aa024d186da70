// Bundle the extension into dist/, with the licenses of the bundled packages next to it; --web: the one for browsers into
// dist/web/; --tests: the tests into out/.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const [tests, web] = ["--tests", "--web"].map((option) => process.argv.includes(option));
const thread = "src/layoutThread.ts"; // a file of its own, because threads start with one
const common = { bundle: true, platform: "node", format: "cjs", target: "node20", external: ["vscode"], logLevel: "warning" };

if (tests) {
  const entryPoints = readdirSync("test").filter((name) => name.endsWith(".test.ts")).map((name) => `test/${name}`);
  await build({ ...common, entryPoints: [...entryPoints, thread], outdir: "out", entryNames: "[name]", sourcemap: "inline" });
} else if (web) {
  const options = { ...common, platform: "browser", target: "es2022", outdir: "dist/web", minify: true };
  const { metafile } = await build({ ...options, entryPoints: ["src/web/extension.ts"], metafile: true });
  await build({ ...options, entryPoints: ["src/web/startPython.ts", "src/web/layoutWorker.ts"], format: "iife" });
  writeFileSync("dist/web/third-party-licenses.txt", licenses(Object.keys(metafile.inputs)));
} else {
  const { metafile } = await build({ ...common, entryPoints: ["src/extension.ts", thread], outdir: "dist", minify: true, metafile: true });
  writeFileSync("dist/third-party-licenses.txt", licenses(Object.keys(metafile.inputs)));
}

/** Return the license texts of the packages that the bundled files belong to. */
function licenses(inputs) {
  const folders = inputs.map((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0]).filter(Boolean);
  return [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined || !existsSync(`${folder}/${file}`)) {
      throw new Error(`${folder} has no license text`);
    }
    return `${name} ${version} (${license})\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`;
  }).join(`\n${"-".repeat(80)}\n\n`);
}
