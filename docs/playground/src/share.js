/** Links that contain the texts of the page in their fragment, which browsers do not send to the server. */
import { MAX_LENGTH } from "./limits.js";

const KEY = "share=";

/** Return the fragment with *texts*, an object of strings. */
export async function encode(texts) {
  const stream = new Blob([JSON.stringify(texts)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return `#${KEY}${btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/** Return the texts in a fragment; null if it contains none. Throw an Error if they are damaged or too long. */
export async function decode(fragment) {
  const text = fragment.replace(/^#/, "");
  if (!text.startsWith(KEY)) {
    return null;
  }
  const packed = atob(text.slice(KEY.length).replaceAll("-", "+").replaceAll("_", "/"));
  const stream = new Blob([Uint8Array.from(packed, (char) => char.charCodeAt(0))]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const given = JSON.parse(await limited(stream));
  const texts = ["manifest", "configuration", "policy"].map((name) => [name, given[name] ?? ""]);
  if (texts.some(([, value]) => typeof value !== "string" || value.length > MAX_LENGTH)) {
    throw new Error("its text is too long");
  }
  return Object.fromEntries(texts);
}

/** Return the text of a stream that is not longer than the texts of the page can be: a short link may unpack to anything. */
async function limited(stream) {
  const parts = [];
  let size = 0;
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) {
      return new Blob(parts).text();
    }
    size += value.length;
    if (size > 12 * MAX_LENGTH) {
      await reader.cancel();
      throw new Error("its text is too long");
    }
    parts.push(value);
  }
}
