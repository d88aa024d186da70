/** A virtual file system, as that of a repository on a host: the files are those of the test's server. */
const { Disposable, EventEmitter, FileChangeType, FileSystemError, FileType, workspace } = require("vscode");

exports.activate = async (context) => {
  const address = context.extensionUri.with({ path: "/files" }).toString(true);
  const changed = new EventEmitter();

  async function ask(uri, method = "GET", body) {
    const response = await fetch(address + uri.path, { method, body });
    if (!response.ok) {
      throw FileSystemError.FileNotFound(uri);
    }
    return response;
  }

  async function entries(uri) {
    return (await (await ask(uri)).json()).map(([name, isFile]) => [name, isFile ? FileType.File : FileType.Directory]);
  }

  const files = {
    onDidChangeFile: changed.event,
    watch: () => new Disposable(() => undefined),
    stat: async (uri) => {
      const response = await ask(uri);
      const isFile = response.headers.get("x-kind") === "file";
      const size = (await response.arrayBuffer()).byteLength;
      return { type: isFile ? FileType.File : FileType.Directory, ctime: 0, mtime: Number(response.headers.get("x-time")), size };
    },
    readDirectory: entries,
    readFile: async (uri) => new Uint8Array(await (await ask(uri)).arrayBuffer()),
    writeFile: async (uri, content) => {
      await ask(uri, "PUT", content);
      changed.fire([{ type: FileChangeType.Changed, uri }]);
    },
    createDirectory: (uri) => { throw FileSystemError.NoPermissions(uri); },
    delete: async (uri) => {
      await ask(uri, "DELETE");
      changed.fire([{ type: FileChangeType.Deleted, uri }]);
    },
    rename: (uri) => { throw FileSystemError.NoPermissions(uri); },
  };
  context.subscriptions.push(workspace.registerFileSystemProvider("files", files));
};
