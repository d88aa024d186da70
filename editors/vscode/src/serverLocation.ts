/** The search for the language server: the candidates, in order. Does not depend on VS Code. */

import * as path from "node:path";

/** A way to start workerlint: a program and the arguments before workerlint's own. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
}

/** A launch that works. */
export interface Found {
  readonly launch: Launch;
  readonly version: string;
  /** A description of the location, for messages. */
  readonly origin: string;
}

/** A candidate that does not work, and why. */
export interface Miss {
  readonly origin: string;
  readonly reason: string;
  /** The setting that contains the path, if any; then there are no other candidates. */
  readonly setting?: "workerlint.path" | "workerlint.interpreter";
}

export interface Search {
  readonly found?: Found;
  readonly misses: readonly Miss[];
}

/** The result of `--version`: a version, or the reason why there is none. */
export type Answer = { readonly version: string } | { readonly reason: string };
export type Probe = (launch: Launch) => Promise<Answer>;

/** The input of the search. */
export interface Surroundings {
  /** The setting workerlint.path; "" if it is not set. */
  readonly path: string;
  /** The setting workerlint.interpreter; "" if it is not set. */
  readonly interpreter: string;
  /** Return the interpreter that is selected in the Python extension, if there is one. */
  readonly selectedInterpreter: () => Promise<string | undefined>;
  /** The folders of the workspace. */
  readonly folders: readonly string[];
  /** Whether programs that the workspace contains or configures may be run. */
  readonly trusted: boolean;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly windows: boolean;
  readonly isFile: (file: string) => boolean;
}

/** Find the server: the first candidate that works. A path in a setting is the only candidate. */
export async function locate(around: Surroundings, probe: Probe): Promise<Search> {
  const misses: Miss[] = [];
  for await (const { origin, launch, setting } of candidates(around)) {
    const answer = typeof launch === "string" ? { reason: launch } : await probe(launch);
    if (typeof launch !== "string" && "version" in answer) {
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

interface Candidate {
  readonly origin: string;
  /** The launch to try, or the reason why there is none. */
  readonly launch: Launch | string;
  readonly setting?: "workerlint.path" | "workerlint.interpreter";
}

async function* candidates(around: Surroundings): AsyncGenerator<Candidate> {
  for (const [setting, value, start] of [
    ["workerlint.path", around.path, program],
    ["workerlint.interpreter", around.interpreter, module],
  ] as const) {
    if (value !== "") {
      const file = resolveProgram(value, around);
      const launch = file === undefined ? MISSING : start(file);
      yield { origin: `${setting} (${value})`, launch: isForbidden(file, around) ? FORBIDDEN : launch, setting };
    }
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
  yield { origin: command === undefined ? "PATH" : `PATH (${command})`, launch: command === undefined ? MISSING : program(command) };
}

const MISSING = "no such file";
const FORBIDDEN = "it is in an untrusted workspace folder";

/** Check whether a file from a setting is inside the untrusted workspace, such as ".venv/bin/python". */
function isForbidden(file: string | undefined, around: Surroundings): boolean {
  return !around.trusted && file !== undefined && around.folders.some((folder) => {
    const way = path.relative(folder, file);
    return !path.isAbsolute(way) && way.split(path.sep)[0] !== "..";
  });
}

function program(command: string): Launch {
  return { command, args: [] };
}

function module(python: string): Launch {
  return { command: python, args: ["-m", "workerlint"] };
}

/** Return the file for a setting: replace variables, look up a bare name on PATH, resolve other paths in the workspace. */
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
 * Look up a program on PATH. Not left to the system, because Windows searches the current directory first, and a workspace
 * must not choose the program.
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
