/** Where the language server is: the places that are looked at, in their order. Knows nothing of VS Code. */

import * as path from "node:path";

/** A way to start workerlint: a program and the arguments that stand before workerlint's own. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
}

/** A launch that has been seen to answer. */
export interface Found {
  readonly launch: Launch;
  readonly version: string;
  /** Where it was found, as a person would say it. */
  readonly origin: string;
}

/** A place that was looked at in vain, and why. */
export interface Miss {
  readonly origin: string;
  readonly reason: string;
  /** The setting that names the place, when one does: then no other place is tried. */
  readonly setting?: "workerlint.path" | "workerlint.interpreter";
}

export interface Search {
  readonly found?: Found;
  readonly misses: readonly Miss[];
}

/** What answers `--version`: a version, or the reason why there is none. */
export type Answer = { readonly version: string } | { readonly reason: string };
export type Probe = (launch: Launch) => Promise<Answer>;

/** All that the search depends on. */
export interface Surroundings {
  /** The setting workerlint.path, "" when it is not set. */
  readonly path: string;
  /** The setting workerlint.interpreter, "" when it is not set. */
  readonly interpreter: string;
  /** Give the interpreter that the Python extension has selected, if there is one. */
  readonly selectedInterpreter: () => Promise<string | undefined>;
  /** The folders of the workspace. */
  readonly folders: readonly string[];
  /** Whether programs that the workspace names or holds may be run. */
  readonly trusted: boolean;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly windows: boolean;
  readonly isFile: (file: string) => boolean;
}

/** Find the server: the first place that answers. A setting that names a place is the only place. */
export async function locate(around: Surroundings, probe: Probe): Promise<Search> {
  const misses: Miss[] = [];
  for await (const { origin, launch, setting } of places(around)) {
    const answer = launch === undefined ? { reason: "no such file" } : await probe(launch);
    if (launch !== undefined && "version" in answer) {
      return { found: { launch, version: answer.version, origin }, misses };
    }
    const reason = "reason" in answer ? answer.reason : "";
    misses.push(setting === undefined ? { origin, reason } : { origin, reason, setting });
    if (setting !== undefined) {
      break;
    }
  }
  return { misses };
}

interface Place {
  readonly origin: string;
  readonly launch: Launch | undefined;
  readonly setting?: "workerlint.path" | "workerlint.interpreter";
}

async function* places(around: Surroundings): AsyncGenerator<Place> {
  if (around.path !== "") {
    const command = resolveProgram(around.path, around);
    yield { origin: `workerlint.path (${around.path})`, launch: command === undefined ? undefined : { command, args: [] }, setting: "workerlint.path" };
  }
  if (around.interpreter !== "") {
    const python = resolveProgram(around.interpreter, around);
    yield { origin: `workerlint.interpreter (${around.interpreter})`, launch: python === undefined ? undefined : module(python), setting: "workerlint.interpreter" };
  }
  if (around.trusted) {
    const selected = await around.selectedInterpreter();
    if (selected !== undefined) {
      yield { origin: `the selected Python interpreter (${selected})`, launch: module(selected) };
    }
    for (const folder of around.folders) {
      for (const name of [".venv", "venv"]) {
        const python = path.join(folder, name, around.windows ? "Scripts" : "bin", around.windows ? "python.exe" : "python");
        if (around.isFile(python)) {
          yield { origin: python, launch: module(python) };
        }
      }
    }
  }
  const command = onPath("workerlint", around);
  yield { origin: command === undefined ? "PATH" : `PATH (${command})`, launch: command === undefined ? undefined : { command, args: [] } };
}

function module(python: string): Launch {
  return { command: python, args: ["-m", "workerlint"] };
}

/** Give the file that a setting names: variables filled in, a bare name looked up on PATH, the rest relative to the workspace. */
export function resolveProgram(value: string, around: Surroundings): string | undefined {
  const folder = around.folders[0] ?? around.home;
  const filled = value
    .trim()
    .replace(/\$\{workspaceFolder\}/g, () => folder)
    .replace(/\$\{userHome\}/g, () => around.home)
    .replace(/\$\{env:([^}]+)\}/g, (_, name: string) => around.environment[name] ?? "")
    .replace(/^~(?=$|[\\/])/, () => around.home);
  if (!/[\\/]/.test(filled)) {
    return onPath(filled, around);
  }
  const file = path.resolve(folder, filled);
  return [file, `${file}.exe`].find((one, at) => (at === 0 || around.windows) && around.isFile(one));
}

/**
 * Look a program up on PATH. Done here and not left to the system, which on Windows would begin with the current folder: a
 * workspace must not choose the program.
 */
function onPath(name: string, around: Surroundings): string | undefined {
  const value = around.environment.PATH ?? around.environment.Path ?? "";
  const file = around.windows && !/\.exe$/i.test(name) ? `${name}.exe` : name;
  return value
    .split(around.windows ? ";" : ":")
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, file))
    .find(around.isFile);
}
