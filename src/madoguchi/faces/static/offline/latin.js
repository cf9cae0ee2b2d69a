// Places in Latin letters, as in places/latin.py and places/romaji.py: Tokyo, Shinjuku-ku, kobe, Ōsaka prefecture.

import { narrowed } from "./places.js";

// One key for the many romanisations of a name: Ōsaka, Oosaka; Shimbashi, Shinbashi.
const STEPS = [
  [/[^a-z]/g, ""], [/m(?=[bmp])/g, "n"], [/tch|cch/g, "tty"], [/shi/g, "si"], [/sh/g, "sy"], [/chi|ttyi/g, "ti"],
  [/ch/g, "ty"], [/tsu/g, "tu"], [/ji/g, "zi"], [/j/g, "zy"], [/fu/g, "hu"], [/oh(?![aeiouy])/g, "o"],
  [/o[ou]+/g, "o"], [/uu+/g, "u"],
];
// What follows the name itself, and the Japanese suffix that it stands for.
const SUFFIX = /[\s-]+(?:(shi|city)|(ku|ward)|(cho|chou|machi|town)|(mura|son|village)|(ken|fu|to|prefecture|pref\.?))$/;
const SUFFIXES = ["市", "区", "町", "村", "県"];
const JOINED = [["si", "市"], ["ku", "区"], ["ken", "県"], ["hu", "県"], ["to", "県"]];
const LETTERS = "A-Za-z\\u00c0-\\u024f\\u1e00-\\u1eff\\uff21-\\uff3a\\uff41-\\uff5a'’";
const WORD = new RegExp(`[${LETTERS}]+(?:-[${LETTERS}]+)*`
  + "(?:\\s+(?:city|ward|town|village|prefecture|pref|shi|ku|ken|fu)(?![\\p{L}\\p{N}_]))?", "giu");
const ONLY_LATIN = new RegExp(`^[${LETTERS}\\s,.\\-・]+$`);
// Stands for a suffix where a name is that of a region.
const REGION = "地方";
const SHORTEST = 4;
// What is said to be a place, with a capital, is one however short it is: in Mie, ở Nara.
const [SAID_IN, CAPITAL, LONGEST_SAID] = [/(?:^|\s)(?:[Ii]n|[Ởở]|[Tt]ại)\s$/, /^[A-Z][^A-Z]/, 5];
// What is named after a region may be anywhere (Kansai Electric), but for an office of the region.
const NAMED_AFTER = /^[ \t]+(?!(?:Bureau|METI|Regional|Region|Area|Office|Branch|District)(?![\p{L}\p{N}_]))[A-Z][a-z]/u;
// Lake Kawaguchi is called 河口湖, Kawaguchiko.
const [LAKE, LONGEST_LAKE] = [/(?<![\p{L}\p{N}_])[Ll]ake\s$/u, 6];

export class LatinPlaces {
  /** `names`: key and suffix → places; `latin`: words of other languages; `english`: those of English. */
  constructor(names, { latin, english }) {
    Object.assign(this, { names, latin, english });
  }

  /** The places of a field in Latin letters: kobe; Kita-ku, Osaka. */
  of(text) {
    if (!ONLY_LATIN.test(text.trim())) return [];
    const whole = this.lookup(text);
    if (whole.length) return whole;
    let places = [];
    for (const [word] of text.matchAll(WORD)) {
      const found = this.lookup(word);
      const [inner, outer] = [narrowed(places, found), narrowed(found, places)];
      places = inner.length ? inner : outer.length ? outer : [...places, ...found];
    }
    return [...new Set(places)];
  }

  /** The places written in Latin letters in a sentence. Words of English need their suffix, other doubtful ones that or "in" before them. */
  mentions(text) {
    const found = [];
    for (const { 0: word, index } of text.matchAll(WORD)) {
      const [name, suffix] = splitSuffix(word);
      const doubtful = Array.from(name).length < SHORTEST || this.latin.has(name);
      if (!suffix && (this.english.has(name) || (doubtful && !isSaid(text, word, index)))) continue;
      const lake = LAKE.exec(text.slice(Math.max(0, index - LONGEST_LAKE), index));
      const onALake = lake ? this.names.get(romajiKey(`${name}ko`)) : undefined;
      const places = onALake ?? this.lookup(word);
      const isRegion = places === this.names.get(romajiKey(name) + REGION);
      if (isRegion && NAMED_AFTER.test(text.slice(index + word.length)) && !isSaid(text, word, index)) continue;
      const [start, end] = [onALake ? index - lake[0].length : index, index + word.length];
      if (places.length) found.push({ text: text.slice(start, end), start, end, places, kind: isRegion ? "region" : "" });
    }
    return found;
  }

  lookup(text) {
    const [name, suffix] = splitSuffix(text);
    const key = romajiKey(name);
    if (!key) return [];
    const found = this.names.get(key + suffix) ?? this.joinedSuffix(text);
    return found.length || suffix ? found : this.names.get(key + REGION) ?? [];
  }

  /** A name whose suffix is not set apart: shinjukuku. */
  joinedSuffix(text) {
    const key = romajiKey(text);
    for (const [ending, suffix] of JOINED) {
      const found = key.endsWith(ending) && key.length > ending.length + 3
        ? this.names.get(key.slice(0, -ending.length) + suffix) : null;
      if (found) return found;
    }
    return [];
  }
}

/** Whether a word is said to be a place, and has a capital: in Mie. */
function isSaid(text, word, index) {
  return SAID_IN.test(text.slice(Math.max(0, index - LONGEST_SAID), index)) && CAPITAL.test(word);
}

export function romajiKey(text) {
  return STEPS.reduce((key, [pattern, by]) => key.replace(pattern, by), plainLatin(text));
}

/** The text in lower case without macrons and other marks. */
function plainLatin(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** shinjuku and 区 for Shinjuku-ku. The suffix must stand apart: Kofu is not Ko-fu. */
function splitSuffix(text) {
  const plain = plainLatin(text).trim();
  const found = SUFFIX.exec(plain);
  if (!found || !found.index) return [plain, ""];
  return [plain.slice(0, found.index), SUFFIXES[found.slice(1).findIndex(Boolean)]];
}
