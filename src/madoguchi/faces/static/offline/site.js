// Every page: the form, keeping the site for offline. The search page: the search.

import { messages } from "./messages.js";

const ROOT = new URL("../../", import.meta.url);
const lang = document.documentElement.lang === "en" ? "en" : "ja";
const words = messages[lang];
const home = new URL(lang === "ja" ? "./" : `${lang}/`, ROOT);

// What is asked stands behind the #: no server sees it.
const asking = (query, place) => `${new URL("search.html", home)}#${new URLSearchParams({ ...(query && { q: query }), ...(place && { place }) })}`;
const form = document.querySelector("form.ask");
const results = document.getElementById("results");
const ways = document.getElementById("ways");

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  location.href = asking(form.querySelector("#q").value.trim(), form.querySelector("#place").value.trim());
});
if (results && "DecompressionStream" in window) startSearch();
if ("serviceWorker" in navigator && "DecompressionStream" in window) keep();

async function startSearch() {
  const [{ readRouter }, { View }] = await Promise.all([import("./router.js"), import("./view.js")]);
  const answer = await fetch(new URL("search.json", import.meta.url)).catch(() => null);
  if (!answer?.ok) {
    results.textContent = words["offline.old"];
    return;
  }
  const router = await readRouter(await answer.json());
  const romaji = (name) => router.finder.prefectures.find((each) => each.name === name).romaji.toLowerCase();
  const view = new View(router, words, lang, {
    wholeTopic: true,
    desk: (id) => new URL(`desk/${id}.html`, home),
    topic: (id, place) => new URL(place ? `topic/${id}/${romaji(place)}.html` : `topic/${id}.html`, home),
    prefecture: (name) => new URL(`prefecture/${romaji(name)}.html`, home),
    ask: asking,
  });
  const show = () => {
    const asked = new URLSearchParams(location.hash.slice(1));
    const [query, place] = [asked.get("q") ?? "", asked.get("place") ?? ""];
    form.querySelector("#q").value = query;
    form.querySelector("#place").value = place;
    const found = router.ask(query, place);
    document.querySelector("h1").textContent = query || place ? words["result.title"] : document.title;
    for (const link of document.querySelectorAll(".languages a")) link.hash = location.hash;
    results.replaceChildren(...view.results(found, { query, place }).filter(Boolean));
    const desks = results.querySelectorAll("article").length;
    document.getElementById("told").textContent = query ? view.t("result.count", { n: desks }) : "";
    if (desks) ways.remove();
    else results.after(ways);
  };
  addEventListener("hashchange", show);
  show();
}

/** Keeps the whole site on the device, once it is loaded. */
async function keep() {
  try {
    await navigator.serviceWorker.register(new URL("sw.js", ROOT), { scope: ROOT.pathname });
    await navigator.serviceWorker.ready;
    const told = document.createElement("p");
    told.className = "kept";
    told.setAttribute("role", "status");
    told.textContent = words["offline.ready"];
    document.querySelector(".bottom .wide")?.append(told);
  } catch {
    // Not a secure context, or storage refused: the site works as long as there is a network.
  }
}
