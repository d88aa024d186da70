/** The lifecycle of the language server: find, start, stop and restart it. */

import { existsSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { Disposable, type LogOutputChannel, type OutputChannel, workspace } from "vscode";
import { ExecuteCommandRequest, type LanguageClientOptions, RevealOutputChannelOn, State } from "vscode-languageclient/node";
import { Client } from "./client";
import { REVEAL } from "./editorCommands";
import { explain } from "./explanation";
import { Formatting } from "./formatting";
import type { Layouts } from "./layouts";
import { LIMITS, type LimitsStatus } from "./limitsStatus";
import type { Limits } from "./limitsText";
import type { MissingServer } from "./missing";
import { outputOf, probe } from "./probe";
import { selectedInterpreter } from "./pythonExtension";
import { execute, offer, TOPOLOGY } from "./serverCommands";
import type { Results } from "./results";
import { type Found, type Launch, locate, type Search } from "./serverLocation";
import type { Status } from "./status";
import type { Parser } from "./statusText";
import { serverEnvironment } from "./trust";
import type { VersionNotice } from "./versionNotice";
import type { Topology } from "./topologyPage";
import { TopologyPanels } from "./topologyPanel";

/** The request of the server for the layout of a drawing. */
const RUN_GRAPHVIZ = "workerlint/runGraphviz";
/** The time after which a server that does not stop is killed. */
const STOP_MS = 3_000;

/** The parts of the user interface that show the state of the server. */
export interface Surface {
  readonly output: LogOutputChannel;
  readonly trace: OutputChannel;
  readonly status: Status;
  readonly limits: LimitsStatus;
  readonly missing: MissingServer;
  readonly versions: VersionNotice;
  readonly results: Results;
}

export class Server extends Disposable {
  private client: Client | undefined;
  private found: Found | undefined;
  private turn = Promise.resolve();
  private readonly panels = new TopologyPanels((args) => this.topology(args));

  /** `bundle`: the file that starts the bundled server. `layouts`: lays out the drawings of the server. */
  constructor(private readonly surface: Surface, private readonly bundle: string, private readonly layouts: Layouts) {
    super(() => { this.panels.dispose(); });
  }

  /** Return the way to start workerlint once the search has ended; undefined if it was not found. */
  async launch(): Promise<Launch | undefined> {
    await this.turn;
    return this.found?.launch;
  }

  /** Stop the running server, search for the server again, and start it. */
  restart(): Promise<void> {
    return this.inTurn(async () => {
      this.surface.status.show({ kind: "starting" });
      await this.end();
      await this.begin(await this.look());
    });
  }

  /** Search for the server again, and restart it only if it is now at another path. */
  follow(): Promise<void> {
    return this.inTurn(async () => {
      const search = await this.look();
      if (JSON.stringify(search.found) !== JSON.stringify(this.found)) {
        await this.end();
        await this.begin(search);
      }
    });
  }

  /** Stop the server because the extension is deactivated. */
  async stop(): Promise<void> {
    await this.turn;
    await this.end();
  }

  /** Show the state of the server in the status bar. */
  report(): void {
    if (this.client?.state === State.Running && this.found !== undefined) {
      const { version, origin } = this.found;
      const enabled = workspace.getConfiguration("workerlint").get<boolean>("enable", true);
      const { parser } = (this.client.initializeResult?.capabilities.experimental ?? {}) as { readonly parser?: Parser };
      this.surface.status.show(enabled ? { kind: "running", version, origin, parser } : { kind: "off" });
    }
  }

  /** Run `work` after all earlier work has finished, so that two servers never run at the same time. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(work).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      this.surface.output.error(`The language server failed: ${reason}`);
      this.surface.status.show({ kind: "failed", reason });
    });
    return this.turn;
  }

  private async look(): Promise<Search> {
    const settings = workspace.getConfiguration("workerlint");
    const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file").map(({ uri }) => uri.fsPath);
    const variables = serverEnvironment(process.env, workspace.isTrusted);
    const search = await locate({
      path: settings.get("path", ""),
      interpreter: settings.get("interpreter", ""),
      useBundled: settings.get("importStrategy") === "useBundled",
      bundle: this.bundle,
      selectedInterpreter: () => selectedInterpreter(workspace.workspaceFolders?.[0]?.uri),
      folders,
      trusted: workspace.isTrusted,
      home: homedir(),
      environment: process.env,
      windows: process.platform === "win32",
      isFile: (file) => existsSync(file) && statSync(file).isFile(),
      realPath: (file) => existsSync(file) ? realpathSync.native(file) : file,
      run: (command, args) => outputOf(command, args, variables),
    }, (launch) => probe(launch, variables));
    for (const { origin, reason } of search.misses) {
      this.surface.output.info(`Skipped ${origin}: ${reason}`);
    }
    return search;
  }

  private async begin({ found, misses }: Search): Promise<void> {
    this.found = found;
    if (found === undefined) {
      await offer([]);
      this.surface.status.show({ kind: "failed", reason: explain(misses).text });
      this.surface.missing.notify(misses);
      return;
    }
    this.surface.missing.forget();
    const { launch, version, origin } = found;
    this.surface.output.info(`Using workerlint ${version} from ${origin}`);
    this.surface.versions.check(found);
    const folder = workspace.workspaceFolders?.[0]?.uri;
    // A program that the user trusts may read which other program to start from the current directory, as pyenv does.
    const cwd = workspace.isTrusted && folder?.scheme === "file" ? folder.fsPath : homedir();
    const options = { env: serverEnvironment(process.env, workspace.isTrusted), cwd };
    const client = new Client(this.surface.output, { command: launch.command, args: [...launch.args, "lsp"], options }, this.clientOptions());
    client.registerFeature(new Formatting(client));
    client.onNotification(LIMITS, (limits: Limits) => { this.surface.limits.show(limits); });
    client.onRequest(RUN_GRAPHVIZ, ({ dot }: { readonly dot: string }) => this.layOut(dot));
    this.client = client;
    client.onDidChangeState(({ newState }) => { this.changed(client, newState); });
    await client.start();
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    this.surface.limits.hide();
    if (client !== undefined && client.state !== State.Stopped) {
      // The client kills a server that does not stop in time, so the error needs no handling.
      await client.stop(STOP_MS).catch(() => undefined);
    }
  }

  private changed(client: Client, state: State): void {
    if (client !== this.client) {
      return;
    }
    const known = state === State.Running ? client.initializeResult?.capabilities.executeCommandProvider?.commands : undefined;
    void offer(known ?? []);
    if (state === State.Running) {
      this.report();
    } else if (state === State.Starting) {
      this.surface.status.show({ kind: "starting" });
    } else {
      this.surface.status.show({ kind: "failed", reason: "The language server has stopped. See the output for the reason." });
    }
  }

  private clientOptions(): LanguageClientOptions {
    const { trace, results } = this.surface;
    return {
      documentSelector: [{ scheme: "file", language: "yaml" }, { scheme: "untitled", language: "yaml" }],
      diagnosticCollectionName: "workerlint",
      traceOutputChannel: trace,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: () => ({
        settings: plain(workspace.getConfiguration("workerlint")), trusted: workspace.isTrusted,
        showsResults: true, showsLimits: true, runsGraphviz: true, revealCommand: REVEAL,
      }),
      // Deprecated for servers that request settings, but without it some servers are not notified of changes.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      synchronize: { configurationSection: "workerlint" },
      middleware: { executeCommand: (command, args: unknown[], next) => execute(command, args, next, results, this.panels) },
    };
  }

  private async layOut(dot: string): Promise<string> {
    try {
      return await this.layouts.layOut(dot);
    } catch (error) {
      this.surface.output.warn(`Cannot draw a topology: ${error instanceof Error ? error.message : String(error)}`);
      throw error;
    }
  }

  private async topology(args: readonly unknown[]): Promise<Topology> {
    if (this.client?.state !== State.Running) {
      throw new Error("The language server is not running.");
    }
    return await this.client.sendRequest(ExecuteCommandRequest.type, { command: TOPOLOGY, arguments: [...args] }) as Topology;
  }
}

/** Return settings as plain JSON, without the methods that VS Code adds. */
function plain(settings: unknown): unknown {
  return JSON.parse(JSON.stringify(settings));
}
