// Why this desk, as in answers/explain.py: sentences in the languages of the pages.

import { NATION, serves } from "./directory.js";
import { placeName } from "./places.js";

const MOST_WORDS = 3;

/** A text in a language; what a language lacks stands in English, or in Japanese. */
export function inLanguage(text, lang) {
  return text[lang] || (lang === "easy" || !text.en ? text.ja : text.en);
}

export class Reasons {
  /** `templates`: key → language → sentence, with names in braces; `spelt`: place → in Latin letters, in hangul. */
  constructor(templates, spelt) {
    Object.assign(this, { templates, spelt });
  }

  /** A place of the list as each language writes it. */
  placeName(where) {
    if (where === NATION) return this.sentence("everywhere");
    const [latin, hangul] = this.spelt[where] ?? [];
    return latin ? { ja: where, en: latin, zh: where, vi: latin, ko: hangul } : { ja: where };
  }

  /** Places in a row, by language. */
  placesTogether(places) {
    const names = places.map((place) => this.placeName(place));
    return Object.fromEntries(Object.entries(this.templates["between-places"]).map(([lang, sign]) =>
      [lang, names.map((name) => inLanguage(name, lang)).join(sign)]));
  }

  /** A sentence in all its languages. What fills it is text, or text by language. */
  sentence(key, filled = {}) {
    const value = (each, lang) => (typeof each === "string" ? each : inLanguage(each, lang));
    return Object.fromEntries(Object.entries(this.templates[key]).map(([lang, template]) =>
      [lang, template.replace(/\{(\w+)\}/g, (_, name) => value(filled[name], lang))]));
  }

  /** The trouble as it was understood, with the words that showed it. */
  topic({ name }, words) {
    if (!words.length) return this.sentence("topic-without-words", { topic: name });
    return this.sentence("topic", { topic: name, words: this.between(words.slice(0, MOST_WORDS)) });
  }

  /** Words as they stand within the quotation marks of a sentence, by language. */
  between(words) {
    return Object.fromEntries(Object.entries(this.templates["between-words"]).map(([lang, sign]) => [lang, words.join(sign)]));
  }

  /** Where the list says of a desk what was asked. */
  listed({ said, heading, words }) {
    const key = heading || said !== "duty" ? `listed-${said}` : "listed-remark";
    return this.sentence(key, { words: this.between(words), heading });
  }

  /** A typed number that was a desk's until a day, or will be one's. */
  held({ says, number, name, after, day }) {
    const [year, month, date] = day.split("-").map((part) => String(Number(part)));
    return this.sentence(says, { number, name, after, day: this.sentence("day", { iso: day, year, month, day: date }) });
  }

  /** A name that was typed: in the desk's as it is spelt (`stands`), near it, or another name for the desk. */
  name(said, likeness, stands, standsSpeltOtherwise) {
    if (likeness === 1 && stands) return this.sentence("name", { name: said });
    return this.sentence(likeness < 1 || standsSpeltOtherwise ? "name-close" : "name-meant", { name: said });
  }

  /** That the desk serves the place, or does not; null where neither is known. */
  place(desk, { places, text }) {
    const { areas } = desk;
    if (areas.length === 1 && areas[0] === NATION) return this.sentence("nation");
    const served = places.filter((place) => serves(desk, place));
    if (!served.length) return this.ofAPart(areas, places, text);
    if (places.length === served.length && places.length > 1) return this.sentence("place", { place: this.placeName(text) });
    const named = served.find(({ prefecture, city, municipality }) =>
      areas.includes(prefecture + (city || municipality || "")) || areas.includes(prefecture + (municipality || "")));
    const [{ prefecture }] = served;
    if (named) return this.sentence("place", { place: this.placeName(named.prefecture + (named.city || named.municipality || "")) });
    return areas.includes(prefecture) ? this.sentence("place", { place: this.placeName(prefecture) }) : null;
  }

  /** That its area is a part of the prefecture that was said, or lies elsewhere; null where it is not known. */
  ofAPart(areas, places, text) {
    const whole = places.filter(({ municipality }) => !municipality).map(({ prefecture }) => prefecture);
    const parts = areas.filter((area) => whole.some((prefecture) => area.startsWith(prefecture)));
    if (parts.length) return parts.length === 1 ? this.sentence("place", { place: this.placeName(parts[0]) }) : null;
    return areas.length ? this.sentence("not-there", { place: this.askedPlace(places, text) }) : null;
  }

  askedPlace(places, text) {
    return this.placeName(places.length === 1 ? placeName(places[0]) : text);
  }

  /** Why no desk is named, and what to do; null where one is. */
  refused(refusal, outside) {
    return refusal && this.sentence(refusal === "out-of-scope" && outside.length === 1 ? "outside" : refusal);
  }

  /** For a question without a place: the desk that answers for all. */
  nation({ areas }) {
    return areas.includes(NATION) ? this.sentence("nation-for-want-of-a-place") : null;
  }

  /** The question back: which of the places, or which of those where the desks are; `{ text, choices }`. */
  placeAsked({ byPlace, among }, where, home) {
    const choices = [...new Set(byPlace.map(([place]) => placeName(place)))];
    if (choices.length) return { text: this.sentence("which-place", { place: where.text }), choices };
    if (home.everywhere) return { text: this.sentence("which-prefecture"), choices };
    const near = home.of(among);
    const { length } = near.prefectures.length ? near.prefectures : home.prefectures;
    const text = this.sentence(length === 1 ? "which-town" : "which-prefecture");
    return { text, choices: near.choices.length ? near.choices : home.choices };
  }

  /** That no desk of the list is known to be for the place that was asked, and of which places the list is. */
  elsewhere(place, { named }) {
    return named.length
      ? this.sentence("elsewhere", { place, home: this.placesTogether(named) }) : this.sentence("elsewhere-of-none", { place });
  }
}
