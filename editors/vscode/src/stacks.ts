/** The stacks of new Workers. Does not depend on VS Code. */

/** The stacks of `workerlint new --stack`, each with its description there. */
export const STACKS: readonly { readonly label: string; readonly detail: string }[] = [
  { label: "bento", detail: "Bento moves data from an input through processors to an output." },
  { label: "fastfun", detail: "Fast Fun writes a stream into the lakehouse." },
  { label: "scanner", detail: "Scanner ingests platform events into the catalog." },
  { label: "stream-monitor", detail: "Stream monitor raises an incident for each message of a stream that meets the conditions." },
  { label: "container", detail: "The container stack runs your own image." },
];

/** A manifest, or the reason why there is none, such as a name that is not valid. */
export type Scaffold = { readonly text: string } | { readonly reason: string };

/** Create a manifest. Never rejects. */
export type CreateScaffold = (stack: string, name: string) => Promise<Scaffold>;
