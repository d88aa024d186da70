/** The lifecycle of the language server: find, start, stop and restart it. */

import { Disposable, type LogOutputChannel, type OutputChannel, workspace } from "vscode";
import { type BaseLanguageClient, ExecuteCommandRequest, type LanguageClientOptions, RevealOutputChannelOn, State } from "vscode-languageclient";
import { logWithLevels } from "./client";
import { REVEAL } from "./editorCommands";
import { Formatting } from "./formatting";
import type { FoundServer, Host } from "./host";
import type { Layouts } from "./layouts";
import { LIMITS, type LimitsStatus } from "./limitsStatus";
import type { Limits } from "./limitsText";
import type { Results } from "./results";
import { execute, offer, TOPOLOGY } from "./serverCommands";
import type { Status } from "./status";
import type { Parser } from "./statusText";
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
  readonly results: Results;
}

export class Server extends Disposable {
  private client: BaseLanguageClient | undefined;
  private found: FoundServer | undefined;
  private turn = Promise.resolve();
  private readonly panels: TopologyPanels;

  /** `layouts`: lays out the drawings of the server. */
  constructor(private readonly surface: Surface, private readonly host: Host, private readonly layouts: Layouts) {
    super(() => { this.panels.dispose(); });
    this.panels = new TopologyPanels((args) => this.topology(args), host.uris);
  }

  /** Wait until the search for the server has ended. */
  async settled(): Promise<void> {
    await this.turn;
  }

  /** Stop the running server, search for the server again, and start it. */
  restart(): Promise<void> {
    return this.inTurn(async () => {
      this.surface.status.show({ kind: "starting" });
      await this.end();
      await this.begin(await this.host.look());
    });
  }

  /** Search for the server again, and restart it only if it is another one now. */
  follow(): Promise<void> {
    return this.inTurn(async () => {
      const found = await this.host.look();
      if ((typeof found === "string" ? undefined : found.identity) !== this.found?.identity) {
        await this.end();
        await this.begin(found);
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

  private async begin(found: FoundServer | string): Promise<void> {
    if (typeof found === "string") {
      this.found = undefined;
      await offer([]);
      this.surface.status.show({ kind: "failed", reason: found });
      return;
    }
    this.found = found;
    this.surface.output.info(`Using workerlint ${found.version} from ${found.origin}`);
    const client = await found.connect(this.clientOptions());
    logWithLevels(client, this.surface.output);
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

  private changed(client: BaseLanguageClient, state: State): void {
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
    const { output, trace, results } = this.surface;
    return {
      documentSelector: this.host.schemes().map((scheme) => ({ scheme, language: "yaml" })),
      // Not "workerlint": that is the name of the findings that are pulled, which replace those of tasks for the same file.
      diagnosticCollectionName: "workerlint pushed",
      outputChannel: output,
      traceOutputChannel: trace,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: () => ({
        settings: plain(workspace.getConfiguration("workerlint")), trusted: workspace.isTrusted,
        showsResults: true, showsLimits: true, runsGraphviz: true, revealCommand: REVEAL,
      }),
      // Deprecated for servers that request settings, but without it some servers are not notified of changes.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      synchronize: { configurationSection: "workerlint" },
      middleware: { executeCommand: (command, args: unknown[], next) => execute(command, args, next, results, this.panels, this.host) },
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
