// Phone numbers as people type them: the same reading as answers/signals/numbers.py.

import { normal } from "./analyzer.js";

const KANJI_DIGITS = { "〇": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9 };
const KANJI_RUN = /(?=[^\n]{0,60}[一二三四五六七八九])[〇零一二三四五六七八九ー・の\s-]{9,}/g;
const DASHES = /(\d)[‐‑‒–—―−－ーの・･.](?=\d)/g;
// A postal code and a date are no phone numbers, and must not run into one.
const NO_NUMBER = new RegExp(
  "(〒\\s*\\d{3}-?\\d{4}(?!-?\\d))|(\\d{3}-\\d{4}(?!-?\\d))"
  + "|((?:19|20)\\d\\d[-/年.]\\d{1,2}[-/月.]\\d{1,2}日?(?!\\d))", "g");
const START = /(?:\+?\(?81\)?[\s-]?\(?0?\)?|0081[\s-]?\(?0?\)?|\(?0)(?=[\s()-]{0,2}\d)/g;
const NEXT = /([ ()-]{0,2})(\d)/y;
// Mobile, IP and 0800 numbers have eleven digits, all others ten. Nine may be a slip of the pen.
const IS_LONG = /^0(?:[2-9]0|800)/;
const LONG = 11;
const SHORT = 10;
const LEAST = 9;

/** The bare digits (national form) of every phone-like number in a text. */
export function typedNumbers(text) {
  let plain = normal(text).replace(KANJI_RUN, (run) =>
    run.replace(/[〇零一二三四五六七八九]/g, (kanji) => KANJI_DIGITS[kanji]));
  plain = withoutOthers(plain).replace(DASHES, "$1-").replaceAll("/", "\n");
  const found = [];
  const begins = (match) => !/[a-z\d.]/.test(plain[match.index - 1] ?? "");
  for (let match = next(START, plain, 0, begins); match; ) {
    const [number, position] = numberFrom(plain, match.index + match[0].length);
    if (number) found.push(number);
    match = next(START, plain, position, begins);
  }
  return found;
}

/** The first match from a position on that may begin where it does. (Not every browser can look behind.) */
function next(pattern, text, position, begins) {
  pattern.lastIndex = position;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    if (begins(match)) return match;
    pattern.lastIndex = match.index + 1;
  }
  return null;
}

function withoutOthers(text) {
  const begins = (match) => {
    const before = text.slice(Math.max(0, match.index - 2), match.index);
    if (match[2]) return !/[\d)]$/.test(before) && !/^[\d)][ -]$/.test(before);
    return match[1] || !/\d$/.test(before);
  };
  let [kept, position] = ["", 0];
  for (let match = next(NO_NUMBER, text, 0, begins); match; match = next(NO_NUMBER, text, position, begins)) {
    kept += text.slice(position, match.index) + "\n";
    position = match.index + match[0].length;
  }
  return kept + text.slice(position);
}

/** The number whose digits behind the leading 0 begin at a position, if it is one, and where to go on. */
function numberFrom(plain, start) {
  let [number, position] = ["0", start];
  for (let step = stepAt(plain, position); step; step = stepAt(plain, position)) {
    if (number.length >= (IS_LONG.test(number) ? LONG : SHORT)) {
      // Enough digits: what follows a space is another number, what follows at once spoils this one.
      if (!step[1].includes(" ")) return ["", endOfRun(plain, position)];
      break;
    }
    number += step[2];
    position += step[0].length;
  }
  return [number.length >= LEAST ? number : "", position];
}

function endOfRun(plain, start) {
  let position = start;
  for (let step = stepAt(plain, position); step; step = stepAt(plain, position)) position += step[0].length;
  return position;
}

function stepAt(plain, position) {
  NEXT.lastIndex = position;
  return NEXT.exec(plain);
}

/** What two spellings of one number share. */
export function digits(number) {
  return number.replace(/\D/g, "");
}
