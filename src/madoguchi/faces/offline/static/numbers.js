// Phone numbers as people type them: the same reading as answers/numbers.py.

import { normal } from "./fold.js";

const KANJI_DIGITS = { "〇": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9 };
const KANJI_RUN = /(?=[^\n]*[一二三四五六七八九])[〇零一二三四五六七八九ー・の\s-]{9,}/g;
const DASHES_BETWEEN = /(\d)[‐‑‒–—―−－ーの・･.](?=\d)/g;
// A postal code and a date are no phone numbers, and must not run into one.
const NO_NUMBER = /〒\s*\d{3}-?\d{4}(?!-?\d)|\d{3}-\d{4}(?!-?\d)|(?:19|20)\d\d[-/年.]\d{1,2}[-/月.]\d{1,2}日?(?!\d)/g;
const START = /(?:\+?\(?81\)?[\s-]?\(?0?\)?|0081[\s-]?\(?0?\)?|\(?0)(?=[\s()-]{0,2}\d)/g;
const NEXT = /([ ()-]{0,2})(\d)/y;
// Mobile, IP and 0800 numbers have eleven digits, all others ten. Nine may be a slip of the pen.
const LONG_BEGINNING = /^0(?:[2-9]0|800)/;
const LONG = 11, SHORT = 10, LEAST = 9;

/** The bare digits (national form) of every phone-like number in a text. */
export function typedNumbers(text) {
  let plain = normal(text).replace(KANJI_RUN, (run) => run.replace(/[〇零一二三四五六七八九]/g, (kanji) => KANJI_DIGITS[kanji]));
  plain = withoutCodesAndDates(plain).replace(DASHES_BETWEEN, "$1-").replaceAll("/", "\n");
  const found = [];
  for (const match of matches(START, plain, (before) => !/[a-z\d.]/.test(before))) {
    const [number, position] = numberFrom(plain, match.index + match[0].length);
    if (number) found.push(number);
    START.lastIndex = position;
  }
  return found;
}

/** The matches that what stands before them allows; one that is not allowed is tried a character on. */
function* matches(pattern, text, allowed) {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    if (allowed(text[match.index - 1] ?? "", text[match.index - 2] ?? "", match[0])) yield match;
    else pattern.lastIndex = match.index + 1;
  }
}

function withoutCodesAndDates(plain) {
  let kept = "", at = 0;
  const allowed = (before, farther, found) => {
    if (found.startsWith("〒")) return true;
    if (!/^\d{3}-\d{4}$/.test(found)) return !/\d/.test(before);
    return !/[\d)]/.test(before) && !(/[ -]/.test(before) && /[\d)]/.test(farther));
  };
  for (const match of matches(NO_NUMBER, plain, allowed)) {
    kept += plain.slice(at, match.index) + "\n";
    at = match.index + match[0].length;
  }
  return kept + plain.slice(at);
}

/** The number whose digits behind the leading 0 begin at `start`, if it is one, and where to go on. */
function numberFrom(plain, start) {
  let number = "0", position = start;
  for (let step = next(plain, position); step; step = next(plain, position)) {
    if (number.length >= (LONG_BEGINNING.test(number) ? LONG : SHORT)) {
      // Enough digits: what follows a space is another number, what follows at once spoils this one.
      if (step[1].includes(" ")) break;
      while (step) { position += step[0].length; step = next(plain, position); }
      return ["", position];
    }
    number += step[2];
    position += step[0].length;
  }
  return [number.length >= LEAST ? number : "", position];
}

function next(plain, position) {
  NEXT.lastIndex = position;
  return NEXT.exec(plain);
}

/** What two spellings of one number share. */
export function digits(number) {
  return number.replace(/\D/g, "");
}
