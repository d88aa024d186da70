/** The server's commands in VS Code: determine the document of a command, and show the result. */

import { commands, window } from "vscode";
import type { ExecuteCommandSignature } from "vscode-languageclient";
import type { Host, Uris } from "./host";
import { type Link, RESULT_SCHEME, type Results } from "./results";
import type { Topology } from "./topologyPage";
import type { TopologyPanels } from "./topologyPanel";

export const TOPOLOGY = "workerlint.showTopology";
export const DRY_RUN = "workerlint.dryRunApply";
const EXPLAIN = "workerlint.explain";
const SHOWN = [DRY_RUN, TOPOLOGY, EXPLAIN];

/** Enable the commands that this server supports in the palette: the server may be older than the extension, or not run. */
export async function offer(known: readonly string[]): Promise<void> {
  await Promise.all(SHOWN.map((name) => commands.executeCommand("setContext", `${name}.offered`, known.includes(name))));
}

/** The action for a resource that is not recorded. */
const CREATE = "create";

interface DryRun {
  readonly title: string;
  readonly accepted: boolean;
  readonly text: string;
  // A server of an earlier version returns only the text.
  readonly summary?: string;
  readonly links?: readonly Link[];
  /** The resources that an apply would change, in order. */
  readonly resources?: readonly {
    readonly name: string;
    readonly action: string;
    readonly before: string;
    readonly after: string;
    readonly links: readonly Link[];
  }[];
}

interface Explanation {
  readonly title: string;
  readonly markdown: string;
}

/** Execute a command of the server with `next`, and show the result. */
export async function execute(
  command: string, args: unknown[], next: ExecuteCommandSignature, results: Results, panels: TopologyPanels, host: Host,
): Promise<unknown> {
  if (!SHOWN.includes(command)) {
    return next(command, args) as Promise<unknown>;
  }
  const refusal = host.unavailable.get(command);
  if (refusal !== undefined) {
    await window.showInformationMessage(refusal);
    return undefined;
  }
  const complete = args.length > 0 ? args : activeManifest(host.uris);
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
    await showDryRun(answer as DryRun, results, about);
    // Completes the step of the walkthrough: VS Code does not see the commands above a Worker.
    await commands.executeCommand("setContext", `${DRY_RUN}.shown`, true);
  } else {
    const { title, markdown } = answer as Explanation;
    await results.showMarkdown(title, markdown, about);
  }
  return answer;
}

/** Show what an apply would change in a diff editor, with the whole output on request; without a change, the output. */
async function showDryRun(answer: DryRun, results: Results, about: string): Promise<void> {
  const { title, accepted, text, summary = "", links = [], resources = [] } = answer;
  const showOutput = (): Promise<void> => results.showText(title, { text, links }, about);
  if (!accepted || resources.length === 0) {
    await showOutput();
    return;
  }
  const [first] = resources;
  const heading = first !== undefined && resources.length === 1 ? `${first.name}: ${first.action} (dry run)` : title;
  await results.compare(heading, resources.map(({ name, action, before, after, links }) => ({
    name,
    before: action === CREATE ? undefined : { text: before, links: [] },
    after: { text: after, links },
  })), about);
  const details = "Show Output";
  // Not awaited: the command has ended, whether or not the user reads the output.
  void window.showInformationMessage(`${title}. ${summary}`, details).then((chosen) => chosen === details ? showOutput() : undefined);
}

/** Return the arguments of a command from the palette: the document in the active editor, or the one that a result is about. */
function activeManifest(uris: Uris): unknown[] | undefined {
  const document = window.activeTextEditor?.document;
  if (document?.uri.scheme === RESULT_SCHEME) {
    return JSON.parse(document.uri.query) as unknown[];
  }
  return document?.languageId === "yaml" ? [uris.toServer(document.uri)] : undefined;
}
