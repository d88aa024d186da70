/** Run a program with `--version` to check that it is workerlint and that it works. */

import { execFile } from "node:child_process";
import type { Answer, Launch } from "./serverLocation";

/** The timeout. The first start compiles Python files, which takes a few seconds on a slow disk. */
const LIMIT_MS = 15_000;

/** Return the environment of the server. A file `yaml.py` in the workspace must not shadow the Python module. */
export function environment(): NodeJS.ProcessEnv {
  return { ...process.env, PYTHONSAFEPATH: "1", PYTHONUTF8: "1" };
}

/** Run `--version`. Never rejects; an error becomes the reason in the answer. */
export function probe(launch: Launch, limit = LIMIT_MS): Promise<Answer> {
  return new Promise((resolve) => {
    const options = { timeout: limit, killSignal: "SIGKILL" as const, env: environment(), windowsHide: true };
    execFile(launch.command, [...launch.args, "--version"], options, (error, stdout, stderr) => {
      const version = /^workerlint\D*(\d\S*)/m.exec(stdout)?.[1];
      if (error === null && version !== undefined) {
        resolve({ version });
      } else if (error === null) {
        resolve({ reason: `not workerlint: --version prints ${JSON.stringify(lastLine(stdout))}` });
      } else if (error.killed === true) {
        resolve({ reason: `--version timed out after ${limit / 1000} seconds` });
      } else {
        resolve({ reason: SYSTEM[String(error.code)] ?? (lastLine(stderr) === "" ? error.message : lastLine(stderr)) });
      }
    });
  });
}

const SYSTEM: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  ENOENT: "no such file, or the interpreter in its first line does not exist",
};

function lastLine(text: string): string {
  return text.trimEnd().split(/\r?\n/).at(-1)?.trim() ?? "";
}
