/** Asks a program for its version, to know that it is workerlint and that it runs. */

import { execFile } from "node:child_process";
import type { Answer, Launch } from "./serverLocation";

/** A first start on a slow disk compiles Python's files; more than this is a program that hangs. */
const LIMIT_MS = 15_000;

/** The environment of every start: a file of the workspace called yaml.py must not become Python's module of that name. */
export function environment(): NodeJS.ProcessEnv {
  return { ...process.env, PYTHONSAFEPATH: "1", PYTHONUTF8: "1" };
}

/** Run `--version`. Never rejects: what goes wrong is the reason given. */
export function probe(launch: Launch, limit = LIMIT_MS): Promise<Answer> {
  return new Promise((resolve) => {
    const options = { timeout: limit, killSignal: "SIGKILL" as const, env: environment(), windowsHide: true };
    execFile(launch.command, [...launch.args, "--version"], options, (error, stdout, stderr) => {
      const version = /^workerlint\D*(\d\S*)/m.exec(stdout)?.[1];
      if (error === null && version !== undefined) {
        resolve({ version });
      } else if (error === null) {
        resolve({ reason: `it is not workerlint: --version prints ${JSON.stringify(lastLine(stdout))}` });
      } else if (error.killed === true) {
        resolve({ reason: `--version gave no answer in ${limit / 1000} seconds` });
      } else {
        resolve({ reason: SYSTEM[String(error.code)] ?? (lastLine(stderr) === "" ? error.message : lastLine(stderr)) });
      }
    });
  });
}

const SYSTEM: Readonly<Record<string, string>> = {
  EACCES: "it may not be run (no execute permission)",
  ENOENT: "no such file, or its first line names an interpreter that is gone",
};

function lastLine(text: string): string {
  return text.trimEnd().split(/\r?\n/).at(-1)?.trim() ?? "";
}
