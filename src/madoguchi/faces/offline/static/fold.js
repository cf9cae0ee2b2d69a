// The form in which names and words are compared: the same folding as index/analyzer.py.

// Katakana to hiragana; pairs that sound alike are one, and the small ヶ and ヵ are full.
const SOUNDS_LIKE = { "づ": "ず", "ぢ": "じ", "ヅ": "ず", "ヂ": "じ", "ヶ": "け", "ヵ": "か" };
// A voicing mark typed as a character of its own: NFKC leaves a space before it.
const SPACED_MARK = /\s*([\u3099\u309a])/g;
const SILENT = /[\s・、。，．,.!?！？「」『』()（）[\]【】〈〉<>{}:;：；/／\\|\-‐-–—〜～~*＊※"'’“”…#＃&＆@＠^_=+\x1c-\x1f\x85]+/g;

/** Width, composed characters and case made one, otherwise as typed. */
export function normal(text) {
  return text.normalize("NFKC").replace(SPACED_MARK, "$1").normalize("NFC").toLowerCase();
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
