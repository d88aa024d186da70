/** The scaffold of a Worker, which `workerlint new` prints. Does not depend on VS Code. */

import { execFile } from "node:child_process";
import type { Launch } from "./serverLocation";

const LIMIT_MS = 30_000;

/** The stacks of `workerlint new --stack`, each with its description there. */
export const STACKS: readonly { readonly label: string; readonly detail: string }[] = [
  { label: "bento", detail: "Bento moves data from an input through processors to an output." },
  { label: "fastfun", detail: "Fast Fun writes a stream into the lakehouse." },
  { label: "scanner", detail: "Scanner ingests platform events into the catalog." },
  { label: "stream-monitor", detail: "Stream monitor raises an incident for each message of a stream that meets the conditions." },
  { label: "container", detail: "The container stack runs your own image." },
];

/** A manifest, or the reason why there is none, such as a name that is not valid. */
export type Scaffold = { readonly text: string } | { readonly reason: string };

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
