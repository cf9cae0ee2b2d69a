// One shape for the many spellings of a Japanese place name, as in places/folding.py, positions kept.

const DIGITS = "〇一二三四五六七八九";
const HYPHENS = /[‐‑‒–—―−－ｰ]/g;
// A mark that only voices the half-width kana before it.
const VOICING = "ﾞﾟ";
const UNSEEN = /^[\ufe00-\ufe0f\u200b-\u200d\u2060\ufeff\u00ad\u{e0100}-\u{e01ef}]/u;
// A letter that only connects two kanji; which one is a matter of taste or of the sign-writer.
// か is one only behind a numeral (六か所): between other kanji it is "or".
const LINKS = new Map([["ヶケヵカかがガ", "ヶ"], ["のノ之乃", "の"], ["つツッっ", "つ"]]
  .flatMap(([letters, one]) => [...letters].map((each) => [each, one])));
// Behind a kanji these connect even where the name ends: 三ケ1-2, 山二ッ.
const LAST_LINKS = "ヶケッツ";
const NUMERAL = /^[0-9一二三四五六七八九十]$/;
const KANA = /^[ぁ-ー]$/;
const KANJI = /^[\u4e00-\u9fff\u3400-\u4dbf々〇]/;

export class Folding {
  /** `variants`: pairs [character, its one form]. */
  constructor(variants) {
    this.variants = new Map(variants);
  }

  /** The folded text and, for each of its characters, where that came from; one more: the original's length. */
  withOffsets(text) {
    const [characters, offsets] = this.compatible(text);
    return numbered(linked(characters), offsets, text.length);
  }

  placeForm(text) {
    return this.withOffsets(text).text;
  }

  /** The folded text without white space, for comparing whole names. */
  placeKey(text) {
    return this.placeForm(text).replace(/\s+/g, "");
  }

  /** NFKC and variants, character by character. */
  compatible(text) {
    const [characters, offsets] = [[], []];
    let index = 0;
    for (const character of text) {
      const next = text[index + character.length] ?? "";
      const isPlain = this.isPlain(character);
      if (isPlain || !VOICING.includes(character)) {
        const cluster = !isPlain && next && VOICING.includes(next) ? character + next : character;
        for (const piece of this.shape(cluster)) {
          characters.push(piece);
          offsets.push(index);
        }
      }
      index += character.length;
    }
    return [characters, offsets];
  }

  shape(cluster) {
    const one = (piece) => this.variants.get(piece) ?? piece;
    if (this.isPlain(cluster)) return one(cluster);
    if (UNSEEN.test(cluster)) return "";
    return [...cluster.replace(HYPHENS, "-").normalize("NFKC").toLowerCase()].map(one).join("");
  }

  /** Whether a character stands for itself or for its variant. */
  isPlain(character) {
    return /^[\u3040-\u30ffa-z]$/.test(character) || this.variants.has(character);
  }
}

export function isKanji(character) {
  return KANJI.test(character ?? "");
}

export function isKana(text) {
  return /^[ぁ-ー]*$/.test(text);
}

/** Where a span of a folded text stands in the original. */
export function spanOf({ offsets }, start, end) {
  const last = offsets[end > start ? end - 1 : start];
  return [offsets[start], offsets.slice(end).find((offset) => offset > last) ?? offsets.at(-1)];
}

/** Katakana to hiragana, connecting letters to one shape. */
function linked(characters) {
  return characters.map((character, i) => {
    const link = LINKS.has(character) && linkOf(character, characters[i - 1], characters[i + 1]);
    if (link) return link;
    return /^[ァ-ヶ]$/.test(character) ? String.fromCharCode(character.charCodeAt(0) - 0x60) : character;
  });
}

/** The one shape of a letter that connects its neighbours (none at an edge of the text); else empty. */
function linkOf(letter, before, after) {
  if ("之乃".includes(letter)) return "の";
  if (!before) return "";
  const behindKanji = letter === "か" ? NUMERAL.test(before) : isKanji(before) || /^[0-9]$/.test(before);
  const beforeKanji = isKanji(after);
  const atEnd = LAST_LINKS.includes(letter) && !KANA.test(after ?? "");
  if (behindKanji && (beforeKanji || atEnd)) return LINKS.get(letter);
  // さくらケ丘: behind kana people write が.
  return "ヶケ".includes(letter) && beforeKanji && KANA.test(before) ? "が" : "";
}

/** Arabic numbers up to 99 as kanji numerals. */
function numbered(characters, offsets, length) {
  const [pieces, moved] = [[], []];
  for (let i = 0; i < characters.length; ) {
    let end = i;
    while (/^[0-9]$/.test(characters[end] ?? "")) end += 1;
    const piece = end > i ? kanjiNumber(characters.slice(i, end).join("")) : characters[i];
    const last = Math.max(end - 1, i);
    for (let k = 0; k < piece.length; k += 1) moved.push(offsets[Math.min(i + (end > i ? k : 0), last)]);
    pieces.push(piece);
    i = last + 1;
  }
  return { text: pieces.join(""), offsets: [...moved, length] };
}

/** 十一 for 11; numbers above 99 stay as they are, zero is 〇. */
function kanjiNumber(digits) {
  if (digits.length > 2 || (digits.length === 2 && digits[0] === "0")) return digits;
  const [tens, ones] = [Math.floor(digits / 10), digits % 10];
  if (!tens) return DIGITS[ones];
  return (tens === 1 ? "" : DIGITS[tens]) + "十" + (ones ? DIGITS[ones] : "");
}
