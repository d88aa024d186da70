/** The server that the extension contains, and the interpreters that can run it. Does not depend on VS Code. */

import type { Launch } from "./serverLocation";

/** The programs on PATH that may be a Python, in order. The server needs Python 3.11. */
const NAMES = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"];

/** The input of the search for an interpreter. */
export interface InterpreterSearch {
  /** The interpreter that is selected in the Python extension, if there is one and it may be run. */
  readonly selected: string | undefined;
  /** Return the first program with this name on PATH that may be run. */
  readonly onPath: (name: string) => string | undefined;
  /** Return the output of a command; undefined if it fails. */
  readonly run: (command: string, args: readonly string[]) => Promise<string | undefined>;
  /** Check whether a program may be run. */
  readonly mayRun: (file: string) => boolean;
}

/** A Python to start the server with. */
export interface Interpreter {
  /** Its path, for messages. */
  readonly name: string;
  readonly launch: Launch;
}

/** Return the launch of the bundled server `start` with an interpreter. */
export function withInterpreter(start: string, python: string, ...options: readonly string[]): Launch {
  return { command: python, args: [...options, start] };
}

/** Yield the interpreters that may be able to run the bundled server `start`, each once. */
export async function* interpreters(start: string, search: InterpreterSearch): AsyncGenerator<Interpreter> {
  const tried = new Set<string>();
  for (const python of [search.selected, ...NAMES.map(search.onPath)]) {
    if (python !== undefined && !tried.has(python)) {
      tried.add(python);
      yield { name: python, launch: withInterpreter(start, python) };
    }
  }
  const launcher = search.onPath("py");
  if (launcher !== undefined) {
    yield { name: `${launcher} -3`, launch: withInterpreter(start, launcher, "-3") };
  }
  const uv = search.onPath("uv");
  const found = uv === undefined ? undefined : (await search.run(uv, ["python", "find", "--no-project", "--system", ">=3.11"]))?.trim();
  if (found !== undefined && found !== "" && !tried.has(found) && search.mayRun(found)) {
    yield { name: found, launch: withInterpreter(start, found) };
  }
}
