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

/**
 * Return the environment of the server. A file `yaml.py` in the workspace must not shadow the Python module, and Python
 * must save its bytecode: without it, every start takes almost twice as long.
 */
export function serverEnvironment(outer: NodeJS.ProcessEnv, trusted: boolean): NodeJS.ProcessEnv {
  const removed = ["PYTHONDONTWRITEBYTECODE", ...(trusted ? [] : IMPORTS)];
  const kept = Object.entries(outer).filter(([name]) => !removed.includes(name.toUpperCase()));
  return { ...Object.fromEntries(kept), PYTHONSAFEPATH: "1", PYTHONUTF8: "1" };
}
