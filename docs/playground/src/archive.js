/** Reading of the archives with Python files: tar (POSIX ustar), compressed with gzip. */

const BLOCK = 512;

/** Return the content of the archive in *response*. Throw an Error if it was not found. */
export async function unpack(response) {
  if (!response.ok) {
    throw new Error(`${response.url}: ${response.status}`);
  }
  const content = await response.blob();
  const [first, second] = new Uint8Array(await content.slice(0, 2).arrayBuffer());
  // Some servers declare such files as encoded, and then the browser has decompressed them.
  const isCompressed = first === 0x1f && second === 0x8b;
  const stream = content.stream();
  return new Uint8Array(await new Response(isCompressed ? stream.pipeThrough(new DecompressionStream("gzip")) : stream).arrayBuffer());
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
