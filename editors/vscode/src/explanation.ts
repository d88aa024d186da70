/** The explanation of why no server could be started, from everything that was tried. Does not depend on VS Code. */

import type { Miss } from "./serverLocation";

export interface Explanation {
  /** The sentence to show. */
  readonly text: string;
  /** What the user can change: a setting, the installed Python, or something that only the output shows. */
  readonly remedy: "setting" | "python" | "output";
  readonly setting?: NonNullable<Miss["setting"]>;
}

/** The refusal of start.py. */
const OLD = /needs Python \S+ or newer; this is Python (\S+)/;
/** The answers of the placeholders for a Python that is not installed: of Windows, of macOS, of pyenv. */
const PLACEHOLDER = /^Python was not found|xcode-select|command not found/;

/** Explain why none of the candidates works. */
export function explain(misses: readonly Miss[]): Explanation {
  const named = misses.filter(({ setting }) => setting !== undefined).at(-1);
  if (named?.setting !== undefined) {
    return { text: `Cannot start workerlint from the setting ${named.setting}: ${named.reason}.`, remedy: "setting", setting: named.setting };
  }
  const tried = misses.filter(({ interpreter, reason }) => interpreter !== undefined && !PLACEHOLDER.test(reason));
  const broken = tried.find(({ reason }) => !OLD.test(reason));
  if (broken !== undefined) {
    return { text: `Cannot start workerlint with ${broken.interpreter ?? ""}: ${broken.reason}.`, remedy: "output" };
  }
  const old = tried.map(({ interpreter, reason }) => `Python ${OLD.exec(reason)?.[1] ?? ""} (${interpreter ?? ""})`);
  const found = old.length === 0 ? "no Python was found" : `found only ${old.join(", ")}`;
  return { text: `workerlint needs Python 3.11 or newer; ${found}.`, remedy: "python" };
}
