// An answer as parts of a page: the same classes and words as the served pages.

import { isPhrased, piecesOf } from "./breaks.js";
import { LOCAL, numbersOf } from "./directory.js";
import { inLanguage } from "./explain.js";
import { digits } from "./numbers.js";
import { forFunction } from "./place-choice.js";

const MOST_LISTED = 30;
const MOST_OF_A_FUNCTION = 3;
// Other troubles that may be meant are offered from this chance on, and so many of them.
const WORTH_OFFERING = 0.02;
const MOST_OFFERED = 4;
// Kinds of numbers by their leading digits (Japan's numbering plan).
const KINDS = [["0120", "free"], ["0800", "free"], ["0570", "navi-dial"], ["050", "ip"]];

/** A text with its break points; anything else as it is. */
function phrased(child, lang = document.documentElement.lang) {
  if (typeof child !== "string") return [child];
  return piecesOf(child, lang).flatMap((piece, at) => (at ? [document.createElement("wbr"), piece] : [piece]));
}

/** An element with attributes and children (texts stay texts). */
export function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  const shown = children.flat().filter((child) => child !== null && child !== undefined);
  made.append(...(isPhrased(name, attributes?.class) ? shown.flatMap((child) => phrased(child, attributes?.lang)) : shown));
  return made;
}

export class View {
  /** `links`: where a desk, a topic, a prefecture, another question are. */
  constructor(router, words, lang, links) {
    Object.assign(this, { router, words, lang, links });
    this.isJapanese = ["ja", "easy"].includes(lang);
    this.ja = this.isJapanese ? {} : { lang: "ja" };
  }

  t(key, values = {}) {
    return (this.words[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  }

  /** A text by language, in the page's. */
  said(text) {
    return inLanguage(text, this.lang);
  }

  /** The parts of the page for an answer; `asked` is the question and its place. */
  results(found, asked) {
    if (found.refusal === "crisis") return this.crisis(found);
    const shown = found.items.length || found.question ? this.answer(found, asked) : this.noAnswer(found, asked);
    return [this.alarm(found), this.unknownPlace(found, asked), this.understood(found, asked), ...shown].filter(Boolean);
  }

  /** Whom to call now, and no desk. */
  crisis({ alarm }) {
    const contacts = this.contacts(alarm).map(({ number, name, what, hours }) =>
      element("article", { class: "row" }, element("h3", {}, name),
        number ? element("p", { class: "numbers" }, this.tel(number)) : null,
        element("p", {}, what, element("br"), hours)));
    return [element("h2", {}, this.t("crisis.title")), element("p", { class: "lead" }, this.t("crisis.lead")),
      element("div", { class: "crisis" }, contacts)];
  }

  /** The same in a quiet box above the answer, where it may be danger. */
  alarm({ alarm }) {
    if (!alarm) return null;
    const rows = this.contacts(alarm).map(({ number, name, what }) =>
      element("li", {}, number ? this.tel(number) : null, number ? " " : "", `${name} `, element("span", { class: "fine" }, what)));
    return element("aside", { class: "alarm" }, element("h2", {}, this.t("crisis.possible")), element("ul", {}, rows));
  }

  contacts(alarm) {
    return this.router.danger.contactsFor(alarm).map(({ number, said }) => ({ number, ...said[this.lang] }));
  }

  /** The two numbers of every emergency, where nothing was found. */
  always({ alarm }) {
    if (alarm) return null;
    const told = this.router.danger.contacts.filter(({ kinds }) => kinds.includes("accident"))
      .flatMap(({ number, said }) => [` ${said[this.lang].name} `, this.tel(number)]);
    return element("p", { class: "fine" }, this.t("crisis.always"), told.slice(0, 4));
  }

  /** A number to press; without its area code it is a text. */
  tel(number) {
    if (LOCAL.test(number)) return element("span", { class: "tel local" }, number);
    const dialled = number.startsWith("#") ? encodeURIComponent(number) : digits(number);
    return element("a", { class: "tel", href: `tel:${dialled}` }, number);
  }

  unknownPlace(found, { query, place }) {
    const isUnknown = found.placeNotUnderstood || (!query && place && !this.placesOf(found, place).length);
    return isUnknown ? this.note(this.t("answer.place_unknown", { place })) : null;
  }

  /** What was understood of the question: the place, the troubles, and other places that may be meant. */
  understood({ understoodPlace, question, topics, places, otherPlaces }, { query }) {
    const here = this.hereOf(places);
    const chips = [
      ...(understoodPlace && !question ? [element("span", { class: "chip chip-said" }, this.place(understoodPlace))] : []),
      ...topics.map((topic) => this.topicChip(topic, here)),
      ...otherPlaces.map((place) =>
        element("a", { class: "chip", href: this.links.ask(query, place) }, this.t("answer.for_other_place", { place: this.placeName(place) }))),
    ];
    return chips.length ? element("div", { class: "chips", role: "group", "aria-label": this.t("answer.understood") }, chips) : null;
  }

  topicChip(id, prefecture) {
    return element("a", { class: "chip", href: this.links.topic(id, prefecture) }, this.said(this.router.topics.get(id).name));
  }

  topicChips(topics, places) {
    const here = this.hereOf(places);
    return element("ul", { class: "chips" }, topics.map((topic) => element("li", {}, this.topicChip(topic, here))));
  }

  /** The desk to call first with its reasons, or equals, or the question back; then what else there is. */
  answer(found, asked) {
    const { items, question, numbers } = found;
    const equals = question || (numbers.length && items.length > 1) ? items : [];
    const [first, ...rest] = equals.length ? [] : items;
    const title = question ? this.t("answer.candidates") : this.t("answer.together", { n: equals.length });
    return [
      this.whichPlace(found, asked),
      this.unsure(found),
      first ? this.first(first, found.instead.length ? [] : found.topics, rest) : null,
      question ? this.question(question, asked) : null,
      equals.length ? element("section", {}, element("h2", {}, title), this.rows(equals, 3)) : null,
      found.outside.length && items.length
        ? element("section", {}, element("h2", {}, this.t("abstain.outside_perhaps")), ...this.doors(found.outside)) : null,
      first && !numbers.length ? this.otherwise(found, first, rest, asked) : null,
    ];
  }

  /** Places that may be meant, where the answer was given without asking which. */
  whichPlace({ question, places }, asked) {
    const names = [...new Set(places.map(({ prefecture, municipality }) => prefecture + (municipality ?? "")))];
    if (question || names.length < 2) return null;
    return element("div", { class: "note" }, element("p", {}, this.t("which.lead", { n: names.length })),
      element("ul", { class: "chips" }, names.map((name) =>
        element("li", {}, element("a", { class: "chip", href: this.links.ask(asked.query, name), ...this.ja }, name)))));
  }

  /** Troubles to choose from, where the question was not understood for sure. */
  unsure({ instead, places }) {
    return instead.length
      ? element("div", { class: "note" }, element("p", {}, this.t("answer.unsure")), this.topicChips(instead, places)) : null;
  }

  /** The desk to call first: its number before everything else, then why it is this one, and what to say. */
  first({ desk, reasons, general, first }, topics, rest = []) {
    return element("article", { class: "answer" }, this.phones(desk, first), this.age(desk, first, rest),
      element("h2", {}, element("a", { href: this.links.desk(desk.id), ...this.ja }, desk.name)),
      element("p", { class: "fine" }, this.generalTag(general), this.programName(desk)), this.facts(desk),
      reasons.length ? [element("h3", { class: "small" }, this.t("answer.why")), this.reasons(reasons)] : null,
      desk.numbers.length ? this.say(desk, first, topics) : this.source(desk));
  }

  /** Until when the list of the number holds, and whom to call if nobody answers. */
  age(desk, first, rest) {
    if (!desk.numbers.length) return null;
    const ways = [["age.next", false], ["age.general", true]].flatMap(([key, isGeneral]) => {
      const other = rest.find(({ general }) => general === isGeneral);
      return other ? [element("a", { href: this.links.desk(other.desk.id) }, this.t(key))] : [];
    });
    const between = this.isJapanese ? "・" : ", ";
    return element("p", { class: "age" }, numbersOf(desk, first)[0].age[this.lang],
      ways.length ? [" ", this.t("age.otherwise"), this.isJapanese ? "" : " ",
        ...ways.flatMap((way, i) => (i ? [between, way] : [way])), this.isJapanese ? "へ。" : "."] : null);
  }

  /** What to say first: large in Japanese for everybody, with its meaning and its reading for the others. */
  say(desk, first, topics) {
    const through = this.router.scripts.putThrough(desk, numbersOf(desk, first)[0]);
    const { say, ready, prepare, reading } = this.router.scripts.of(desk, topics);
    const meaning = this.said(say);
    const read = this.lang === "ja" ? "" : reading[this.lang] ?? reading.en;
    const fine = (key, text) => element("p", { class: "fine" }, element("b", {}, this.t(key)), " ", text);
    return element("section", { class: "say" },
      element("h3", { class: "small" }, this.t("slip.say"), " ", element("span", { class: "tag quiet" }, this.t("kind.editorial"))),
      through ? [element("p", { class: "fine" }, this.t("say.through")),
        element("p", { class: "say-this", ...this.ja }, `「${through}」`), element("p", { class: "fine" }, this.t("say.then"))] : null,
      meaning === say.ja ? null : [element("p", {}, meaning), this.isJapanese ? null : element("p", { class: "fine" }, this.t("slip.say_ja"))],
      element("p", { class: "say-this", ...this.ja }, `「${say.ja}」`),
      read ? element("p", { class: "say-reading" }, read, " ", element("span", { class: "tag quiet" }, this.t("answer.by_machine"))) : null,
      this.lang === "ja" ? null : element("p", { class: "fine" }, this.t("say.desk_language")),
      fine("slip.ready", this.said(ready)),
      fine("slip.prepare", prepare.map((line) => this.said(line)).join(this.isJapanese ? "、" : "; ")));
  }

  reasons(reasons) {
    return element("ul", { class: "reasons" }, reasons.map((reason) => element("li", {}, this.said(reason))));
  }

  /** The question back: the places that may be meant, by prefecture, or the map. */
  question({ text, choices }, asked) {
    const prefectures = this.router.finder.prefectures.map(({ name }) => name);
    const groups = prefectures.map((name) => choices.filter((choice) => choice.startsWith(name))).filter(({ length }) => length);
    return element("section", { class: "question" }, element("h2", {}, this.said(text)),
      choices.length
        ? groups.map((group) => element("ul", { class: "choices" }, group.map((choice) =>
          element("li", {}, element("a", { class: "button", href: this.links.ask(asked.query, choice) }, this.place(choice))))))
        : this.router.home.everywhere ? [element("p", {}, this.t("answer.choose_prefecture")), this.map(asked)] : []);
  }

  /** Behind the first desk: the next ones, other troubles, the general desk, all of the trouble, the map. */
  otherwise({ topics, places, likely, instead }, first, rest, asked) {
    const said = new Set(first.reasons.map((reason) => reason.ja));
    const others = rest.map((item) => ({ ...item, reasons: item.reasons.filter((reason) => !said.has(reason.ja)) }));
    const [near, general] = [false, true].map((isGeneral) => others.filter((item) => item.general === isGeneral));
    const offered = instead.length ? [] : likely.filter(({ strength }) => strength >= WORTH_OFFERING)
      .map(({ target }) => target).filter((topic) => !topics.includes(topic)).slice(0, MOST_OFFERED);
    const parts = [
      ...(near.length ? [this.h3("answer.next_desks"), this.rows(near, 4)] : []),
      ...(offered.length ? [this.h3("answer.next_topics"), this.topicChips(offered, places)] : []),
      ...(general.length ? [this.h3("answer.next_general"), this.rows(general, 4)] : []),
      ...(this.links.wholeTopic && topics.length ? [this.wholeTopic(topics[0], places)] : []),
      ...(topics.length && !places.length ? [this.narrow(asked)] : []),
    ];
    return parts.length ? element("section", { class: "otherwise" }, element("h2", {}, this.t("answer.next")), parts) : null;
  }

  h3(key) {
    return element("h3", {}, this.t(key));
  }

  wholeTopic(topic, places) {
    const href = this.links.topic(topic, this.hereOf(places));
    return element("p", {}, element("a", { href }, this.t("result.whole_topic")));
  }

  /** No desk is named: why, whose work it is, the general desk, the desks of the place. */
  noAnswer(found, asked) {
    const { refusal, outside, message } = found;
    const why = refusal ?? "out-of-scope";
    const ofNumber = why === "not-in-list" && (outside.length > 0 || found.ofAnotherDay);
    const sure = outside.length === 1 && !ofNumber;
    const title = sure ? "abstain.outside_title" : this.words[`abstain.${why}_title`] ? `abstain.${why}_title` : "abstain.title";
    const places = this.placesOf(found, asked.place);
    return [
      element("h2", {}, this.t(title)),
      sure || (!asked.query && places.length)
        ? null : element("p", {}, ofNumber ? this.said(message) : this.t(`abstain.${why}`)),
      ...(outside.length && !ofNumber ? [element("p", {}, this.t(sure ? "abstain.outside" : "abstain.outside_perhaps"))] : []),
      ...this.doors(outside),
      this.near(found),
      ["empty", "too-long"].includes(why) ? null : this.general(places),
      ...this.toPrefectures(places),
      this.always(found),
    ];
  }

  /** Numbers of the list that the typed one may have been meant for: said as such, never as the answer. */
  near({ near }) {
    return near.length ? element("section", {}, element("h2", {}, this.t("near.title")), element("p", {}, this.t("near.lead")),
      element("div", { class: "rows" }, near.map(({ number, desk, slip }) => element("article", { class: "row" },
        element("h3", {}, element("a", { href: this.links.desk(desk.id), ...this.ja }, desk.name)),
        element("p", { class: "numbers" }, this.tel(number), " ", element("span", { class: "tag quiet" }, this.t(`near.${slip}`))))))) : null;
  }

  /** Offices outside the list whose work it is, or may be. */
  doors(doors) {
    return doors.map(({ name, what, number }) => element("article", { class: "row" },
      element("h3", {}, this.said(name)), element("p", {}, this.said(what)),
      number ? element("p", { class: "numbers" }, this.tel(number)) : null));
  }

  /** The desk that takes every trouble, shown for want of a surer one. */
  general(places) {
    const { general } = this.router.directory;
    const desks = general ? forFunction(general, places.length === 1 ? places : []).desks : [];
    const items = desks.slice(0, 1).map((desk) => ({ desk, reasons: [], general: true, first: "" }));
    return items.length ? element("section", { class: "general" }, element("h2", {}, this.t("abstain.general")),
      element("p", {}, this.t("abstain.general_lead")), this.rows(items, 3)) : null;
  }

  /** The places of an answer; of a place alone those of its field. */
  placesOf({ places }, field) {
    return places.length || !field ? places : this.router.finder.resolve(field);
  }

  toPrefectures(places) {
    const prefectures = [...new Set(places.map(({ prefecture }) => prefecture))].filter((name) => this.isOurs(name));
    return prefectures.map((name) => element("p", {},
      element("a", { href: this.links.prefecture(name) }, this.t("abstain.prefecture", { name: this.placeName(name) }))));
  }

  /** The prefecture of the only place, if the directory has desks there. */
  hereOf(places) {
    return places.length === 1 && this.isOurs(places[0].prefecture) ? places[0].prefecture : "";
  }

  /** Whether the directory has desks in a prefecture, and with them pages of it. */
  isOurs(prefecture) {
    return this.router.directory.desks.some(({ areas }) => areas.some((area) => area.startsWith(prefecture)));
  }

  /** A place of the list as the language writes it. */
  placeName(where) {
    return this.said(this.router.ground.reasons.placeName(where));
  }

  /** The same with the Japanese beside it. */
  place(where) {
    const name = this.placeName(where);
    if (this.isJapanese) return name;
    const printed = element("span", { class: "printed-name", lang: "ja" }, where);
    return name === where ? printed : [name, " ", printed];
  }

  narrow(asked) {
    const places = this.places(asked);
    return places && element("details", { class: "narrow" }, element("summary", {}, this.t("result.where")), places);
  }

  /** The places to choose from: the map where the desks are all over it, else those that have any; null for no choice. */
  places(asked) {
    const { everywhere, choices } = this.router.home;
    if (everywhere) return this.map(asked);
    return choices.length ? element("ul", { class: "chips" }, choices.map((name) =>
      element("li", {}, element("a", { class: "chip", href: this.links.ask(asked.query, name) }, this.place(name))))) : null;
  }

  /** The 47 prefectures, each in its square of the tile map. */
  map({ query }) {
    return element("ul", { class: "map" }, this.router.finder.prefectures.map(({ name, square }, i) =>
      element("li", { class: `p${String(i + 1).padStart(2, "0")}` },
        element("a", { href: this.links.ask(query, name) }, this.said(square)))));
  }

  /** A trouble chosen from the list: each function with its desks for the place, or the places to choose from. */
  topic(id, places) {
    const { name, functions } = this.router.topics.get(id);
    const asks = { query: "" };
    const choices = functions.map((each) => this.router.directory.functions.get(each))
      .map((fn) => ({ fn, ...forFunction(fn, places) }));
    return element("section", {}, element("h2", {}, this.said(name)),
      choices[0].ask && !places.length
        ? element("div", { class: "question" }, element("p", {}, this.t("result.where")), this.places(asks)) : null,
      choices.map((choice, i) => this.functionOf(choice, i === 0, id)),
      choices[0].ask || places.length ? null : this.narrow(asks));
  }

  functionOf({ fn, desks, byPlace, label }, isFirst, topic) {
    if (!desks.length || (byPlace.length && !isFirst)) return null;
    const items = desks.slice(0, byPlace.length || MOST_OF_A_FUNCTION)
      .map((desk) => ({ desk, reasons: [], general: false, first: label }));
    const lead = isFirst && !byPlace.length ? this.first(items.shift(), [topic]) : null;
    return element("section", {}, element("h3", {}, this.said(fn.name)), lead, items.length ? this.rows(items, 4) : null);
  }

  /** Desks under a title, as many as a page bears. */
  desks(title, desks) {
    const items = desks.slice(0, MOST_LISTED).map((desk) => ({ desk, reasons: [], general: false, first: "" }));
    const more = desks.length - items.length;
    return element("section", {},
      element("h2", {}, title, " ", element("span", { class: "fine" }, this.t("result.count", { n: desks.length }))),
      element("div", { class: "rows dense" }, items.map((item) => this.row(item, 3))),
      more > 0 ? element("p", { class: "fine" }, this.t("result.more", { n: more })) : null);
  }

  rows(items, level) {
    return element("div", { class: "rows" }, items.map((item) => this.row(item, level)));
  }

  row({ desk, reasons, general, first }, level) {
    return element("article", { class: "row" },
      element(`h${level}`, {}, element("a", { href: this.links.desk(desk.id), ...this.ja }, desk.name)),
      this.phones(desk, first),
      element("p", { class: "fine" }, this.generalTag(general), this.programName(desk)),
      reasons.length ? this.reasons(reasons) : null, this.facts(desk), this.source(desk));
  }

  /** Of several sources the one that a desk rests on. */
  source({ source }) {
    if (!source) return null;
    const colon = ["ja", "easy", "zh"].includes(this.lang) ? "：" : ": ";
    return element("p", { class: "edition" },
      element("span", this.ja, source.name), colon, source.line[this.lang]);
  }

  programName(desk) {
    return this.said(this.router.directory.programOf(desk).name);
  }

  generalTag(isGeneral) {
    return isGeneral ? [element("span", { class: "tag quiet" }, this.t("answer.general")), " "] : null;
  }

  /** What the list announces: a number that may have changed is never shown without it. */
  facts(desk) {
    return desk.facts.map((fact) => this.note(fact[this.lang]));
  }

  note(text) {
    return element("p", { class: "note" }, text);
  }

  /** The numbers to call, and below them where to write. */
  phones(desk, first) {
    return [this.numbers(desk, first), this.written(desk)];
  }

  numbers(desk, first) {
    if (!desk.numbers.length) return element("p", { class: "no-number" }, this.t("answer.no_number"));
    return element("ul", { class: "numbers" }, numbersOf(desk, first).map(({ number, label, extension }) => {
      const kind = LOCAL.test(number) ? [number, "local"] : KINDS.find(([start]) => digits(number).startsWith(start));
      return element("li", {}, element("span", { class: "number" }, this.tel(number),
        label ? this.label(label, "tag") : null,
        extension ? element("span", { class: "extension" }, this.t("answer.extension", { n: extension })) : null,
        kind ? element("span", { class: "tag quiet" }, this.t(`phone.${kind[1]}`)) : null));
    }));
  }

  label(label, style) {
    const shown = this.words[`label.${label}`];
    return element("span", { ...(style ? { class: style } : {}), ...(shown ? {} : this.ja) }, shown ?? label);
  }

  /** FAX numbers, which are no links, and mail addresses. */
  written({ faxes, emails }) {
    if (!faxes.length && !emails.length) return null;
    return element("ul", { class: "written" },
      faxes.map(({ number, label, extension }) => element("li", {}, `${this.t("answer.fax")} `,
        element("span", { class: "figure" }, number), label ? [" ", this.label(label)] : null,
        extension ? ` ${this.t("answer.extension", { n: extension })}` : null)),
      emails.map((address) => element("li", {}, `${this.t("answer.email")} `,
        element("a", { class: "long", href: mailUri(address) }, breakable(address)))));
  }
}

/** An address that a narrow screen breaks at its joints, not within a word, as in faces/web/site.py. */
function breakable(address) {
  return address.split(/(?<=@)|(?<=\/)(?!\/)|(?=\.)/).flatMap((part, at) => (at ? [element("wbr"), part] : [part]));
}

/** The link that writes to an address, as in text/online.py. */
function mailUri(address) {
  return `mailto:${address.split("@").map((part) => encodeURIComponent(part).replaceAll("%2B", "+")).join("@")}`;
}
