// Words in Latin letters that read as Japanese, in hiragana: the reading of answers/question.py.

import { isAscii } from "./phrases.js";

// Latin letters are taken for romaji when this share of the words is spelt as Japanese is.
const READABLE_SHARE = 0.75;
// ... and this where one of them ends as Japanese alone does.
const SURELY_READABLE_SHARE = 0.5;
const SYLLABLE_LENGTHS = [3, 2, 1];
// A small っ where none can stand: the word is no Japanese.
const UNREADABLE = /っ(?:$|[っあいうえお])/;
// Both letters of nn are ん.
const DOUBLED = /^([b-df-hj-mp-tv-z])\1/;
const LONG_O = /^oh(?![aiueoyw])/;
const LATIN_WORD = /[a-z]+/g;

export class Romaji {
  /** `word`: pattern of a word in romaji; `end`: of one that ends as Japanese alone does; `syllables`: Latin syllable → hiragana; `others`: words that a text in romaji has not. */
  constructor({ word, end, syllables, others }) {
    [this.word, this.end] = [word, end].map((pattern) => new RegExp(`^(?:${pattern})$`));
    this.syllables = syllables;
    this.others = new Set(others);
  }

  /** The words `{ kana, start, end }` of a text in Latin letters that reads as Japanese; of any other text none. */
  readableWords(text) {
    if (!isAscii(text)) return [];
    const typed = text.toLowerCase().match(LATIN_WORD) ?? [];
    if (!typed.length || typed.some((word) => this.others.has(word))) return [];
    const spelt = typed.filter((word) => this.word.test(word)).length;
    const least = typed.some((word) => this.end.test(word)) ? SURELY_READABLE_SHARE : READABLE_SHARE;
    return spelt >= least * typed.length ? this.readable(text) : [];
  }

  /** Every word in Latin letters that can be read as Japanese in hiragana, the rest left out. */
  read(text) {
    return this.readable(text).map(({ kana }) => kana).join(" ");
  }

  readable(text) {
    return [...text.toLowerCase().matchAll(LATIN_WORD)]
      .map((match) => ({ kana: this.kana(match[0]), start: match.index, end: match.index + match[0].length }))
      .filter(({ kana }) => !UNREADABLE.test(kana));
  }

  /** A word in hiragana: the longest syllable at each place; a letter of none is a small っ. */
  kana(word) {
    let made = "";
    // A last h lengthens: Itoh, Satoh.
    const last = word.length > 1 && word.endsWith("h") ? "う" : "";
    const latin = last ? word.slice(0, -1) : word;
    for (let position = 0; position < latin.length; ) {
      const [syllable, kana] = this.syllableAt(latin, position);
      made += kana;
      position += syllable.length;
    }
    return made + last;
  }

  /** What stands at a place of a word, and how it reads. */
  syllableAt(latin, position) {
    const rest = latin.slice(position);
    if (DOUBLED.test(rest)) return [rest[0], "っ"];
    if (LONG_O.test(rest)) return ["oh", "おお"];
    const syllable = SYLLABLE_LENGTHS.map((length) => rest.slice(0, length)).find((each) => this.syllables[each]);
    return syllable ? [syllable, this.syllables[syllable]] : [rest[0], "っ"];
  }
}
