/**
 * The worker that the extension starts. It only starts another one and passes messages on: VS Code starts classic workers,
 * and Pyodide needs a module worker.
 */

onmessage = ({ data: program }: MessageEvent<string>) => {
  const script = new Blob([`import ${JSON.stringify(program)};`], { type: "text/javascript" });
  const worker = new Worker(URL.createObjectURL(script), { type: "module" });
  worker.onmessage = ({ data }) => { postMessage(data); };
  worker.onerror = ({ message }) => { postMessage({ type: "failed", reason: message || "the worker could not be loaded" }); };
  onmessage = ({ data }) => { worker.postMessage(data); };
};
