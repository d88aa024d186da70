/** Reading of the archives with Python files: tar (POSIX ustar), compressed with gzip. */

const BLOCK = 512;

/** Return the content of the archive in *response*. Throw an Error if it was not found. */
export async function unpack(response) {
  if (!response.ok) {
    throw new Error(`${response.url}: ${response.status}`);
  }
  const stream = response.body.pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Yield the path and the content of each file of an archive. */
export function* files(archive) {
  const text = (start, length) => {
    const field = archive.subarray(start, start + length);
    const end = field.indexOf(0);
    return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
  };
  // Two empty blocks end the archive.
  for (let at = 0; at < archive.length && archive[at] !== 0; ) {
    const size = parseInt(text(at + 124, 12), 8);
    const prefix = text(at + 345, 155);
    const name = text(at, 100);
    yield [prefix ? `${prefix}/${name}` : name, archive.subarray(at + BLOCK, at + BLOCK + size)];
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}
