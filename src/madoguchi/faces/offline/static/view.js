// What was found, as parts of a page: the same classes as the served pages.

import { digits } from "./numbers.js";

const MOST_NAMES = 30;
const DESKS_OF_A_FUNCTION = 3;
// Kinds of numbers by their leading digits (Japan's numbering plan).
const KINDS = [["0120", "free"], ["0800", "free"], ["0570", "navi"], ["050", "ip"]];

/** An element with attributes and children (texts stay texts). */
export function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

export class View {
  /** `links`: where a desk, a topic, a prefecture, another question, the emergency page are. */
  constructor(search, words, lang, links) {
    Object.assign(this, { search, words, lang, links });
  }

  t(key, values = {}) {
    return (this.words[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  }

  either(both) {
    return this.lang === "ja" ? both.name : both.nameEn || both.name;
  }

  get ja() {
    return this.lang === "ja" ? {} : { lang: "ja" };
  }

  /** The parts of the page for what was found; `asked` is the question and its place. */
  results(found, asked) {
    if (found.kind === "crisis") return this.crisis(found);
    return [this.alarm(found), ...this.answers(found, asked)];
  }

  answers(found, asked) {
    if (found.kind === "number") return this.numbers(found);
    if (found.kind === "empty") return [this.unknownPlace(found, asked), ...this.toPlaces(found.places)];
    const blocks = [found.topic ? this.topic(found, asked) : null, this.named(found)];
    if (found.names.exact) blocks.reverse();
    const shown = blocks.filter(Boolean);
    if (!shown.length && found.like.length) shown.push(this.desks(this.t("result.like"), found.like));
    const nothing = !shown.length && !found.perhaps.length;
    if (!shown.length && found.general) shown.push(this.general(found.general));
    return [
      this.unknownPlace(found, asked), this.perhaps(found, shown.length === 0 || Boolean(found.general)), ...shown,
      ...(nothing ? [this.note(this.t("result.nothing")), this.always()] : []),
      ...(nothing || !found.topic ? this.toPlaces(found.places) : []),
    ].filter(Boolean);
  }

  /** Whom to call now, and no desk. */
  crisis({ alarm }) {
    const contacts = this.search.danger.contactsFor(alarm).map(({ number, said }) => {
      const { name, what, hours } = said[this.lang] ?? said.ja;
      return element("article", { class: "row" }, element("h3", {}, name),
        number ? element("p", { class: "numbers" }, this.emergency(number)) : null,
        element("p", {}, what, element("br"), hours));
    });
    return [element("h2", {}, this.t("crisis.title")), element("p", { class: "lead" }, this.t("crisis.lead")),
      element("div", { class: "crisis" }, contacts)];
  }

  /** The same in a quiet box above the answer, where it may be danger. */
  alarm({ alarm }) {
    if (!alarm) return null;
    const rows = this.search.danger.contactsFor(alarm).map(({ number, said }) => {
      const { name, what } = said[this.lang] ?? said.ja;
      return element("li", {}, number ? this.emergency(number) : null, number ? " " : "", `${name} `,
        element("span", { class: "fine" }, what));
    });
    return element("aside", { class: "alarm" }, element("h2", {}, this.t("crisis.possible")), element("ul", {}, rows));
  }

  emergency(number) {
    return element("a", { class: "tel", href: `tel:${number.startsWith("#") ? encodeURIComponent(number) : digits(number)}` }, number);
  }

  /** The two numbers of every emergency, where nothing was found. */
  always() {
    const told = this.search.danger.contacts.filter(({ kinds }) => kinds.includes("accident"))
      .flatMap(({ number, said }) => [` ${(said[this.lang] ?? said.ja).name} `, this.emergency(number)]);
    return element("p", { class: "fine" }, this.t("crisis.always"), told.slice(0, 4));
  }

  numbers({ desks }) {
    return [desks.length ? this.desks(this.t("result.number"), desks) : this.note(this.t("result.not_in_list")), ...(desks.length ? [] : [this.always()])];
  }

  note(text) {
    return element("p", { class: "note" }, text);
  }

  unknownPlace(found, asked) {
    return found.placeUnknown ? this.note(this.t("result.place_unknown", { place: asked.place })) : null;
  }

  toPlaces(places) {
    const prefectures = [...new Set(places.map((place) => place.prefecture))].slice(0, 8);
    return prefectures.map((name) => element("p", {},
      element("a", { href: this.links.prefecture(name) }, this.t("result.desks_of", { place: this.placeName(name) }))));
  }

  placeName(prefecture) {
    const found = this.search.places.prefectures.find((each) => each.name === prefecture);
    return this.lang === "ja" ? prefecture : found.romaji;
  }

  perhaps(found, alone) {
    const chips = found.perhaps.filter((each) => alone || each.score > 1).map(({ topic }) => {
      const entry = this.search.topics[topic];
      const place = found.places.length === 1 ? found.places[0].prefecture : "";
      return element("li", {}, element("a", { class: "chip", href: this.links.topic(entry.id, place) }, this.either(entry)));
    });
    if (!chips.length) return null;
    return element("div", { class: "fine" }, element("p", {}, this.t("result.perhaps")), element("ul", { class: "chips" }, chips));
  }

  /** The trouble: each function with its desks for the place, or the places to choose from. */
  topic({ topic, places }, asked) {
    const entry = this.search.topics[topic.topic];
    const where = places.length === 1 ? places[0].prefecture + (places[0].municipality ?? "") : "";
    const why = topic.words.length ? this.t("result.why", { words: topic.words.slice(0, 3).join("」「") }) : "";
    const { ask, byPlace } = topic.functions[0];
    const way = this.links.topic(entry.id, places.length === 1 ? places[0].prefecture : "");
    return element("section", {},
      element("h2", {}, this.t("result.for_topic", { topic: this.either(entry) })),
      element("p", { class: "fine" }, why, where ? element("span", this.ja, (why && " · ") + where) : null),
      ask ? this.choose(byPlace, places, asked) : null,
      topic.functions.map((each, i) => this.fn(each, i === 0)),
      this.links.wholeTopic && !ask ? element("p", {}, element("a", { href: way }, this.t("result.whole_topic"))) : null,
      ask || places.length ? null : this.narrow(asked));
  }

  /** The desk that takes every trouble, shown for want of a surer one. */
  general({ desks, byPlace }) {
    return element("section", {}, element("h2", {}, this.t("abstain.general")),
      element("p", {}, this.t("abstain.general_lead")),
      element("div", { class: "rows" }, desks.slice(0, byPlace.length || 1).map((desk) => this.row(desk, 3))));
  }

  fn({ fn, desks, byPlace }, first) {
    if (!desks.length || (byPlace.length && !first)) return null;
    const shown = desks.slice(0, byPlace.length || DESKS_OF_A_FUNCTION);
    const lead = first && !byPlace.length ? [this.answer(shown.shift())] : [];
    return element("section", {}, element("h3", {}, this.either(fn)), lead,
      shown.length ? element("div", { class: "rows" }, shown.map((desk) => this.row(desk, 4))) : null);
  }

  /** The place decides: the places that the words may mean, or the map. */
  choose(byPlace, places, asked) {
    const names = [...new Set(byPlace.map(([place]) => place.prefecture + (place.municipality ?? "")))].slice(0, 12);
    if (!names.length && places.length) return null;
    const chips = names.map((name) => element("li", {}, element("a", { class: "chip", href: this.links.ask(asked.query, name), ...this.ja }, name)));
    return element("div", { class: "question" }, element("p", {}, this.t(names.length ? "result.which" : "result.where")),
      names.length ? element("ul", { class: "chips" }, chips) : this.map(asked));
  }

  narrow(asked) {
    return element("details", { class: "narrow" }, element("summary", {}, this.t("result.where")), this.map(asked));
  }

  /** The 47 prefectures, each in its square of the tile map. */
  map(asked) {
    return element("ul", { class: "map" }, this.search.places.prefectures.map((each, i) =>
      element("li", { class: `p${String(i + 1).padStart(2, "0")}` },
        element("a", { href: this.links.ask(asked.query, each.name) }, this.lang === "ja" ? each.short : each.romaji))));
  }

  named({ names }) {
    return names.desks.length ? this.desks(this.t("result.names"), names.desks) : null;
  }

  desks(title, desks) {
    const more = desks.length - MOST_NAMES;
    return element("section", {}, element("h2", {}, title, " ", element("span", { class: "fine" }, this.t("result.count", { n: desks.length }))),
      element("div", { class: "rows dense" }, desks.slice(0, MOST_NAMES).map((desk) => this.row(desk, 3))),
      more > 0 ? element("p", { class: "fine" }, this.t("result.more", { n: more })) : null);
  }

  /** The desk to call first: its number before everything else. */
  answer(index) {
    const desk = this.search.desks[index];
    return element("article", { class: "answer" }, this.phones(desk),
      element("h4", {}, element("a", { href: this.links.desk(desk.id), ...this.ja }, desk.name)),
      element("p", { class: "fine" }, this.either(this.search.programs[desk.program])), this.facts(desk));
  }

  /** What the list announces: a number that may have changed is never shown without it. */
  facts(desk) {
    return desk.facts.map((fact) => this.note(fact[this.lang]));
  }

  row(index, level) {
    const desk = this.search.desks[index];
    const program = this.search.programs[desk.program];
    return element("article", { class: "row" },
      element(`h${level}`, {}, element("a", { href: this.links.desk(desk.id), ...this.ja }, desk.name)),
      this.phones(desk),
      element("p", { class: "fine" }, this.either(program)), this.facts(desk));
  }

  phones(desk) {
    if (!desk.numbers.length) return element("p", { class: "no-number" }, this.t("answer.no_number"));
    return element("ul", { class: "numbers" }, desk.numbers.map((number, i) => {
      const label = desk.labels[i];
      const kind = KINDS.find(([start]) => digits(number).startsWith(start));
      const shown = this.words[`label.${label}`];
      return element("li", {}, element("span", { class: "number" },
        element("a", { class: "tel", href: `tel:${digits(number)}` }, number),
        label ? element("span", { class: "tag", ...(shown ? {} : this.ja) }, shown ?? label) : null,
        kind ? element("span", { class: "tag quiet" }, this.t(`phone.${kind[1]}`)) : null));
    }));
  }
}
