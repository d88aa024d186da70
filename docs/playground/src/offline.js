/** The service worker: it keeps the files of the playground, so that the page works without a network. */

const BUILD = "@build@"; // the directory of the files
const CACHE = `workerlint-playground-${BUILD}`;

addEventListener("install", () => skipWaiting());

addEventListener("activate", (event) => {
  const clean = async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("workerlint-playground-") && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await clients.claim();
  };
  event.waitUntil(clean());
});

// The page sends the URLs of all that it and its worker have loaded.
addEventListener("message", (event) => {
  const keep = async () => {
    const cache = await caches.open(CACHE);
    const known = new Set((await cache.keys()).map(({ url }) => url));
    await Promise.all(event.data.urls.filter((url) => !known.has(url)).map((url) => cache.add(url)));
    event.ports[0].postMessage("kept");
  };
  event.waitUntil(keep());
});

addEventListener("fetch", (event) => {
  if (event.request.method !== "GET" || !event.request.url.startsWith(location.origin)) {
    return;
  }
  const answer = async () => {
    const cache = await caches.open(CACHE);
    // The page itself may have changed on the server; its other files have the digest of the build in their address.
    if (event.request.url.includes(`/${BUILD}/`)) {
      return (await cache.match(event.request)) ?? fetch(event.request);
    }
    try {
      return await fetch(event.request);
    } catch (error) {
      const kept = await cache.match(event.request, { ignoreSearch: true });
      if (kept) {
        return kept;
      }
      throw error;
    }
  };
  event.respondWith(answer());
});
