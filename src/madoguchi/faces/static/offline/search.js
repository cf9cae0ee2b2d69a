// The search page: what stands behind the # is asked of the router, and shown.

import { messages } from "./messages.js";
import { readRouter } from "./router.js";
import { View } from "./view.js";

/** `data` is what the router searches; the rest are parts of the page, its language, and where pages are. */
export async function start(data, { form, results, lang, home, ask }) {
  const words = messages[lang];
  const ways = document.getElementById("ways");
  const router = await readRouter(data);
  const romaji = (name) => router.finder.prefectures.find((each) => each.name === name).romaji.toLowerCase();
  const view = new View(router, words, lang, {
    wholeTopic: true,
    desk: (id) => new URL(`desk/${id}.html`, home),
    topic: (id, place) => new URL(place ? `topic/${id}/${romaji(place)}.html` : `topic/${id}.html`, home),
    prefecture: (name) => new URL(`prefecture/${romaji(name)}.html`, home),
    ask,
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
