/** The server's commands in VS Code: determine the document of a command, and show the result. */

import { commands, window } from "vscode";
import type { ExecuteCommandSignature } from "vscode-languageclient";
import type { Results } from "./results";
import type { Topology } from "./topologyPage";
import type { TopologyPanels } from "./topologyPanel";

export const TOPOLOGY = "workerlint.showTopology";
const DRY_RUN = "workerlint.dryRunApply";
const EXPLAIN = "workerlint.explain";
const SHOWN = [DRY_RUN, TOPOLOGY, EXPLAIN];

/** Enable the commands that this server supports in the palette: the server may be older than the extension, or not run. */
export async function offer(known: readonly string[]): Promise<void> {
  await Promise.all(SHOWN.map((name) => commands.executeCommand("setContext", `${name}.offered`, known.includes(name))));
}

interface DryRun {
  readonly title: string;
  readonly text: string;
}

interface Explanation {
  readonly title: string;
  readonly markdown: string;
}

/** Execute a command of the server with `next`, and show the result. */
export async function execute(
  command: string, args: unknown[], next: ExecuteCommandSignature, results: Results, panels: TopologyPanels,
): Promise<unknown> {
  if (!SHOWN.includes(command)) {
    return next(command, args) as Promise<unknown>;
  }
  const complete = args.length > 0 ? args : activeManifest();
  if (complete === undefined) {
    await window.showInformationMessage("Open a Worker manifest first.");
    return undefined;
  }
  const answer = await (next(command, complete) as Promise<unknown>);
  if (answer === null || answer === undefined) {
    return answer;
  }
  const about = JSON.stringify(complete);
  if (command === TOPOLOGY) {
    panels.show(answer as Topology, complete);
  } else if (command === DRY_RUN) {
    const { title, text } = answer as DryRun;
    await results.showText(title, text, about);
  } else {
    const { title, markdown } = answer as Explanation;
    await results.showMarkdown(title, markdown, about);
  }
  return answer;
}

/** Return the arguments of a command from the palette: the document in the active editor. */
function activeManifest(): unknown[] | undefined {
  const document = window.activeTextEditor?.document;
  return document?.languageId === "yaml" ? [document.uri.toString()] : undefined;
}
