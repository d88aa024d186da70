/** The paths under which the server sees the folders of the workspace, and which of their files it reads. Does not depend on VS Code. */

/** The directory of the copies, in the file system of the worker. */
const HOME = "/workspace";

/** The files that the server reads besides the open ones: manifests and what configures a run. */
const READ = /\.(?:ya?ml|toml|env)$|^\.gitignore$/i;
const SCHEMA = /(?:^|\/)schemas\/[^/]+\.json$/;
/** The directories that contain no files of the repository itself. */
const SKIPPED = new Set([".git", ".hg", ".svn", ".venv", "venv", "node_modules", "__pycache__"]);

/** The parts of a URI. */
export interface Location {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
}

/** Whether the server reads a file. `path` is relative to the folder. */
export function isRead(path: string): boolean {
  return READ.test(path.slice(path.lastIndexOf("/") + 1)) || SCHEMA.test(path);
}

/** Whether a directory may contain files that the server reads. */
export function isSearched(name: string): boolean {
  return !SKIPPED.has(name);
}

export class MirrorPaths {
  private readonly homes: readonly { readonly folder: Location; readonly home: string }[];

  constructor(folders: readonly Location[]) {
    this.homes = folders.map((folder, at) => {
      const trimmed = { ...folder, path: folder.path.replace(/\/+$/, "") };
      const name = trimmed.path.slice(trimmed.path.lastIndexOf("/") + 1);
      return { folder: trimmed, home: `${HOME}/${at}${name === "" ? "" : `/${name}`}` };
    });
  }

  /** Return the directory of the copy of a folder, by its index. */
  home(at: number): string {
    return this.homes[at]?.home ?? HOME;
  }

  /** Return the path of the copy; undefined outside of the folders. The innermost folder counts. */
  toServer({ scheme, authority, path }: Location): string | undefined {
    const around = this.homes.filter(({ folder }) => folder.scheme === scheme && folder.authority === authority && isBelow(path, folder.path));
    const inner = around.sort((one, other) => other.folder.path.length - one.folder.path.length)[0];
    return inner && inner.home + path.slice(inner.folder.path.length);
  }

  /** Return what a path of the server is a copy of; undefined if it is not a copy. */
  toClient(path: string): Location | undefined {
    const found = this.homes.find(({ home }) => isBelow(path, home));
    return found && { ...found.folder, path: found.folder.path + path.slice(found.home.length) };
  }
}

function isBelow(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${directory}/`);
}
