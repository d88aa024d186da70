/** The search for the language server: the candidates, in order. Does not depend on VS Code. */

import * as path from "node:path";
import { interpreters, withInterpreter } from "./bundledServer";
import { isInside, type Workspace } from "./trust";

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
  readonly setting?: Setting;
  /** The interpreter that did not start the bundled server, if it was tried. */
  readonly interpreter?: string;
}

type Setting = "workerlint.path" | "workerlint.interpreter";

export interface Search {
  readonly found?: Found;
  readonly misses: readonly Miss[];
}

/** The result of `--version`: a version, or the reason why there is none. */
export type Answer = { readonly version: string } | { readonly reason: string };
export type Probe = (launch: Launch) => Promise<Answer>;

/** The input of the search. */
export interface Surroundings extends Workspace {
  /** The setting workerlint.path; "" if it is not set. */
  readonly path: string;
  /** The setting workerlint.interpreter; "" if it is not set. */
  readonly interpreter: string;
  /** Whether the bundled server is to be used even if the environment has one. */
  readonly useBundled: boolean;
  /** The file that starts the bundled server. */
  readonly bundle: string;
  /** Return the interpreter that is selected in the Python extension, if there is one. */
  readonly selectedInterpreter: () => Promise<string | undefined>;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly windows: boolean;
  readonly isFile: (file: string) => boolean;
  /** Return the output of a command; undefined if it fails. */
  readonly run: (command: string, args: readonly string[]) => Promise<string | undefined>;
}

/** Find the server: the first candidate that works. A path in a setting is the only candidate. */
export async function locate(around: Surroundings, probe: Probe): Promise<Search> {
  const misses: Miss[] = [];
  for await (const { launch, ...candidate } of candidates(around)) {
    const answer = typeof launch === "string" ? { reason: launch } : await probe(launch);
    if (typeof launch !== "string" && "version" in answer) {
      return { found: { launch, version: answer.version, origin: candidate.origin }, misses };
    }
    misses.push({ ...candidate, reason: "reason" in answer ? answer.reason : "" });
  }
  return { misses };
}

interface Candidate extends Omit<Miss, "reason"> {
  /** The launch to try, or the reason why there is none. */
  readonly launch: Launch | string;
}

async function* candidates(around: Surroundings): AsyncGenerator<Candidate> {
  if (around.path !== "") {
    yield* configured("workerlint.path", around.path, [program], around);
    return;
  }
  const bundled = (python: string): Launch => withInterpreter(around.bundle, python);
  if (around.interpreter !== "") {
    yield* configured("workerlint.interpreter", around.interpreter, around.useBundled ? [bundled] : [module, bundled], around);
    return;
  }
  const selected = around.trusted ? await around.selectedInterpreter() : undefined;
  if (!around.useBundled) {
    yield* installed(selected, around);
  }
  const search = {
    selected,
    onPath: (name: string) => onPath(name, around).find((file) => !isForbidden(file, around)),
    run: around.run,
    mayRun: (file: string) => !isForbidden(file, around),
  };
  for await (const { name, launch } of interpreters(around.bundle, search)) {
    yield { origin: `the extension, with ${name}`, launch, interpreter: name };
  }
}

/** Yield the candidates of a setting: the file that it names, started in each of these ways. */
function* configured(setting: Setting, value: string, ways: readonly ((file: string) => Launch)[], around: Surroundings): Generator<Candidate> {
  const origin = `${setting} (${value})`;
  const file = resolveProgram(value, around);
  if (file === undefined || isForbidden(file, around)) {
    yield { origin, launch: file === undefined ? MISSING : FORBIDDEN, setting };
    return;
  }
  for (const start of ways) {
    yield { origin, launch: start(file), setting };
  }
}

/** Yield the candidates of the environment: what the command line of this project uses. */
function* installed(selected: string | undefined, around: Surroundings): Generator<Candidate> {
  if (selected !== undefined) {
    yield { origin: `the selected Python interpreter (${selected})`, launch: module(selected) };
  }
  for (const folder of around.trusted ? around.folders : []) {
    for (const name of [".venv", "venv"]) {
      const python = path.join(folder, name, around.windows ? "Scripts" : "bin", around.windows ? "python.exe" : "python");
      if (around.isFile(python)) {
        yield { origin: python, launch: module(python) };
      }
    }
  }
  const commands = onPath("workerlint", around);
  for (const command of commands) {
    yield { origin: `PATH (${command})`, launch: isForbidden(command, around) ? FORBIDDEN : program(command) };
  }
  if (commands.length === 0) {
    yield { origin: "PATH", launch: MISSING };
  }
}

const MISSING = "no such file";
const FORBIDDEN = "it is in an untrusted workspace folder";

/** Check whether a file is in the untrusted workspace, such as ".venv/bin/python". */
function isForbidden(file: string, around: Surroundings): boolean {
  return !around.trusted && isInside(file, around.folders, around.realPath);
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
    const files = onPath(filled, around);
    return files.find((file) => !isForbidden(file, around)) ?? files[0];
  }
  const file = path.resolve(folder, filled);
  return [file, `${file}.exe`].find((one, at) => (at === 0 || around.windows) && around.isFile(one));
}

/**
 * Return each program of this name on PATH. Not left to the system, because Windows searches the current directory first, and a workspace
 * must not choose the program.
 */
function onPath(name: string, around: Surroundings): string[] {
  const value = around.environment.PATH ?? around.environment.Path ?? "";
  const file = around.windows && !/\.exe$/i.test(name) ? `${name}.exe` : name;
  return value
    .split(around.windows ? ";" : ":")
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, file))
    .filter((one, at, all) => around.isFile(one) && all.indexOf(one) === at);
}
