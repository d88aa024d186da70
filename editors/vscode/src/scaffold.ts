/** The scaffold of a Worker, which `workerlint new` prints. Does not depend on VS Code. */

import { execFile } from "node:child_process";
import type { Launch } from "./serverLocation";
import type { Scaffold } from "./stacks";

const LIMIT_MS = 30_000;

/** Create a manifest with the configuration of the directory `cwd`, in an environment. Never rejects. */
export function scaffold(launch: Launch, stack: string, name: string, cwd: string, env: NodeJS.ProcessEnv): Promise<Scaffold> {
  return new Promise((resolve) => {
    const args = [...launch.args, "new", "--stack", stack, `--name=${name}`];
    const options = { timeout: LIMIT_MS, env: { ...env, NO_COLOR: "1" }, cwd, windowsHide: true };
    execFile(launch.command, args, options, (error, stdout, stderr) => {
      resolve(error === null ? { text: stdout } : { reason: firstError(stderr) ?? error.message });
    });
  });
}

/** Return the first error in the output of workerlint, without its code. */
function firstError(output: string): string | undefined {
  return /^(?:error\[\w+\] [\w-]+|workerlint: error): (.*)$/m.exec(output)?.[1]?.trim();
}
