/** The copies of the workspace's files that the server reads: a browser has no file system that Python could use. */

import { FileType, Uri, workspace } from "vscode";
import type { Uris } from "../host";
import { isRead, isSearched, MirrorPaths } from "./mirrorPaths";

/** The limits of what is copied: on some hosts, each file is a request. */
const MAX_FILES = 1_000;
const MAX_DIRECTORIES = 2_000;
/** The number of files that are read at once. */
const BATCH = 16;

/** A path of the server, and the content of its file. */
export type Copy = readonly [path: string, content: Uint8Array];

export class Mirror implements Uris {
  private readonly folders = (workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  private readonly paths = new MirrorPaths(this.folders);
  /** Whether there are more files than are copied. */
  isIncomplete = false;

  /** Return the directories of the folders. */
  get homes(): readonly string[] {
    return this.folders.map((_, at) => this.paths.home(at));
  }

  toServer(uri: Uri): string {
    const path = this.paths.toServer(uri);
    return path === undefined ? uri.toString() : Uri.from({ scheme: "file", path }).toString();
  }

  toClient(uri: string): Uri {
    const parsed = Uri.parse(uri);
    const location = parsed.scheme === "file" ? this.paths.toClient(parsed.path) : undefined;
    return location === undefined ? parsed : Uri.from(location);
  }

  /** Read all files that the server may need. Those that cannot be read are left out. */
  async read(): Promise<readonly Copy[]> {
    const found: Uri[] = [];
    const waiting = this.folders.map((folder) => ({ directory: folder, path: "" }));
    this.isIncomplete = false;
    for (let read = 0; waiting.length > 0; read++) {
      if (read === MAX_DIRECTORIES || found.length > MAX_FILES) {
        this.isIncomplete = true;
        break;
      }
      const next = waiting.shift();
      for (const [name, type] of next === undefined ? [] : await entries(next.directory)) {
        const path = next?.path === "" ? name : `${next?.path ?? ""}/${name}`;
        const uri = Uri.joinPath(next?.directory ?? Uri.file("/"), name);
        if (type === FileType.Directory && isSearched(name)) {
          waiting.push({ directory: uri, path });
        } else if ((type & FileType.File) !== 0 && isRead(path)) {
          found.push(uri);
        }
      }
    }
    const kept = found.slice(0, MAX_FILES);
    const copies: Copy[] = [];
    for (let start = 0; start < kept.length; start += BATCH) {
      const batch = await Promise.all(kept.slice(start, start + BATCH).map((uri) => this.copy(uri)));
      copies.push(...batch.filter((one) => one !== undefined));
    }
    return copies;
  }

  /** Return the copy of a file that may have changed; undefined if it cannot be read or is not in a folder. */
  async copy(uri: Uri): Promise<Copy | undefined> {
    const path = this.paths.toServer(uri);
    try {
      return path === undefined ? undefined : [path, await workspace.fs.readFile(uri)];
    } catch {
      return undefined; // it was deleted in the meantime, or may not be read
    }
  }
}

async function entries(directory: Uri): Promise<[string, FileType][]> {
  try {
    return await workspace.fs.readDirectory(directory);
  } catch {
    return [];
  }
}
