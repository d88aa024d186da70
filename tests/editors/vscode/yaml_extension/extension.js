// Starts yaml-language-server for all YAML. SERVER is its path, which esbuild inserts.
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

exports.activate = async (context) => {
  const server = { module: SERVER, transport: TransportKind.ipc };
  const client = new LanguageClient("yaml", "YAML Support", server, { documentSelector: [{ language: "yaml" }] });
  context.subscriptions.push(client);
  await client.start();
};
