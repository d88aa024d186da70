/** What must not run in an untrusted workspace: programs in its folders, wherever the path to them comes from. */

import * as path from "node:path";

/** Check whether a file is in one of the folders, as written or after symbolic links are resolved. */
export function isInside(file: string, folders: readonly string[], realPath: (file: string) => string): boolean {
  // The directory is resolved too, because the program itself is a link out of the folder in a virtual environment.
  const files = [file, path.join(realPath(path.dirname(file)), path.basename(file)), realPath(file)];
  const directories = folders.flatMap((folder) => [folder, realPath(folder)]);
  return directories.some((directory) => files.some((one) => {
    const way = path.relative(directory, one);
    return !path.isAbsolute(way) && way.split(path.sep)[0] !== "..";
  }));
}

/** The variables that name directories or files from which Python imports modules. */
const IMPORTS = ["PYTHONHOME", "PYTHONPATH", "PYTHONUSERBASE"];

/** The workspace, and how to see what is in it. */
export interface Workspace {
  /** Whether programs that the workspace contains or configures may be run. */
  readonly trusted: boolean;
  /** The folders of the workspace. */
  readonly folders: readonly string[];
  /** Resolve the symbolic links of a path; return it unchanged if it does not exist. */
  readonly realPath: (file: string) => string;
}

/**
 * Return the environment of the server. A file `yaml.py` in the workspace must not shadow the Python module, and Python
 * must save its bytecode: without it, every start takes almost twice as long.
 */
export function serverEnvironment(outer: NodeJS.ProcessEnv, workspace: Workspace): NodeJS.ProcessEnv {
  const removed = ["PYTHONDONTWRITEBYTECODE", ...(workspace.trusted ? [] : IMPORTS)];
  const kept = Object.entries(outer).filter(([name]) => !removed.includes(name.toUpperCase()));
  const environment = { ...Object.fromEntries(kept), PYTHONSAFEPATH: "1", PYTHONUTF8: "1" };
  if (workspace.trusted) {
    return environment;
  }
  // A program that may run can start others by their name: `#!/usr/bin/env python3` is the first line of many scripts.
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => (
    [name, name.toUpperCase() === "PATH" ? outsidePath(value, workspace) : value]
  )));
}

/** Return a PATH without the directories in the workspace, and without those relative to the current one. */
function outsidePath(value: string, { folders, realPath }: Workspace): string {
  const directories = value.split(path.delimiter);
  return directories.filter((one) => path.isAbsolute(one) && !isInside(one, folders, realPath)).join(path.delimiter);
}
