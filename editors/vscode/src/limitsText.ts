/** What the server does not read or evaluate, in words. */

/** The parameters of the notification `workerlint/limits`. */
export interface Limits {
  /** Files and packages that configurations and links in the workspace name. */
  readonly notRead: readonly string[];
  /** Plug-ins, and selectors of rules that may be theirs. */
  readonly notEvaluated: readonly string[];
}

/** Return a label and the details; undefined if there are no limits. `also`: a sentence about another limit. */
export function limitsText({ notRead, notEvaluated }: Limits, trusted: boolean, also?: string): { label: string; detail: string } | undefined {
  const where = trusted ? "outside of the repository" : "outside of the folder, which is not trusted";
  const why = trusted ? "`workerlint.plugins` is off in the user settings" : "the workspace is not trusted";
  const details = [
    ...also === undefined ? [] : [also],
    ...notRead.length > 0 ? [`Not read (${where}): ${notRead.join(", ")}.`] : [],
    ...notEvaluated.length > 0 ? [`Not evaluated (${why}): ${notEvaluated.join(", ")}.`] : [],
  ];
  return details.length > 0 ? { label: "workerlint: incomplete", detail: details.join(" ") } : undefined;
}
