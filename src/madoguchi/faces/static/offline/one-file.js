// The one file: the list that is there, found by a question, a number, a place, a trouble.

import { inLanguage } from "./explain.js";
import { readRouter } from "./router.js";
import { forFunction } from "./place-choice.js";
import { View, element } from "./view.js";
import { messages } from "./messages.js";

const form = document.querySelector("form.ask");
const [found, results, all, told] = ["found", "results", "all", "told"].map((id) => document.getElementById(id));
const languages = document.getElementById("language");
const toHash = (values) => `#${new URLSearchParams(Object.entries(values).filter(([, value]) => value))}`;
const links = {
  wholeTopic: false,
  desk: (id) => `#${id}`,
  topic: (topic, place) => toHash({ topic, place }),
  prefecture: (prefecture) => toHash({ prefecture }),
  ask: (q, place) => toHash({ q, place }),
};
// やさしい日本語 is Japanese; of Chinese it is the simplified writing.
const TAGS = { easy: "ja", zh: "zh-Hans" };
const texts = JSON.parse(document.getElementById("said").textContent);
let lang = "ja";

toPlace();
// A browser that cannot unpack the tables shows the list, which needs no search.
if ("DecompressionStream" in window) start();
else for (const part of document.querySelectorAll(".js")) part.hidden = true;

async function start() {
  const router = await readRouter(JSON.parse(document.getElementById("search-data").textContent));
  languages.addEventListener("change", () => speak(router, languages.value));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    location.hash = links.ask(form.querySelector("#q").value.trim(), form.querySelector("#place").value.trim());
    results.focus({ preventScroll: true });
  });
  addEventListener("hashchange", () => show(router));
  show(router);
}

/** What stands behind the #: a question, a trouble, a prefecture; else a place in the list. */
function show(router) {
  const asked = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
  const [query, place] = [asked.get("q") ?? "", asked.get("place") ?? ""];
  const view = new View(router, messages[lang], lang, links);
  const parts = asked.get("topic") ? aTopic(view, asked.get("topic"), place)
    : asked.get("prefecture") ? aPrefecture(view, asked.get("prefecture"))
      : query || place ? view.results(router.ask(query, place), { query, place }) : null;
  form.querySelector("#q").value = query;
  form.querySelector("#place").value = place;
  document.documentElement.classList.toggle("asked", Boolean(parts));
  found.hidden = !parts;
  all.hidden = Boolean(parts);
  results.replaceChildren(...(parts ?? []));
  told.textContent = parts ? view.t("result.count", { n: results.querySelectorAll("article").length }) : "";
  if (parts) return results.scrollIntoView({ block: "nearest" });
  toPlace()?.scrollIntoView();
}

/** The place in the list that stands behind the #, with its proof open. */
function toPlace() {
  const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
  const proof = target?.matches("article") ? target.querySelector("details") : null;
  if (proof) proof.open = true;
  return target;
}

function aTopic(view, id, place) {
  const { router, words } = view;
  if (!router.topics.has(id)) return null;
  const places = place ? router.finder.resolve(place) : [];
  return [new View(router, words, lang, { ...links, ask: (_, where) => links.topic(id, where) }).topic(id, places)];
}

function aPrefecture(view, name) {
  const { desks } = view.router.directory;
  const local = desks.filter(({ areas }) => areas.some((area) => area.startsWith(name)))
    .sort((a, b) => a.areas.length - b.areas.length);
  if (!local.length) return null;
  const programs = [...new Set(desks.map(({ program }) => program))]
    .map((program) => local.filter((desk) => desk.program === program)).filter(({ length }) => length);
  const inOrder = orderOfUse(view.router, name);
  programs.sort(([one], [other]) => inOrder(one.program) - inOrder(other.program));
  return [element("h2", {}, view.placeName(name)), ...programs.map((own) => view.desks(view.programName(own[0]), own))];
}

/** A program's place on a prefecture's page: what takes every trouble, its own, offices of several, as in web/pages/browse.py. */
function orderOfUse({ directory, finder }, name) {
  const { general, desks } = directory;
  const first = new Set((general ? forFunction(general, finder.resolve(name)).desks : []).map(({ program }) => program));
  const prefectureOf = (area) => finder.prefectures.find((each) => area.startsWith(each.name))?.name ?? area;
  return (program) => {
    const own = desks.filter((desk) => desk.program === program);
    const several = own.filter(({ areas }) => new Set(areas.map(prefectureOf)).size > 1);
    return first.has(program) ? 0 : 2 * several.length > own.length ? 2 : 1;
  };
}

/** Puts the words around the list into another language; the list itself is Japanese. */
function speak(router, to) {
  lang = to;
  const tag = TAGS[to] ?? to;
  document.documentElement.lang = tag;
  for (const part of document.querySelectorAll("[data-w]")) {
    part.textContent = messages[to][part.dataset.w].replace(/\{(\w+)\}/g, (whole, name) => part.dataset[name] ?? whole);
    part.lang = tag;
  }
  for (const part of all.querySelectorAll(".tag")) {
    part.dataset.ja ??= part.textContent;
    const key = Object.keys(messages.ja).find((each) => /^(?:label|phone)\./.test(each) && messages.ja[each] === part.dataset.ja);
    if (key) part.textContent = messages[to][key];
    part.lang = key ? tag : "ja"; // a label as the list prints it
  }
  for (const part of document.querySelectorAll("[data-said]")) {
    const said = texts[part.dataset.said];
    part.textContent = inLanguage(said, to);
    part.lang = said[to] ? tag : tag === "ja" || !said.en ? "ja" : "en";
  }
  for (const part of document.querySelectorAll("[data-label]")) part.setAttribute("aria-label", messages[to][part.dataset.label]);
  document.title = `${messages[to]["one.title"]} | ${messages[to]["site.name"]}`;
  show(router);
}
