// The form in which names and words are compared: the same folding as index/analyzer.py.

// Katakana to hiragana; pairs that sound alike are one, and the small ヶ and ヵ are full.
const SOUNDS_LIKE = { "づ": "ず", "ぢ": "じ", "ヅ": "ず", "ヂ": "じ", "ヶ": "け", "ヵ": "か" };
// A voicing mark typed as a character of its own: NFKC leaves a space before it.
const SPACED_MARK = /\s+(?=[\u3099\u309a])/g;
// What nobody sees must not part a word: zero-width characters, soft hyphens, control characters.
const INVISIBLE = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g;
const SILENT = /[\s・、。，．,.!?！？「」『』()（）[\]【】〈〉<>{}:;：；/／\\|\-‐-–—〜～~*＊※"'’“”…#＃&＆@＠^_=+\x1c-\x1f\x85]+/g;

/** Width, composed characters and case made one, otherwise as typed. */
export function normal(text) {
  return text.replace(INVISIBLE, "").normalize("NFKC").replace(SPACED_MARK, "").normalize("NFC").toLowerCase();
}

/** The comparable form with its spelling as typed. */
export function unspelt(text) {
  return normal(text).replace(/[ァ-ヶづぢ]/g, hiragana).replace(SILENT, "");
}

function hiragana(character) {
  return SOUNDS_LIKE[character] ?? String.fromCharCode(character.charCodeAt(0) - 0x60);
}

/** A function that folds: `spellings` are pairs [variant, the one form]. */
export function folding(spellings) {
  const one = new Map(spellings);
  const variants = new RegExp([...one.keys()].sort((a, b) => b.length - a.length).map(escaped).join("|"), "g");
  return (text) => unspelt(text).replace(variants, (variant) => one.get(variant));
}

export function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
