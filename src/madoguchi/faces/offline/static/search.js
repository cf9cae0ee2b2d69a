// A question without a server: danger, number, place, trouble, name, in this order.

import { folding } from "./fold.js";
import { digits, typedNumbers } from "./numbers.js";
import { readRomaji } from "./romaji.js";
import { DangerSigns } from "./danger.js";
import { scoreTopics } from "./topics.js";
import { forFunction, localFirst, serving } from "./desks.js";
import { Places } from "./places.js";
import { Names } from "./names.js";

// A topic is sure when one strong word or three weak ones speak for it.
const SURE = 3;
// The topic of words that no desk of the list is for.
const NO_DESK = -1;
// Latin letters are taken for romaji when this share of the words reads as Japanese.
const READABLE = 0.75;
const LONGEST_QUESTION = 2000;

export class Search {
  constructor(data) {
    this.data = data;
    this.fold = folding(data.spellings);
    this.danger = new DangerSigns(data.danger, this.fold, data.romaji);
    this.programs = data.programs.map(([slug, name, nameEn, aliases]) => ({ slug, name, nameEn, aliases }));
    this.desks = data.desks.map(([id, program, parts, numbers, labels, areas, readings, more, facts = []]) => ({
      id, program, parts, numbers, labels, readings: readings.map((i) => data.readings[i]), more, facts,
      name: parts.join(" "), areas: areas.map((i) => data.areas[i]),
    }));
    this.functions = data.functions.map(([name, nameEn, desks, national]) => ({ name, nameEn, desks, national }));
    this.topics = data.topics.map(([id, name, nameEn, functions]) => ({ id, name, nameEn, functions }));
    this.words = {
      folded: new Map(Object.entries(data.words.folded)),
      latin: new Map(Object.entries(data.words.latin)),
    };
    this.places = new Places(data.places);
    this.byDigits = new Map();
    this.desks.forEach((desk, index) => new Set(desk.numbers.map(digits)).forEach((number) => {
      this.byDigits.set(number, [...(this.byDigits.get(number) ?? []), index]);
    }));
  }

  get names() {
    return this.index ??= new Names(this, this.fold, this.data.filling);
  }

  /** What is found: `kind` is empty, crisis, number or words; `alarm` where it may be danger. Desks are indexes. */
  ask(query, place = "") {
    const text = query.slice(0, LONGEST_QUESTION);
    const folded = this.fold(text);
    const numbers = typedNumbers(text);
    if (!folded && !numbers.length) return this.aPlace(place);
    const alarm = this.danger.alarm(text) ?? (place.trim() ? this.danger.alarm(place) : null);
    if (alarm?.crisis === "certain") return { kind: "crisis", alarm };
    if (numbers.length) {
      return { kind: "number", alarm, desks: [...new Set(numbers.flatMap((number) => this.byDigits.get(number) ?? []))] };
    }
    return { kind: "words", alarm, ...this.byWords(text, place) };
  }

  get generalTopic() {
    return this.topics.findIndex((topic) => topic.id === "general");
  }

  aPlace(place) {
    const places = place.trim() ? this.places.resolve(place) : [];
    return { kind: "empty", places, placeUnknown: Boolean(place.trim()) && !places.length };
  }

  byWords(text, place) {
    const fromField = place.trim() ? this.places.resolve(place) : [];
    const inWords = this.places.find(text);
    const places = fromField.length ? fromField : inWords.places;
    const scores = this.scored(text);
    const known = scores.filter((each) => each.topic !== NO_DESK);
    const sure = scores[0]?.topic === NO_DESK ? [] : known.filter((each) => each.score >= SURE);
    const names = this.named(text, inWords, places);
    const like = !names.desks.length && !sure.length ? this.names.like(text) : [];
    return {
      places, names, like,
      placeUnknown: Boolean(place.trim()) && !fromField.length,
      topic: sure.length ? { ...sure[0], ...this.forTopic(sure[0].topic, places) } : null,
      general: !sure.length && !names.desks.length && known.length ? this.forTopic(this.generalTopic, places).functions[0] : null,
      perhaps: known.filter((each) => each !== sure[0]).slice(0, 4),
    };
  }

  /** The troubles that words speak of; words in Latin letters may be Japanese. */
  scored(text) {
    const scores = scoreTopics(text, this.words, this.fold);
    const romaji = scores.length ? { share: 0 } : readRomaji(text, this.data.romaji);
    return romaji.share >= READABLE ? scoreTopics(romaji.text, this.words, this.fold) : scores;
  }

  /** The functions of a topic with their desks for the place, in the order of first contact. */
  forTopic(topic, places) {
    const functions = this.topics[topic].functions.map((fn) => ({
      fn: this.functions[fn], ...forFunction(this, this.functions[fn], places),
    }));
    return { functions };
  }

  /** Desks of that name; with a place those that serve it. */
  named(text, inWords, places) {
    const whole = this.names.find(text);
    let rest = this.places.squeeze(text);
    for (const words of inWords.texts) rest = rest.replace(words, " ");
    const asked = rest.trim() ? this.names.find(rest) : { desks: [], exact: false };
    const here = new Set(places.flatMap((place) => localFirst(serving(this, asked.desks, place))));
    if (here.size) return { desks: [...here], exact: asked.exact };
    return whole.desks.length || places.length ? whole : asked;
  }
}
