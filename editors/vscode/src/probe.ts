/** Run a program with `--version` to check that it is workerlint and that it works. */

import { execFile } from "node:child_process";
import { homedir } from "node:os";
import type { Answer, Launch } from "./serverLocation";

/** The timeout. The first start compiles Python files, which takes a few seconds on a slow disk. */
const LIMIT_MS = 15_000;

/** Run `--version` in the environment `env`. Never rejects; an error becomes the reason in the answer. */
export function probe(launch: Launch, env: NodeJS.ProcessEnv, limit = LIMIT_MS): Promise<Answer> {
  return new Promise((resolve) => {
    const options = { ...quiet(env), timeout: limit };
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

/** Return the output of a command; undefined if it fails. */
export function outputOf(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, args, { ...quiet(env), timeout: LIMIT_MS }, (error, stdout) => { resolve(error === null ? stdout : undefined); });
  });
}

/** The current directory may be the workspace, where some programs look for configuration. */
function quiet(env: NodeJS.ProcessEnv) {
  return { cwd: homedir(), killSignal: "SIGKILL" as const, env, windowsHide: true };
}

const SYSTEM: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  ENOENT: "no such file, or the interpreter in its first line does not exist",
};

function lastLine(text: string): string {
  return text.trimEnd().split(/\r?\n/).at(-1)?.trim() ?? "";
}
