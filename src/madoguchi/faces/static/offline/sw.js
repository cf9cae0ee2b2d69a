// Keeps the whole site: a few packs, each many pages in one compressed file, checked by their hash.
// One edition is one cache; a newer one is filled first and then takes its place.

const SITE = /*SITE*/ {};
const SCOPE = new URL("./", self.location).href;
const PREFIX = `madoguchi ${SCOPE} `;
const CACHE = PREFIX + SITE.digest;
let index;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || !url.href.startsWith(SCOPE)) return;
  const file = decodeURIComponent(url.href.slice(SCOPE.length).split(/[?#]/)[0]) || "index.html";
  event.respondWith(answer(file.endsWith("/") ? `${file}index.html` : file, event.request));
});

async function install() {
  const cache = await caches.open(CACHE);
  await Promise.all(SITE.packs.map(async ({ url, integrity }) => {
    const response = await fetch(new URL(url, SCOPE), { integrity, cache: "no-cache" });
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    await cache.put(new URL(url, SCOPE), response);
  }));
  await self.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

async function answer(file, request) {
  const content = await stored(file).catch(() => null);
  return content ?? fetch(request);
}

/** A file out of its pack, or null when it is none of the packed ones. */
async function stored(file) {
  index ??= JSON.parse(await (await unpacked(SITE.packs[0].url)).text());
  const entry = index[file];
  if (!entry) return null;
  const [pack, start, length] = entry;
  const body = (await unpacked(SITE.packs[pack].url)).slice(start, start + length);
  return new Response(body, { headers: { "Content-Type": SITE.types[file.slice(file.lastIndexOf(".") + 1)] } });
}

async function unpacked(url) {
  const kept = await (await caches.open(CACHE)).match(new URL(url, SCOPE));
  return new Response(kept.body.pipeThrough(new DecompressionStream("gzip"))).blob();
}
