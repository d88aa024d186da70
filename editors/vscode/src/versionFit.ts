/** Whether the version of a server fits that of the extension. Does not depend on VS Code. */

/** Check whether two versions have the same major and minor number: only these change what the two expect of each other. */
export function fits(server: string, extension: string): boolean {
  return minor(server) === minor(extension);
}

function minor(version: string): string {
  return version.split(".", 2).join(".");
}
