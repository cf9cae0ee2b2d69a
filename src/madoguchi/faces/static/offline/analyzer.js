// The form in which names and words are compared: the same folding as index/analyzer.py.

// Katakana to hiragana; pairs that sound alike are one, and the small ヶ and ヵ are full.
const SOUNDS_LIKE = { "づ": "ず", "ぢ": "じ", "ヅ": "ず", "ヂ": "じ", "ヶ": "け", "ヵ": "か" };
const VOICING_MARK = /[\u3099\u309a]/;
// A voicing mark typed as a character of its own: NFKC leaves a space before it.
const SPACED_MARK = /\s+(?=[\u3099\u309a])/g;
// What nobody sees must not part a word: zero-width characters, soft hyphens, control characters, and
// selectors of a variant form.
const INVISIBLE = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}]/gu;
const SILENT = /[\s・、。，．,.!?！？「」『』()（）[\]【】〈〉<>{}:;：；/／\\|\-‐-–—〜～~*＊※"'’“”…#＃&＆@＠^_=+]+/g;

/** Width, composed characters and case made one, otherwise as typed. */
export function normalize(text) {
  const plain = text.replace(INVISIBLE, "").normalize("NFKC");
  return (VOICING_MARK.test(plain) ? plain.replace(SPACED_MARK, "").normalize("NFC") : plain).toLowerCase();
}

/** The comparable form with its spelling as typed. */
export function searchFormAsSpelt(text) {
  return normalize(text).replace(/[ァ-ヶづぢ]/g, hiragana).replace(SILENT, "");
}

function hiragana(character) {
  return SOUNDS_LIKE[character] ?? String.fromCharCode(character.charCodeAt(0) - 0x60);
}

/** Folds texts: `spellings` are pairs [variant, the one form]. */
export class Analyzer {
  constructor(spellings) {
    this.one = new Map(spellings);
    const longestFirst = [...this.one.keys()].sort((a, b) => b.length - a.length);
    this.variants = new RegExp(longestFirst.map(escaped).join("|"), "g");
    this.searchForm = (text) => searchFormAsSpelt(text).replace(this.variants, (variant) => this.one.get(variant));
  }

  /** For each character of a folded text where in the text it stands, and behind them the text's length. */
  placesOf(text) {
    const plain = normalize(text);
    const places = normalPlaces(text, plain);
    const kept = Array.from({ length: plain.length }, (_, at) => at).filter((at) => !isSilent(plain[at]));
    const unfolded = kept.map((at) => plain[at]).join("").replace(/[ァ-ヶづぢ]/g, hiragana);
    const found = [];
    const keep = (from, to) => kept.slice(from, to).forEach((at) => found.push(places[at]));
    let position = 0;
    for (const { 0: variant, index } of unfolded.matchAll(this.variants)) {
      keep(position, index);
      for (let i = 0; i < this.one.get(variant).length; i += 1) found.push(places[kept[index]]);
      position = index + variant.length;
    }
    keep(position);
    return [...found, text.length];
  }
}

/** Where in a text each character of its normal form stands. */
function normalPlaces(text, plain) {
  if (plain.length === text.length) return Array.from({ length: plain.length }, (_, at) => at);
  const places = [];
  let at = 0;
  for (const character of text) {
    for (let i = 0; i < normalize(character).length; i += 1) places.push(at);
    at += character.length;
  }
  // Marks that came to stand on the letter before: near enough.
  return places.length === plain.length ? places
    : Array.from({ length: plain.length }, (_, i) => Math.floor((i * text.length) / plain.length));
}

const isSilent = (character) => character.replace(SILENT, "") === "";

export function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** A pattern that is tried at one place of a text: `matchAt(pattern, text, place)`. */
export function sticky(pattern) {
  return new RegExp(pattern, "uy");
}

export function matchAt(pattern, text, place) {
  pattern.lastIndex = place;
  return pattern.exec(text);
}
