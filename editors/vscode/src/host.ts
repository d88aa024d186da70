/** What runs the language server: a process on the machine of the user, or a Web Worker in the browser. */

import type { Uri } from "vscode";
import type { BaseLanguageClient, LanguageClientOptions } from "vscode-languageclient";

/** The URIs of documents: those of VS Code, and those that the server gets. */
export interface Uris {
  readonly toServer: (uri: Uri) => string;
  readonly toClient: (uri: string) => Uri;
}

/** A server that can be started. */
export interface FoundServer {
  readonly version: string;
  /** A description of the location, for messages. */
  readonly origin: string;
  /** What distinguishes it from a server that is found later. */
  readonly identity: string;
  /** Return a client that is not started yet. Rejects if the server cannot run. */
  readonly connect: (options: LanguageClientOptions) => Promise<BaseLanguageClient>;
}

export interface Host {
  /** Look for a server. If there is none, tell the user, and return the reason. */
  readonly look: () => Promise<FoundServer | string>;
  readonly uris: Uris;
  /** Return the schemes of the documents that the server reads. */
  readonly schemes: () => readonly string[];
  /** The commands of the server that do not work here, each with the reason. */
  readonly unavailable: ReadonlyMap<string, string>;
}
