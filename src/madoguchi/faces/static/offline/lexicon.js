// Names of desks as people type them, as in index/lexicon.py.

import { escaped } from "./analyzer.js";
import { Phrases, insideLatinWord, longest } from "./phrases.js";

// A typo is looked for only when the two forms are this much alike (0-100).
const TYPO_RATIO = 84;
// How sure a short form is, as a likeness.
const SHORT_FORM = 85;
export const SHORTEST_SHORT_FORM = 3;
const LONGEST_SHORT_FORM = 9;
const FEWEST_KANJI = 2;
const SHORTEST_BEGINNING = 2;
const KANJI = /[一-龥]/;
const LONG_SURFACE = 4;
// A name that is found by its sound: so alike, and so long at least.
const BY_SOUND = 95;
const SHORTEST_SOUND = 4;
const RUN_OF_KANA = /[ぁ-んー]{4,}/g;
const ALL_KANA = /^[ぁ-んー]*$/;
const FULL_KANA = new Map([..."ぁぃぅぇぉゃゅょっゎ"].map((small, i) => [small, "あいうえおやゆよつわ"[i]]));
// The vowel of each kana: the rows of the table of sounds.
const VOWELS = new Map([
  "あかさたなはまやらわがざだばぱ", "いきしちにひみりぎじびぴ", "うくすつぬふむゆるぐずぶぷ", "えけせてねへめれげぜでべぺ",
  "おこそとのほもよろをごぞどぼぽ",
].flatMap((row) => [...row].map((kana) => [kana, row[0]])));
const LONG_VOWELS = ["おう", "おお", "うう", "えい", "ええ", "いい", "ああ"];

export class Lexicon {
  /** `names`: [surface, kind, target] in the order in which they count; `tails`: how names of bodies go on, with the bodies. */
  constructor(names, tails = []) {
    this.tails = { names: new Map(tails), phrases: new Phrases(tails.map(([surface]) => surface)) };
    this.names = new Map();
    for (const [surface, kind, target] of names) {
      this.names.set(surface, [...(this.names.get(surface) ?? []), { surface, kind, target: target || surface }]);
    }
    this.phrases = new Phrases(this.names.keys());
    // What a text may be a slip of, or short for: no buildings, which are asked for whole.
    this.longSurfaces = [...this.names].filter(([surface, [{ kind }]]) => surface.length >= LONG_SURFACE && kind !== "building")
      .map(([surface]) => surface);
  }

  /** The names in a folded text, longest first, none inside another; those in Latin letters as whole words only. */
  find(folded, typed = "") {
    const found = [];
    let reached = 0;
    for (const [start, end] of this.phrases.find(folded)) {
      const surface = folded.slice(start, end);
      if (start < reached || (insideLatinWord(folded, start, end) && !standsApart(surface, typed))) continue;
      found.push(...this.mentions(surface, start, end, 100));
      reached = end;
    }
    return found;
  }

  /** The bodies whose names begin with a text and go on: 消防 of 消防局総務課 and 消防局予防課. */
  findBeginning(folded) {
    if (folded.length < SHORTEST_BEGINNING || !KANJI.test(folded)) return [];
    return [...this.names].filter(([surface]) => surface.startsWith(folded))
      .flatMap(([, names]) => names.filter(({ kind }) => kind === "organization"))
      .map((name) => ({ ...name, start: 0, end: folded.length, likeness: SHORT_FORM }));
  }

  /** The name that a short text comes near to; a piece of it that other names have as well is no slip of it. */
  findTypo(folded) {
    let [best, most] = [null, 0];
    for (const surface of this.longSurfaces) {
      const ratio = 100 * ratioOf(folded, surface);
      if (ratio >= TYPO_RATIO && ratio > most) [best, most] = [surface, ratio];
    }
    const isAPiece = best?.includes(folded) && this.longSurfaces.some((name) => name.includes(folded) && !name.includes(best));
    return best && !isAPiece ? this.mentions(best, 0, folded.length, most) : [];
  }

  /** The one program that a text shortens, letter by letter (産復センター, 信保協); else the one body. */
  findShortForm(folded) {
    const kanji = folded.match(/[一-龥]/g) ?? [];
    const { length } = folded;
    if (length < SHORTEST_SHORT_FORM || length > LONGEST_SHORT_FORM || kanji.length < FEWEST_KANJI) return [];
    const names = this.longSurfaces
      .filter((surface) => shortens(folded, surface))
      .flatMap((surface) => this.mentions(surface, 0, length, SHORT_FORM));
    for (const kinds of [["program", "function"], ["organization"]]) {
      const found = names.filter(({ kind }) => kinds.includes(kind));
      if (found.length) return new Set(found.map(({ target }) => target)).size === 1 ? found.slice(0, 1) : [];
    }
    return [];
  }

  /** The bodies whose names go on with a piece of a text where their place or their program is named. */
  findTails(folded) {
    return longest(this.tails.phrases.find(folded)).flatMap(([start, end]) => {
      const surface = folded.slice(start, end);
      return this.tails.names.get(surface).map((target) => ({ surface, kind: "organization", target, start, end, likeness: 100 }));
    });
  }

  /** The names in the kana of a text, whatever became of their long vowels; beside kanji a run must begin with one. */
  findBySound(typed) {
    const found = [];
    const runs = [...typed.matchAll(RUN_OF_KANA)];
    const alone = runs.length === 1 && runs[0][0] === typed;
    for (const { 0: run, index } of runs) {
      const [sounds, places] = sound(run);
      const ends = [...places.map((place) => index + place), index + run.length];
      for (const [start, end] of longest(this.sounds.phrases.find(sounds))) {
        if ((start && !alone) || (found.length && ends[start] < found.at(-1).end)) continue;
        const names = this.sounds.names.get(sounds.slice(start, end));
        found.push(...names.map((name) => ({ ...name, start: ends[start], end: ends[end], likeness: BY_SOUND })));
      }
    }
    return found;
  }

  /** Names by how they sound. */
  get sounds() {
    if (!this.bySound) {
      const found = new Map();
      for (const surface of this.longSurfaces.filter((each) => ALL_KANA.test(each))) {
        const [key] = sound(surface);
        if (key.length >= SHORTEST_SOUND) found.set(key, [...(found.get(key) ?? []), ...this.names.get(surface)]);
      }
      this.bySound = { names: found, phrases: new Phrases(found.keys()) };
    }
    return this.bySound;
  }

  mentions(surface, start, end, likeness) {
    return this.names.get(surface).map((name) => ({ ...name, start, end, likeness }));
  }
}

/** Kana without what people leave out or add (long vowels, ー, っ; small kana full), and where each stood. */
function sound(kana) {
  const full = (letter) => FULL_KANA.get(letter) ?? letter;
  const places = [...kana].map((_, at) => at).filter((at) => {
    const vowel = at ? VOWELS.get(full(kana[at - 1])) ?? "" : "";
    return !"ーっ".includes(kana[at]) && !LONG_VOWELS.includes(vowel + kana[at]);
  });
  return [places.map((at) => full(kana[at])).join(""), places];
}

/** How much alike two texts are as a whole, 0 to 1: by their longest common sequence. */
export function ratioOf(one, other) {
  const whole = one.length + other.length;
  let before = new Uint16Array(other.length + 1);
  for (const character of one) {
    const row = new Uint16Array(other.length + 1);
    for (let i = 0; i < other.length; i += 1) {
      row[i + 1] = character === other[i] ? before[i] + 1 : Math.max(before[i + 1], row[i]);
    }
    before = row;
  }
  return whole ? 1 - (whole - 2 * before[other.length]) / whole : 1;
}

/** Whether a text shortens a name letter by letter, as in index/lexicon.py: 東水局 for 東部水道局; a piece of it (水道) does not. */
export function shortens(short, name) {
  if (!short || name[0] !== short[0] || name.includes(short) || [...short].some((letter) => !name.includes(letter))) return false;
  const begins = wordBegins(name);
  let reached = new Set([0]);
  for (let number = 1; number < short.length; number += 1) {
    const isLast = number === short.length - 1;
    const found = new Set();
    for (let at = Math.min(...reached) + 1; at < name.length; at += 1) {
      const fits = reached.has(at - 1) || begins.has(at) || (isLast && at === name.length - 1);
      if (name[at] === short[number] && fits) found.add(at);
    }
    if (!found.size) return false;
    reached = found;
  }
  return true;
}

/** Where the words of a name may begin: at runs of kanji and of others, and at every second kanji of a run. */
function wordBegins(name) {
  const begins = new Set();
  for (const { 0: run, 1: kanji, index } of name.matchAll(/([一-龥]+)|[^一-龥]+/g)) {
    for (let at = 0; at < (kanji ? run.length : 1); at += 2) begins.add(index + at);
  }
  return begins;
}

/** Whether a name in Latin letters stands in a text between its spaces: jetro in `JETRO Osaka`. */
function standsApart(surface, typed) {
  const letters = Array.from(surface, escaped).join("[\\s.,\\-]*");
  return new RegExp(`(?:^|[^a-z0-9])${letters}(?![a-z0-9])`).test(typed);
}
