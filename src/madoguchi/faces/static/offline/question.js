// A question once, as in answers/question.py: as typed, as compared, and how to quote it as it was typed.

import { searchFormAsSpelt } from "./analyzer.js";

const LONGEST_QUESTION = 2000;
const LONGEST_PLACE = 200;
const HALVES = /[\ud800-\udfff]/gu;
// What stands behind a word and before the next one is not quoted with it.
const BEFORE = /^[ \t\n\u3000、。，．,.!?！？「」『』]+/;
// ... nor are signs and opening brackets behind it, or a closing one whose opening one stands before it.
const BEHIND = /[ \t\n\u3000、。，．,.!?！？「」『』・:：;；/／~〜\-(（[［【〈<{｛]+$/;
const BRACKETS = ["()", "（）", "[]", "［］", "【】", "〈〉", "<>", "{}", "｛｝"];

export class Question {
  /** `read`: the text, or in kana what was typed in Latin letters; spans of evidence are spans of `folded`. */
  constructor(typed, place, tooLong, reading, read = typed) {
    Object.assign(this, { typed, place, tooLong, reading, read });
    this.folded = reading.searchForm(read);
  }

  /** The question with its Latin letters read as Japanese; null where they are no Japanese. */
  inKana() {
    const words = this.reading.romaji.readableWords(this.typed);
    if (!words.length) return null;
    return new Question(this.typed, this.place, this.tooLong, this.reading, words.map(({ kana }) => kana).join(""));
  }

  /** The question with its kana as they are: spellings made one would hide how a name sounds. */
  withoutSpellings() {
    const spoken = new Question(this.typed, this.place, this.tooLong, this.reading, this.read);
    spoken.folded = searchFormAsSpelt(this.read);
    return spoken;
  }

  get isRead() {
    return this.read !== this.typed;
  }

  /** What was typed at a span of the folded text. */
  quoted(span) {
    const places = this.places ??= this.reading.placesOf(this.read);
    const [start, end] = span.map((at) => places[Math.min(at, places.length - 1)]);
    return this.isRead ? this.quotedRomaji(start, end) : withoutLooseEnds(this.typed.slice(start, end));
  }

  /** The whole words in Latin letters whose reading a span of the text in kana touches. */
  quotedRomaji(start, end) {
    let position = 0;
    const touched = this.reading.romaji.readableWords(this.typed).filter(({ kana }) => {
      const before = position;
      position += kana.length;
      return before < end && start < position;
    });
    return touched.length ? this.typed.slice(touched[0].start, touched.at(-1).end) : "";
  }
}

function withoutLooseEnds(quoted) {
  let text = quoted.replace(BEFORE, "").replace(BEHIND, "");
  while (BRACKETS.some(([opening, close]) => text.endsWith(close) && !text.includes(opening))) {
    text = text.slice(0, -1).replace(BEHIND, "");
  }
  return text;
}

/** A question from outside, cut to what is read of it. `reading`: `{ searchForm, placesOf, romaji }`. */
export function questionOf(query, place, reading) {
  const typed = cut(query, LONGEST_QUESTION);
  return new Question(whole(typed), whole(cut(place, LONGEST_PLACE)), typed.length < query.length, reading);
}

/** The longest beginning of a text that has at most `most` characters after NFKC. */
export function cut(text, most) {
  const width = (part) => Array.from(part.normalize("NFKC")).length;
  if (width(text) <= most) return text;
  const characters = Array.from(text);
  return characters.slice(0, firstLength(characters, (n) => width(characters.slice(0, n).join("")) > most) - 1).join("");
}

/** A text without halves of characters. */
function whole(text) {
  return text.replace(HALVES, "\ufffd");
}

/** The least length of a beginning of which something is true; one more than the whole where it never is. */
function firstLength({ length }, isTrue) {
  let [low, high] = [0, length + 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isTrue(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
