/** The worker that runs Graphviz: its first message is the code of Graphviz, and all others are graphs in DOT. */

import { loadGraphviz } from "../graphviz";
import type { Answer } from "../layouts";

onmessage = ({ data: wasm }: MessageEvent<Uint8Array<ArrayBuffer>>) => {
  const graphviz = loadGraphviz(wasm);
  onmessage = ({ data: dot }: MessageEvent<string>) => {
    void graphviz
      .then((layOut): Answer => ({ layout: layOut(dot) }))
      .catch((error: unknown): Answer => ({ error: error instanceof Error ? error.message : String(error) }))
      .then(postMessage);
  };
};
