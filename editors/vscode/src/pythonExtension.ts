/** The interpreter that is selected in Microsoft's extensions for Python and its environments, if one is installed. */

import { Disposable, type Event, extensions, type Uri } from "vscode";

export const PYTHON_EXTENSION = "ms-python.python";
const ENVIRONMENTS_EXTENSION = "ms-python.vscode-python-envs";

/** The part of the public interface of ms-python.python that is used here. */
interface PythonApi {
  readonly environments?: {
    getActiveEnvironmentPath(resource?: Uri): { readonly path: string };
    resolveEnvironment(environment: unknown): Promise<{ readonly executable: { readonly uri?: Uri } } | undefined>;
    readonly onDidChangeActiveEnvironmentPath: Event<unknown>;
  };
}

/** The part of the public interface of ms-python.vscode-python-envs that is used here. */
interface EnvironmentsApi {
  getEnvironment(scope: Uri | undefined): Promise<{ readonly execInfo?: { readonly run?: { readonly executable?: string } } } | undefined>;
  readonly onDidChangeEnvironment: Event<unknown>;
}

/** The timeout. The extension may take long to discover interpreters, and fires an event when it is done. */
const LIMIT_MS = 5_000;

/** Return the path of the selected interpreter; undefined without an extension, a selection, or an answer in time. */
export async function selectedInterpreter(resource: Uri | undefined): Promise<string | undefined> {
  return await inTime(fromEnvironments(resource)) ?? await inTime(fromPython(resource));
}

/** Call back whenever another interpreter is selected, once an extension is active. */
export function onInterpreterChange(callback: () => void): Disposable {
  const subscriptions: Disposable[] = [];
  const closed = { yes: false };
  const subscribe = async (event: Promise<Event<unknown> | undefined>): Promise<void> => {
    const subscribeTo = await event;
    if (subscribeTo !== undefined && !closed.yes) {
      subscriptions.push(subscribeTo(callback));
    }
  };
  // A failure of the other extension must not affect this one.
  subscribe(environmentsApi().then((api) => api?.onDidChangeEnvironment)).catch(() => undefined);
  subscribe(pythonApi().then((api) => api?.environments?.onDidChangeActiveEnvironmentPath)).catch(() => undefined);
  return new Disposable(() => {
    closed.yes = true;
    Disposable.from(...subscriptions).dispose();
  });
}

async function fromPython(resource: Uri | undefined): Promise<string | undefined> {
  const environments = (await pythonApi())?.environments;
  const environment = await environments?.resolveEnvironment(environments.getActiveEnvironmentPath(resource));
  return environment?.executable.uri?.fsPath;
}

async function fromEnvironments(resource: Uri | undefined): Promise<string | undefined> {
  return (await (await environmentsApi())?.getEnvironment(resource))?.execInfo?.run?.executable;
}

async function pythonApi(): Promise<PythonApi | undefined> {
  return extensions.getExtension<PythonApi | undefined>(PYTHON_EXTENSION)?.activate();
}

/** Return the interface of the extension, which exports nothing while it is disabled by a setting of the other one. */
async function environmentsApi(): Promise<EnvironmentsApi | undefined> {
  return extensions.getExtension<EnvironmentsApi | undefined>(ENVIRONMENTS_EXTENSION)?.activate();
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
