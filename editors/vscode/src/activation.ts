/** What activates the extension everywhere: create its parts, and register the commands and event handlers. */

import { commands, type Disposable, type ExtensionContext, type LogOutputChannel, window, workspace } from "vscode";
import { fixAll, openRulePage, REVEAL, reveal, showSettings } from "./editorCommands";
import { EnterRules } from "./enterRules";
import type { Host } from "./host";
import type { Layouts } from "./layouts";
import { LimitsStatus } from "./limitsStatus";
import { showMenu } from "./menu";
import { Results } from "./results";
import { Server } from "./server";
import { Status } from "./status";

/** What differs between a machine of the user and a browser. */
export interface Environment {
  readonly host: Host;
  readonly layouts: Layouts;
  /** Create a new Worker; the search for the server has ended. */
  readonly newWorker: () => Promise<void>;
  /** Called before the user restarts the server. */
  readonly beforeRestart?: () => void;
  /** The settings that determine which server runs. */
  readonly settings: readonly string[];
  /** Watch for what may change which server runs. */
  readonly watch: (server: Server) => Disposable;
  readonly disposables: readonly Disposable[];
}

/** What an environment gets. */
export interface Shell {
  readonly output: LogOutputChannel;
  readonly limits: LimitsStatus;
  readonly showOutput: () => void;
  readonly restart: () => Promise<void>;
}

let end: (() => Promise<void>) | undefined;

/** Start the extension in the environment that `create` returns. */
export function start(context: ExtensionContext, create: (shell: Shell) => Environment): void {
  const output = window.createOutputChannel("workerlint", { log: true });
  const trace = window.createOutputChannel("workerlint trace");
  const showOutput = (): void => { output.show(); };
  const status = new Status("workerlint.menu");
  const limits = new LimitsStatus();
  const results = new Results();
  const restart = (): Promise<void> => {
    environment.beforeRestart?.();
    return server.restart();
  };
  const environment = create({ output, limits, showOutput, restart });
  const { host, layouts, newWorker, settings, watch, disposables } = environment;
  const server = new Server({ output, trace, status, limits, results }, host, layouts);
  // VS Code disposes of the subscriptions before the server has stopped, and a stopping server still writes output.
  end = async () => {
    await server.stop();
    output.dispose();
    trace.dispose();
  };
  context.subscriptions.push(
    status, limits, results, server, layouts, ...disposables, new EnterRules(), watch(server),
    commands.registerCommand("workerlint.restart", restart),
    commands.registerCommand("workerlint.showOutput", showOutput),
    commands.registerCommand("workerlint.menu", showMenu),
    commands.registerCommand("workerlint.fixAll", fixAll),
    commands.registerCommand("workerlint.showSettings", showSettings),
    commands.registerCommand("workerlint.openRulePage", openRulePage),
    commands.registerCommand(REVEAL, (uri: string, line: number, character: number) => reveal(host.uris.toClient(uri), line, character)),
    commands.registerCommand("workerlint.newWorker", async () => {
      await server.settled();
      await newWorker();
    }),
    workspace.onDidGrantWorkspaceTrust(() => void restart()), // the server reads more than the folders now
    workspace.onDidChangeConfiguration((change) => {
      if (settings.some((name) => change.affectsConfiguration(`workerlint.${name}`))) {
        void restart();
      } else if (change.affectsConfiguration("workerlint.enable")) {
        server.report();
      }
    }),
  );
  void server.restart();
}

/** Stop the server. */
export async function stop(): Promise<void> {
  await end?.();
}
