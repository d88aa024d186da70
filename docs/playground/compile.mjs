// Compile Python for the browser: node compile.mjs DIRECTORY
//
// DIRECTORY contains `core` and `server`, the packages of the playground, and `stdlib`, the standard library of Pyodide.
// Each source file is replaced by its bytecode, and the modules of `stdlib` that the packages do not need are removed.
import { readFileSync } from "node:fs";
import { loadPyodide } from "pyodide";

const python = await loadPyodide();
python.mountNodeFS("/stage", process.argv[2]);
python.runPython(readFileSync(new URL("python/used_modules.py", import.meta.url), "utf8"));
python.runPython(`
import py_compile

roots = ["/stage/core", "/stage/server"]
sys.path[:0] = roots
kept = standard_library(roots)
whole = tuple(name for name in kept if name.endswith("/"))
for directory, _, names in os.walk("/stage"):
    for name in names:
        path = os.path.join(directory, name)
        archive, shown = path.removeprefix("/stage/").split("/", 1)
        needed = archive != "stdlib" or shown in kept or shown.startswith(whole)
        if needed and name.endswith(".py"):
            mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
            py_compile.compile(path, path + "c", shown, True, invalidation_mode=mode)
        if not needed or name.endswith(".py"):
            os.remove(path)
`);
