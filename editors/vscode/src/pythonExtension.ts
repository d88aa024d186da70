/** The interpreter that is selected in Microsoft's Python extension, if it is installed. */

import { Disposable, type Event, extensions, type Uri } from "vscode";

/** The part of the extension's public interface that is used here. */
interface PythonApi {
  readonly environments?: {
    getActiveEnvironmentPath(resource?: Uri): { readonly path: string };
    resolveEnvironment(environment: unknown): Promise<{ readonly executable: { readonly uri?: Uri } } | undefined>;
    readonly onDidChangeActiveEnvironmentPath: Event<unknown>;
  };
}

/** The timeout. The extension may take long to discover interpreters, and fires an event when it is done. */
const LIMIT_MS = 5_000;

/** Return the path of the selected interpreter; undefined without the extension, a selection, or an answer in time. */
export async function selectedInterpreter(resource: Uri | undefined): Promise<string | undefined> {
  const ask = async (): Promise<string | undefined> => {
    const environments = (await api())?.environments;
    if (environments === undefined) {
      return undefined;
    }
    const environment = await environments.resolveEnvironment(environments.getActiveEnvironmentPath(resource));
    return environment?.executable.uri?.fsPath;
  };
  return inTime(ask());
}

/** Call back whenever another interpreter is selected, once the extension is active. */
export function onInterpreterChange(callback: () => void): Disposable {
  const subscriptions: Disposable[] = [];
  const closed = { yes: false };
  const subscribe = async (): Promise<void> => {
    const environments = (await api())?.environments;
    if (environments !== undefined && !closed.yes) {
      subscriptions.push(environments.onDidChangeActiveEnvironmentPath(callback));
    }
  };
  // A failure of the other extension must not affect this one.
  subscribe().catch(() => undefined);
  return new Disposable(() => {
    closed.yes = true;
    Disposable.from(...subscriptions).dispose();
  });
}

async function api(): Promise<PythonApi | undefined> {
  const extension = extensions.getExtension<PythonApi | undefined>("ms-python.python");
  return extension?.activate();
}

async function inTime(answer: Promise<string | undefined>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => { resolve(undefined); }, LIMIT_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
