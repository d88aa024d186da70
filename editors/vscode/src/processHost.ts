/** The language server as a process: an installed workerlint, or the one that the extension contains. */

import { existsSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { type LogOutputChannel, Uri, workspace } from "vscode";
import { LanguageClient, type LanguageClientOptions } from "vscode-languageclient/node";
import { explain } from "./explanation";
import type { FoundServer, Host } from "./host";
import type { MissingServer } from "./missing";
import { outputOf, probe } from "./probe";
import { selectedInterpreter } from "./pythonExtension";
import { scaffold } from "./scaffold";
import { type Launch, locate, type Search } from "./serverLocation";
import type { CreateScaffold } from "./stacks";
import { serverEnvironment, type Workspace } from "./trust";
import type { VersionNotice } from "./versionNotice";

export class ProcessHost implements Host {
  readonly uris = { toServer: (uri: Uri): string => uri.toString(), toClient: (uri: string): Uri => Uri.parse(uri) };
  readonly unavailable = new Map<string, string>();
  /** The way to start the workerlint that the last search has found. */
  private launch: Launch | undefined;

  /** `bundle`: the file that starts the bundled server. */
  constructor(
    private readonly output: LogOutputChannel, private readonly bundle: string,
    private readonly missing: MissingServer, private readonly versions: VersionNotice,
  ) {}

  schemes(): readonly string[] {
    return ["file", "untitled"];
  }

  async look(): Promise<FoundServer | string> {
    const { found, misses } = await this.search();
    this.launch = found?.launch;
    for (const { origin, reason } of misses) {
      this.output.info(`Skipped ${origin}: ${reason}`);
    }
    if (found === undefined) {
      this.missing.notify(misses);
      return explain(misses).text;
    }
    this.missing.forget();
    this.versions.check(found);
    const { launch, version, origin } = found;
    return { version, origin, identity: JSON.stringify(found), connect: (options) => Promise.resolve(this.connect(launch, options)) };
  }

  /** Return the function that creates manifests with the configuration of the workspace; undefined without workerlint. */
  scaffolder(): CreateScaffold | undefined {
    const { launch } = this;
    const folder = workspace.isTrusted ? workspace.workspaceFolders?.find(({ uri }) => uri.scheme === "file") : undefined;
    const environment = serverEnvironment(process.env, surroundings());
    return launch && ((stack, name) => scaffold(launch, stack, name, folder?.uri.fsPath ?? homedir(), environment));
  }

  private search(): Promise<Search> {
    const settings = workspace.getConfiguration("workerlint");
    const around = surroundings();
    const variables = serverEnvironment(process.env, around);
    return locate({
      path: settings.get("path", ""),
      interpreter: settings.get("interpreter", ""),
      useBundled: settings.get("importStrategy") === "useBundled",
      bundle: this.bundle,
      selectedInterpreter: () => selectedInterpreter(workspace.workspaceFolders?.[0]?.uri),
      ...around,
      home: homedir(),
      environment: process.env,
      windows: process.platform === "win32",
      isFile: (file) => existsSync(file) && statSync(file).isFile(),
      run: (command, args) => outputOf(command, args, variables),
    }, (launch) => probe(launch, variables));
  }

  private connect({ command, args }: Launch, options: LanguageClientOptions): LanguageClient {
    const folder = workspace.workspaceFolders?.[0]?.uri;
    // A program that the user trusts may read which other program to start from the current directory, as pyenv does.
    const cwd = workspace.isTrusted && folder?.scheme === "file" ? folder.fsPath : homedir();
    const server = { command, args: [...args, "lsp"], options: { env: serverEnvironment(process.env, surroundings()), cwd } };
    return new LanguageClient("workerlint", "workerlint", server, options);
  }
}

function surroundings(): Workspace {
  return {
    trusted: workspace.isTrusted,
    folders: (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file").map(({ uri }) => uri.fsPath),
    realPath: (file) => existsSync(file) ? realpathSync.native(file) : file,
  };
}
