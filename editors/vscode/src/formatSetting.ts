/** The setting of the formatter. Does not depend on VS Code. */

/** The extensions that format YAML. A second formatter would make VS Code ask which one to use. */
const OTHERS = ["redhat.vscode-yaml", "esbenp.prettier-vscode"];

/** Whether workerlint formats, by the setting `workerlint.format.enable` and the installed extensions. */
export function formats(setting: string, isInstalled: (extension: string) => boolean): boolean {
  return setting === "on" || (setting !== "off" && !OTHERS.some(isInstalled));
}
