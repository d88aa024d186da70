/** Where the server is looked for, and what is said when it is not there. */

import assert from "node:assert/strict";
import * as path from "node:path";
import { test } from "node:test";
import { type Answer, type Launch, locate, type Surroundings } from "../src/serverLocation";

const ON_PATH = path.join("/", "usr", "bin", "workerlint");
const START = "/extension/bundled/start.py";
const IN_VENV = path.join("/", "project", ".venv", "bin", "python");
const IN_OTHER_VENV = path.join("/", "project", "venv", "bin", "python");

/** All places at once; each test takes some away. */
function everything(change: Partial<Surroundings> = {}, files: readonly string[] = []): Surroundings {
  const there = new Set([ON_PATH, IN_VENV, IN_OTHER_VENV, "/opt/workerlint", "/opt/python", ...files]);
  return {
    path: "/opt/workerlint",
    interpreter: "/opt/python",
    useBundled: false,
    bundle: START,
    selectedInterpreter: () => Promise.resolve("/selected/python"),
    folders: ["/project"],
    trusted: true,
    home: "/home/ada",
    environment: { PATH: "/usr/local/bin:/usr/bin" },
    windows: false,
    isFile: (file) => there.has(file),
    realPath: (file) => file,
    run: () => Promise.resolve(undefined),
    ...change,
  };
}

const answers = (): Promise<Answer> => Promise.resolve({ version: "1.2.3" });
const unless = (...broken: string[]) => (launch: Launch): Promise<Answer> =>
  Promise.resolve(broken.includes(launch.command) ? { reason: "No module named workerlint" } : { version: "1.2.3" });

async function launched(around: Surroundings, probe: (launch: Launch) => Promise<Answer> = answers): Promise<string | undefined> {
  const { found } = await locate(around, probe);
  return found && [found.launch.command, ...found.launch.args].join(" ");
}

test("the candidates are tried in order", async () => {
  const none = { path: "", interpreter: "" };
  assert.equal(await launched(everything()), "/opt/workerlint");
  assert.equal(await launched(everything({ path: "" })), "/opt/python -m workerlint");
  assert.equal(await launched(everything(none)), "/selected/python -m workerlint");
  assert.equal(await launched(everything(none), unless("/selected/python")), `${IN_VENV} -m workerlint`);
  assert.equal(await launched(everything(none), unless("/selected/python", IN_VENV)), `${IN_OTHER_VENV} -m workerlint`);
  assert.equal(await launched(everything(none), unless("/selected/python", IN_VENV, IN_OTHER_VENV)), ON_PATH);
  assert.equal(await launched(everything({ ...none, selectedInterpreter: () => Promise.resolve(undefined), folders: [] })), ON_PATH);
});

test("a setting that does not work is not skipped silently", async () => {
  const missing = await locate(everything({ path: "/gone/workerlint" }), answers);
  assert.deepEqual(missing, { misses: [{ origin: "workerlint.path (/gone/workerlint)", reason: "no such file", setting: "workerlint.path" }] });
  const broken = await locate(everything({ path: "" }), unless("/opt/python"));
  assert.deepEqual(broken, {
    misses: ["-m workerlint", START].map(() => (
      { origin: "workerlint.interpreter (/opt/python)", reason: "No module named workerlint", setting: "workerlint.interpreter" }
    )),
  });
});

test("every candidate that was tried is reported with the reason", async () => {
  const around = everything({ path: "", interpreter: "", environment: { PATH: "/usr/local/bin" } });
  const { found, misses } = await locate(around, unless("/selected/python", IN_VENV, IN_OTHER_VENV));
  assert.equal(found, undefined);
  assert.deepEqual(misses.map(({ origin }) => origin), [
    "the selected Python interpreter (/selected/python)",
    IN_VENV,
    IN_OTHER_VENV,
    "PATH",
    "the extension, with /selected/python",
  ]);
});

test("without an installation, the extension's own server runs with the first interpreter that can", async () => {
  const files = ["/usr/bin/python3", "/usr/bin/python3.12", "/usr/local/bin/python3.12"];
  const around = everything({ path: "", interpreter: "" }, files);
  const without = unless("/selected/python", IN_VENV, IN_OTHER_VENV, ON_PATH);
  const other = (launch: Launch): Promise<Answer> =>
    launch.args.includes(START) && launch.command !== "/usr/bin/python3" ? answers() : without(launch);
  assert.equal(await launched(around, other), `/selected/python ${START}`);
  const old = unless("/selected/python", IN_VENV, IN_OTHER_VENV, ON_PATH, "/usr/bin/python3");
  assert.equal(await launched(around, old), `/usr/local/bin/python3.12 ${START}`);
});

test("a server in the environment precedes that of the extension, unless the setting says otherwise", async () => {
  const around = { path: "", interpreter: "" };
  assert.equal(await launched(everything({ ...around, useBundled: false })), "/selected/python -m workerlint");
  assert.equal(await launched(everything({ ...around, useBundled: true })), `/selected/python ${START}`);
  assert.equal(await launched(everything({ path: "", useBundled: true })), `/opt/python ${START}`);
  assert.equal(await launched(everything({ useBundled: true })), "/opt/workerlint");
});

test("an interpreter of the settings without workerlint runs that of the extension", async () => {
  const probe = (launch: Launch): Promise<Answer> => launch.args.includes(START) ? answers() : unless("/opt/python")(launch);
  assert.equal(await launched(everything({ path: "" }), probe), `/opt/python ${START}`);
});

test("an untrusted folder cannot choose the interpreter of the extension's server", async () => {
  const files = ["/project/bin/python3", "/link/bin/python3", "/linked/python3", "/usr/bin/python3.13", "/project/bin/uv", "/usr/bin/uv"];
  const real = (file: string): string => file.replace(/^\/link\//, "/project/").replace(/^\/linked\/python3/, "/project/bin/python3");
  const asked: string[] = [];
  const around = everything({
    path: "",
    interpreter: "",
    trusted: false,
    environment: { PATH: "/project/bin:/link/bin:/linked:/usr/bin" },
    realPath: real,
    run: (command, args) => {
      asked.push([command, ...args].join(" "));
      return Promise.resolve("/project/.venv/bin/python\n");
    },
  }, files);
  const { found } = await locate(around, (launch) => {
    asked.push(launch.command);
    return Promise.resolve({ reason: "broken" });
  });
  assert.equal(found, undefined);
  assert.deepEqual(asked, [ON_PATH, "/usr/bin/python3.13", "/usr/bin/uv python find --no-project --system >=3.11"]);
});

test("an untrusted folder cannot choose the program", async () => {
  const around = everything({ path: "", interpreter: "", trusted: false, environment: { PATH: ".:/project/../project/bin:/usr/bin" } }, ["/project/bin/workerlint"]);
  const asked: string[] = [];
  await locate(around, (launch) => {
    asked.push(launch.command);
    return answers();
  });
  assert.deepEqual(asked, [ON_PATH]);
});

test("a setting cannot start a program of an untrusted folder", async () => {
  const files = ["/project/tools/workerlint", "/project-2/workerlint", "/home/ada/bin/workerlint"];
  const asked: string[] = [];
  for (const value of ["${workspaceFolder}/tools/workerlint", "tools/workerlint", "/opt/../project/tools/workerlint"]) {
    const search = await locate(everything({ path: value, trusted: false }, files), (launch) => {
      asked.push(launch.command);
      return answers();
    });
    const reason = "it is in an untrusted workspace folder";
    assert.deepEqual(search, { misses: [{ origin: `workerlint.path (${value})`, reason, setting: "workerlint.path" }] });
  }
  const python = await locate(everything({ path: "", interpreter: ".venv/bin/python", trusted: false }), answers);
  assert.equal(python.found, undefined);
  assert.deepEqual(asked, []);
  assert.equal(await launched(everything({ path: "/project-2/workerlint", trusted: false }, files)), "/project-2/workerlint");
  assert.equal(await launched(everything({ path: "~/bin/workerlint", trusted: false }, files)), "/home/ada/bin/workerlint");
});

test("a relative directory on PATH is ignored", async () => {
  const around = everything({ path: "workerlint", environment: { PATH: "bin:.:/usr/bin" } }, ["bin/workerlint", "workerlint"]);
  assert.equal(await launched(around), ON_PATH);
});

test("settings may use variables, the home directory, and workspace paths", async () => {
  const files = ["/project/tools/workerlint", "/home/ada/bin/workerlint", "/env/workerlint"];
  const environment = { PATH: "/usr/bin", TOOLS: "/env" };
  for (const [value, expected] of [
    ["${workspaceFolder}/tools/workerlint", "/project/tools/workerlint"],
    ["tools/workerlint", "/project/tools/workerlint"],
    ["${userHome}/bin/workerlint", "/home/ada/bin/workerlint"],
    ["~/bin/workerlint", "/home/ada/bin/workerlint"],
    ["${env:TOOLS}/workerlint", "/env/workerlint"],
    ["workerlint", ON_PATH],
  ] as const) {
    assert.equal(await launched(everything({ path: value, environment }, files)), expected, value);
  }
});
