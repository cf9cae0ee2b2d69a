// The one file: the list that is there, found by a question, a number, a place, a trouble.

import { tellAge } from "./age.js";
import { Search } from "./search.js";
import { View, element } from "./view.js";
import { words as allWords } from "./words.js";

const search = new Search(JSON.parse(document.getElementById("search-data").textContent));
const form = document.querySelector("form.ask");
const [found, results, all, told] = ["found", "results", "all", "told"].map((id) => document.getElementById(id));
const toHash = (values) => `#${new URLSearchParams(Object.entries(values).filter(([, value]) => value))}`;
const links = {
  wholeTopic: false,
  desk: (id) => `#${id}`,
  topic: (topic, place) => toHash({ topic, place }),
  prefecture: (prefecture) => toHash({ prefecture }),
  ask: (q, place) => toHash({ q, place }),
};
let lang = "ja";

/** What stands behind the #: a question, a trouble, a prefecture; else a place in the list. */
function show() {
  const asked = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
  const [query, place] = [asked.get("q") ?? "", asked.get("place") ?? ""];
  const view = new View(search, allWords[lang], lang, links);
  const parts = asked.get("topic") ? aTopic(view, asked.get("topic"), place)
    : asked.get("prefecture") ? aPrefecture(view, asked.get("prefecture"))
      : query || place ? aQuestion(view, query, place) : null;
  form.querySelector("#q").value = query;
  form.querySelector("#place").value = place;
  form.classList.toggle("ask-large", !parts);
  for (const hint of form.querySelectorAll(".hint")) hint.hidden = Boolean(parts);
  document.body.classList.toggle("asking", Boolean(parts));
  found.hidden = !parts;
  all.hidden = Boolean(parts);
  results.replaceChildren(...(parts ?? []).filter(Boolean));
  told.textContent = parts ? view.t("result.count", { n: results.querySelectorAll("article").length }) : "";
  if (parts) return results.scrollIntoView({ block: "nearest" });
  const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
  const proof = target?.querySelector("details");
  if (target?.matches("article") && proof) proof.open = true;
  target?.scrollIntoView();
}

function aQuestion(view, query, place) {
  return view.results(search.ask(query, place), { query, place });
}

function aTopic(view, id, place) {
  const topic = search.topics.findIndex((each) => each.id === id);
  if (topic < 0) return null;
  const places = place ? search.places.resolve(place) : [];
  const shown = new View(search, view.words, lang, { ...links, ask: (q, where) => links.topic(id, where) });
  return [shown.topic({ topic: { topic, words: [], ...search.forTopic(topic, places) }, places }, { query: "" })];
}

function aPrefecture(view, name) {
  const desks = search.desks.map((desk, index) => index)
    .filter((index) => search.desks[index].areas.some((area) => area.startsWith(name)))
    .sort((a, b) => search.desks[a].areas.length - search.desks[b].areas.length);
  if (!desks.length) return null;
  const programs = new Map();
  for (const desk of desks) {
    const { program } = search.desks[desk];
    programs.set(program, [...(programs.get(program) ?? []), desk]);
  }
  const order = [...programs.keys()].sort((a, b) => Math.min(...programs.get(a)) - Math.min(...programs.get(b)));
  return [element("h2", {}, view.placeName(name)),
    ...order.map((program) => view.desks(view.either(search.programs[program]), programs.get(program)))];
}

/** Puts the words around the list into the other language; the list itself is Japanese. */
function speak(to) {
  lang = to;
  document.documentElement.lang = to;
  for (const part of document.querySelectorAll("[data-w]")) {
    part.textContent = allWords[to][part.dataset.w].replace(/\{(\w+)\}/g, (all, name) => part.dataset[name] ?? all);
    part.lang = to;
  }
  for (const tag of all.querySelectorAll(".tag")) {
    tag.dataset.ja ??= tag.textContent;
    const key = Object.keys(allWords.ja).find((each) => /^(?:label|phone)\./.test(each) && allWords.ja[each] === tag.dataset.ja);
    if (key) tag.textContent = allWords[to][key];
  }
  for (const part of document.querySelectorAll("[data-en]")) {
    part.dataset.ja ??= part.textContent;
    part.textContent = part.dataset[to];
    part.lang = to;
  }
  const button = document.getElementById("language");
  button.textContent = to === "ja" ? "English" : "日本語";
  button.lang = to === "ja" ? "en" : "ja";
  tellAge(allWords[to]);
  show();
}

for (const part of document.querySelectorAll(".js")) part.hidden = false;
document.getElementById("language").addEventListener("click", () => speak(lang === "ja" ? "en" : "ja"));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  location.hash = links.ask(form.querySelector("#q").value.trim(), form.querySelector("#place").value.trim());
  results.focus({ preventScroll: true });
});
addEventListener("hashchange", show);
tellAge(allWords[lang]);
show();
