// A node's worker: stores the whole directory as one page, and opens it when there is no network.
// What a person asks is never stored: only the files named here are.

const SITE = /*SITE*/ {};
const CACHE = `madoguchi ${SITE.digest}`;
const WAIT = 8000; // a network that says nothing for so long is as good as none

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname === SITE.page || SITE.files.includes(url.pathname)) event.respondWith(kept(request));
  else if (request.mode === "navigate" && !/^\/(edit|own)(\/|$)/.test(url.pathname)) event.respondWith(opened(request, url));
});

async function install() {
  const cache = await caches.open(CACHE);
  await cache.addAll([SITE.page, ...SITE.files]);
  await self.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith("madoguchi ") && name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

async function kept(request) {
  return (await (await caches.open(CACHE)).match(new URL(request.url).pathname)) ?? fetch(request);
}

/** The page from the network, else its place in the one file. */
async function opened(request, url) {
  try {
    return await Promise.race([fetch(request), late()]);
  } catch {
    return Response.redirect(`${SITE.page}${place(url)}`, 302);
  }
}

function late() {
  return new Promise((_, refuse) => setTimeout(refuse, WAIT, new Error("no answer")));
}

/** Where in the one file an address of the site stands. */
function place({ pathname, searchParams }) {
  const [first, second] = pathname.split("/").slice(1).map(decodeURIComponent);
  const [q, where] = [searchParams.get("q"), searchParams.get("place")];
  const asked = new URLSearchParams();
  if (q) asked.set("q", q);
  if (first === "topic" && second) asked.set("topic", second);
  if (first === "prefecture" && second) asked.set("prefecture", second);
  if (where) asked.set("place", where);
  if (String(asked)) return `#${asked}`;
  return first === "desk" && second ? `#${second}` : "";
}
