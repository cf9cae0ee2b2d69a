// Keeps the site, each language when a page in it is opened: a few packs, each many pages in one compressed file,
// checked by their hash. One edition is one cache; a newer one is filled first and then takes its place.

const SITE = /*SITE*/ {};
const SCOPE = new URL("./", self.location).href;
const PREFIX = `madoguchi ${SCOPE} `;
const CACHE = PREFIX + SITE.digest;
// The packs of what is the same in every language stand under "common". The first pack of each is its index.
const COMMON = "common";
const TOP = "ja"; // whose pages stand at the top
const indexes = new Map();

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => event.waitUntil(keepFor(event)));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || !url.href.startsWith(SCOPE)) return;
  const file = decodeURIComponent(url.href.slice(SCOPE.length).split(/[?#]/)[0]) || "index.html";
  event.respondWith(answer(file.endsWith("/") ? `${file}index.html` : file, event.request));
});

/** What is common, and the languages that a former edition was kept in. */
async function install() {
  const former = await Promise.all((await caches.keys()).filter((name) => name.startsWith(PREFIX)).map(languagesIn));
  await Promise.all([COMMON, ...new Set(former.flat())].map(keep));
  await self.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

/** A page asks for its language, and hears when it is kept. */
async function keepFor({ data, source }) {
  if (!Object.hasOwn(SITE.packs, data.keep)) return;
  await keep(data.keep).then(() => source.postMessage({ kept: data.keep }), () => {});
}

async function keep(group) {
  const cache = await caches.open(CACHE);
  await Promise.all((SITE.packs[group] ?? []).map(async ({ url, integrity }) => {
    if (await cache.match(new URL(url, SCOPE))) return;
    const response = await fetch(new URL(url, SCOPE), { integrity, cache: "no-cache" });
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    await cache.put(new URL(url, SCOPE), response);
  }));
}

/** The languages of which a cache has a pack. */
async function languagesIn(name) {
  const urls = (await (await caches.open(name)).keys()).map(({ url }) => url);
  return Object.keys(SITE.packs).filter((lang) => lang !== COMMON && urls.includes(new URL(SITE.packs[lang][0].url, SCOPE).href));
}

async function answer(file, request) {
  const content = await stored(file).catch(() => null);
  if (content) return content;
  try {
    return await fetch(request);
  } catch (error) {
    const other = request.mode === "navigate" ? await elsewhere(file).catch(() => null) : null;
    if (other) return Response.redirect(new URL(other, SCOPE));
    throw error;
  }
}

/** A file out of its pack, or null when it is none of those that are kept. */
async function stored(file) {
  for (const group of [languageOf(file), COMMON]) {
    const [pack, start, length] = (await indexOf(group))[file] ?? [];
    if (pack === undefined) continue;
    const body = (await unpacked(SITE.packs[group][pack].url)).slice(start, start + length);
    return new Response(body, { headers: { "Content-Type": SITE.types[file.slice(file.lastIndexOf(".") + 1)] } });
  }
  return null;
}

/** The same page in a language that is kept, for whoever has no network. */
async function elsewhere(file) {
  const page = languageOf(file) === TOP ? file : file.slice(file.indexOf("/") + 1);
  for (const lang of await languagesIn(CACHE)) {
    const other = lang === TOP ? page : `${lang}/${page}`;
    if ((await indexOf(lang))[other]) return other;
  }
  return null;
}

function languageOf(file) {
  const folder = file.split("/")[0];
  return folder !== COMMON && Object.hasOwn(SITE.packs, folder) ? folder : TOP;
}

/** File → [pack, start, length]; empty for a language that is not kept. */
async function indexOf(group) {
  if (!indexes.has(group)) {
    const blob = await unpacked(SITE.packs[group][0].url).catch(() => null);
    if (!blob) return {};
    indexes.set(group, JSON.parse(await blob.text()));
  }
  return indexes.get(group);
}

async function unpacked(url) {
  const kept = await (await caches.open(CACHE)).match(new URL(url, SCOPE));
  return new Response(kept.body.pipeThrough(new DecompressionStream("gzip"))).blob();
}
