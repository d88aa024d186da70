/** What the status items show. Does not depend on VS Code. */

/** The parser of the server: libyaml, or one in Python, which is slower. */
export type Parser = "libyaml" | "pure";

export type State =
  | { readonly kind: "starting" }
  | { readonly kind: "running"; readonly version: string; readonly origin: string; readonly parser: Parser | undefined }
  | { readonly kind: "off" }
  | { readonly kind: "failed"; readonly reason: string };

export interface StatusText {
  readonly icon: string;
  readonly label: string;
  readonly detail: string;
  readonly warns: boolean;
}

/** The number of lines from which on a parser in Python is noticeable: a keystroke takes 40 ms instead of 5. */
const LARGE = 1_000;

/** Return what the items show in a state while a document with this number of lines is active. */
export function statusText(state: State, lines: number): StatusText {
  switch (state.kind) {
    case "starting":
      return { icon: "loading~spin", label: "workerlint", detail: "The language server is starting.", warns: false };
    case "running": {
      const slow = state.parser === "pure" && lines > LARGE;
      const parser = { libyaml: " Parser: libyaml.", pure: slow ? SLOW : " Parser: Python." };
      const detail = `Running from ${state.origin}.${state.parser === undefined ? "" : parser[state.parser]}`;
      return { icon: slow ? "watch" : "check", label: `workerlint ${state.version}${slow ? ": slower parser" : ""}`, detail, warns: false };
    }
    case "off":
      return { icon: "circle-slash", label: "workerlint", detail: "Disabled by the setting workerlint.enable.", warns: false };
    case "failed":
      return { icon: "warning", label: "workerlint", detail: state.reason, warns: true };
  }
}

const SLOW = " Parser: Python, which is slower for more than 1,000 lines. Install PyYAML for this Python to use libyaml.";
