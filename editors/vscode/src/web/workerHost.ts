/** The language server in a Web Worker, where it sees copies of the workspace's files. */

import { Disposable, Uri, workspace } from "vscode";
import { BaseLanguageClient, type LanguageClientOptions, type MessageTransports } from "vscode-languageclient/browser";
import type { FoundServer, Host } from "../host";
import type { LimitsStatus } from "../limitsStatus";
import { DRY_RUN } from "../serverCommands";
import type { CreateScaffold, Scaffold } from "../stacks";
import { Mirror } from "./mirror";
import { Python } from "./python";

/** The type of a change in the protocol. */
const DELETED = 3;

const TOO_MANY = "Not read: some files of the workspace, because it has too many for a browser. References to them are not checked.";

class Client extends BaseLanguageClient {
  constructor(options: LanguageClientOptions, private readonly python: Python) {
    super("workerlint", "workerlint", options);
  }

  protected override createMessageTransports(): Promise<MessageTransports> {
    return Promise.resolve(this.python.transports);
  }
}

export class WorkerHost extends Disposable implements Host {
  readonly unavailable = new Map([[
    DRY_RUN,
    "A dry run is compared with the recorded state on your machine, which a browser cannot read. Use dataos-ctl-dry, or VS Code on your machine.",
  ]]);
  private mirror = new Mirror();
  private python: Python | undefined;

  readonly uris = {
    toServer: (uri: Uri): string => this.mirror.toServer(uri),
    toClient: (uri: string): Uri => this.mirror.toClient(uri),
  };

  /** `directory`: the directory of the files for browsers. `version`: that of the extension, and of its server. */
  constructor(private readonly directory: Uri, private readonly version: string, private readonly limits: LimitsStatus) {
    super(() => { this.end(); });
  }

  schemes(): readonly string[] {
    return [...new Set([...(workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme), "file", "untitled", "vscode-vfs"])];
  }

  look(): Promise<FoundServer> {
    const found = { version: this.version, origin: "the extension, in the browser", identity: "" };
    return Promise.resolve({ ...found, connect: (options) => this.connect(options) });
  }

  /** Return the function that creates manifests; undefined if the server does not run. */
  scaffolder(): CreateScaffold | undefined {
    const { python } = this;
    return python && ((stack, name) => python.call("scaffold", stack, name).then(
      (answer) => answer as Scaffold,
      (error: unknown) => ({ reason: error instanceof Error ? error.message : String(error) }),
    ));
  }

  /** End the worker. */
  private end(): void {
    this.python?.end();
    this.python = undefined;
  }

  private async connect(options: LanguageClientOptions): Promise<BaseLanguageClient> {
    this.end();
    const mirror = this.mirror = new Mirror();
    const url = (name: string): string => Uri.joinPath(this.directory, name).toString(true);
    const python = new Python(url("startPython.js"), url("python/worker.js"));
    await python.start(await mirror.read(), mirror.homes);
    this.python = python;
    this.limits.note(mirror.isIncomplete ? TOO_MANY : undefined);
    return new Client({
      ...options,
      uriConverters: { code2Protocol: (uri) => mirror.toServer(uri), protocol2Code: (uri) => mirror.toClient(uri) },
      middleware: {
        ...options.middleware,
        workspace: {
          didChangeWatchedFile: async (event, next) => {
            const copy = event.type === DELETED ? undefined : await mirror.copy(mirror.toClient(event.uri));
            if (copy !== undefined) {
              await python.call("put_files", [copy]);
            } else if (event.uri.startsWith("file:")) {
              await python.call("remove_file", Uri.parse(event.uri).path);
            }
            await next(event);
          },
        },
      },
    }, python);
  }
}
