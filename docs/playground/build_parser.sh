#!/usr/bin/env bash
# Build PyYAML's parser in C for the playground: docs/playground/build_parser.sh DIRECTORY
#
# Writes _yaml.abi3.so and the license of libyaml into the directory. Pyodide has no wheel of PyYAML on PyPI, and its
# compiler is not in Debian, but the extension needs only what any compiler for WebAssembly can do. It uses the stable ABI
# of Python, so the headers of another version serve, with the sizes of Pyodide's types.
#
# Requires Debian's clang-19, lld-19, wasi-libc and, for the headers of the system's Python, python3-dev. The sources come
# from PyPI and Debian.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
target=$1
mkdir -p "$target"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

headers=$(python3 -c 'import sysconfig; print(sysconfig.get_path("include"))')
cp -r "$headers" headers
python3 - "$here/node_modules/pyodide/python_stdlib.zip" > headers/pyconfig.h << 'END'
import re
import sys
import zipfile

with zipfile.ZipFile(sys.argv[1]) as library:
    names = {}
    exec(library.read("_sysconfigdata__emscripten_wasm32-emscripten.py"), names)
for name, value in sorted(names["build_time_vars"].items()):
    if re.match("(SIZEOF|ALIGNOF|HAVE)_", name) and isinstance(value, int) and value:
        print(f"#define {name} {value}")
END

python3 -m venv cython
cython/bin/python -m pip install --quiet --disable-pip-version-check cython==3.3.1 setuptools wheel
echo "pyyaml==6.0.4 --hash=sha256:e24bf71af8a432d7808fabff134d38dfe16d3cbb41f2873bb4b1e42422de0a1a" > pyyaml.txt
cython/bin/python -m pip download --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-binary :all: --require-hashes --requirement pyyaml.txt
tar -xzf pyyaml-6.0.4.tar.gz
cython/bin/cython -3 pyyaml-6.0.4/yaml/_yaml.pyx -o _yaml.c 2> /dev/null

# The sources of Debian's packages are usually not enabled, so they have lists of their own here.
echo "deb-src http://deb.debian.org/debian bookworm main" > sources.list
mkdir -p lists/partial
options=(-qq -o "Dir::Etc::SourceList=$work/sources.list" -o Dir::Etc::SourceParts=/dev/null -o "Dir::State::Lists=$work/lists" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User=root)
apt-get update "${options[@]}"
apt-get source "${options[@]}" --download-only libyaml > /dev/null
tar -xzf libyaml_0.2.5.orig.tar.gz
libyaml=$work/libyaml-0.2.5

flags=(
  --target=wasm32-wasi -O2 -fPIC -w -I/usr/include/wasm32-wasi -Iheaders -I"$libyaml/include" -Ipyyaml-6.0.4/yaml
  -DPy_LIMITED_API=0x030b0000 -DCYTHON_LIMITED_API=1
  -DPyBytes_AS_STRING=PyBytes_AsString -DPyBytes_GET_SIZE=PyBytes_Size # the macros are not in the stable ABI
  -DYAML_VERSION_MAJOR=0 -DYAML_VERSION_MINOR=2 -DYAML_VERSION_PATCH=5 '-DYAML_VERSION_STRING="0.2.5"'
)
for source in _yaml.c "$libyaml"/src/*.c; do
  clang-19 "${flags[@]}" -c "$source" -o "$(basename "$source" .c).o"
done
wasm-ld-19 --shared --experimental-pic --allow-undefined --strip-debug -o "$target/_yaml.abi3.so" ./*.o
cp "$libyaml/License" "$target/libyaml-license.txt"
