// Phone numbers as people type them: the same reading as answers/signals/numbers.py.

import { normalize } from "./analyzer.js";

const LIST_MARKS = /[\u2460-\u24ff\u2776-\u2793]/g;
const BOXES = /[\ufe0e\ufe0f\u20e3]/g;
// What stands between the digits of one number, whatever the keyboard made of it.
const BETWEEN = "\\-‐‑‒–—―−─━⎯⁃ー・·•∙⋅._~〜∼=の()\\[\\]【】〔〕/ ";
// ... and what may stand behind a whole one: digits behind any other sign, or at once, say that it is none.
const PARTS = /[ /([【〔~〜∼・·•∙⋅]/;
const RUN = new RegExp(`(?:[0-9〇零○一二三四五六七八九${BETWEEN}]|ゼロ|ぜろ){9,}`, "g");
const SAID_ZERO = /ゼロ|ぜろ/g;
const KANJI = { "〇": 0, "零": 0, "○": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9 };
const DASHES = /([0-9])[‐‑‒–—―−─━⎯⁃ー](?=[0-9])/g;
// What is a number of its own beside a phone number, and must not run into one.
const WITH_EXTENSION = /(^|[^a-z])(?:内線(?:番号)?|\(内|extension|ext\.?)[: (]{0,3}[0-9]{1,6}(?![0-9]|-[0-9])/g;
// One alone in a question, and what stands before its digits where a typed one is handed on.
const EXTENSION_ALONE = /(?:^|[^a-z])(?:内線(?:番号)?|extension|ext\.?)[:は (]{0,3}([0-9]{1,6})(?![0-9]|-[0-9])/;
export const EXTENSION = "内線";
const DATE = /(^|[^0-9])(?:19|20)[0-9][0-9][-/年.][0-9]{1,2}[-/月.][0-9]{1,2}日?(?![0-9])/g;
const POSTAL = /〒 {0,3}[0-9]{3}-?[0-9]{4}(?!-?[0-9])|[0-9]{3}-[0-9]{4}(?!-?[0-9])/g;
const GOES_ON = new RegExp(`[0-9)][${BETWEEN}]?$`);
// A mobile number whose last group stands behind another sign is no postal code.
const MOBILE = /0[5-9]0-[0-9]{4}[ ._][0-9]{4}(?![0-9])/y;
const START = /[(+]|0|81/g;
// The code of Japan behind a plus, behind the prefix of a call abroad, or bare; else the 0 of a call at home.
const ABROAD = /(?:\(?(\+) ?\(?81\)?|(?:00|01[01])[ -]?81|81)[ -]?\(?0?\)?/y;
const AT_HOME = /\(?0\)?/y;
const NEXT = new RegExp(`([${BETWEEN}]{0,3})([0-9])`, "y");
// Behind a whole number: the last digits of the end of a range, or of one more number of the same section.
const RANGE = / ?[~〜∼] ?([0-9]{1,4})(?![-0-9:時分月日年円人])/y;
const TAIL = / ?[、,・/] ?([0-9]{4})(?![-0-9a-zぁ-ヿ一-鿿])/y;
const LONGEST_RANGE = 20;
// Latin letters that may stand right before a number; any others make it part of a code.
const CALLS = ["tel", "telephone", "phone", "ph", "mobile", "cell", "fax", "call", "dial", "no", "t", "f", "m", "p"];
const LONGEST_CALL = 10;
// Mobile, IP and 0800 numbers have eleven digits, all others ten. Nine may be a slip of the pen.
const IS_LONG = /^0(?:[2-9]0|800)/;
const LONG = 11;
const SHORT = 10;
const LEAST = 9;
const MOST_GROUPS = 4;
// What a question may be besides its fillers: a short number, or one that no plan has.
const CODE = new RegExp(`([#*]?)([0-9](?:[${BETWEEN}]{0,3}[0-9]){2,29})番?`);
const CALLED = /着信|不在|折り?返し|(?:かか|掛か)ってき(?:た|ました|て)|知らない|誰|だれ/g;
const POSTAL_DIGITS = 7;

/** The bare digits (national form) of every phone-like number in a text. */
export function typedNumbers(text) {
  const plain = withoutOthers(plainOf(text));
  const found = [];
  let [position, failed] = [0, 0];
  for (let match = matchFrom(START, plain, 0); match; match = matchFrom(START, plain, position)) {
    const at = match.index;
    position = at + 1;
    if (!mayBegin(plain, at, failed)) continue;
    const [numbers, end] = numbersAt(plain, at);
    if (!numbers.length && match[0] === "+") { // of another country
      position = endOfRun(plain, position);
    } else if (numbers.length) {
      found.push(...numbers);
      position = failed = end;
    } else {
      failed = Math.max(failed, end);
    }
  }
  return found;
}

/**
 * The bare digits of a question that is one number and little else, but no phone number by its length.
 * `core` takes away what says nothing.
 */
export function typedCode(text, core) {
  const match = onlyNumber(withoutOthers(plainOf(text)), core);
  const bare = bareOf(match);
  return match && !match[1] && bare.length === POSTAL_DIGITS ? "" : bare;
}

/** The digits of a question that is one extension and little else. */
export function typedExtension(text, core) {
  const plain = plainOf(text);
  const match = EXTENSION_ALONE.exec(plain);
  if (!match) return "";
  const rest = `${plain.slice(0, match.index)} ${plain.slice(match.index + match[0].length)}`;
  return /[0-9]/.test(rest) || core(rest) ? "" : match[1];
}

/** The bare digits of a question that is one number and little else, also one like a postal code: 22-1106, 234-5678. */
export function typedLocal(text, core) {
  const match = text.includes("〒") ? null : onlyNumber(plainOf(text).replace(WITH_EXTENSION, "$1\n"), core);
  return match?.[1] ? "" : bareOf(match);
}

function bareOf(match) {
  return match ? match[2].replace(/[^0-9]/g, "") : "";
}

/** The one number of a question that is little else. */
function onlyNumber(plain, core) {
  const match = CODE.exec(plain);
  if (!match) return null;
  const rest = `${plain.slice(0, match.index)} ${plain.slice(match.index + match[0].length)}`;
  return /[0-9]/.test(rest) || core(rest.replace(CALLED, "")) ? null : match;
}

function matchFrom(pattern, text, position) {
  pattern.lastIndex = position;
  return pattern.exec(text);
}

function plainOf(text) {
  const plain = normalize(text.replace(LIST_MARKS, "\n").replace(BOXES, "")).replaceAll("\t", " ");
  return plain.replace(RUN, digitsOf).replace(DASHES, "$1-");
}

/** A run in the digits of ASCII. A lone 一 between such digits is a dash that was drawn so. */
function digitsOf(typed) {
  const run = typed.replace(SAID_ZERO, "〇");
  const counting = new Set(run.match(/[一二三四五六七八九]/g) ?? []);
  const asciiToo = /[0-9]/.test(run);
  if (!counting.size && !asciiToo) return typed;
  const dashed = asciiToo && counting.size === 1 && counting.has("一") ? run.replaceAll("一", "-") : run;
  return dashed.replace(/[〇零○一二三四五六七八九]/g, (kanji) => KANJI[kanji]);
}

/** Extensions, dates and postal codes are ends of lines. */
function withoutOthers(plain) {
  const text = plain.replace(WITH_EXTENSION, "$1\n").replace(DATE, "$1\n");
  return text.replace(POSTAL, (code, at) => {
    const goesOn = GOES_ON.test(text.slice(Math.max(0, at - 2), at)) || matchFrom(MOBILE, text, at);
    return !code.startsWith("〒") && goesOn ? code : "\n";
  });
}

/** Whether a number may begin there; among digits that were none (up to `failed`) only behind a gap. */
function mayBegin(plain, at, failed) {
  const before = plain.slice(Math.max(0, at - LONGEST_CALL), at);
  if (!before) return true;
  if (/[0-9][.]?$/.test(before)) return false;
  if (at < failed) return " /\n".includes(before.at(-1));
  const [letters] = /[a-z]*$/.exec(before);
  return !letters || CALLS.includes(letters);
}

/** The numbers that begin there (one, with the rest of its range and its tails), and where they end. */
function numbersAt(plain, at) {
  let longest = at;
  for (const [head, atHome] of [[ABROAD, false], [AT_HOME, true]]) {
    const start = matchFrom(head, plain, at);
    if (!start) continue;
    const [number, end] = numberFrom(plain, at + start[0].length, atHome);
    longest = Math.max(longest, end);
    const surely = atHome || Boolean(start[1]);
    if (number && (surely || number.length >= SHORT)) return withTails(plain, number, end);
  }
  return [[], longest];
}

/** The number whose digits behind the leading 0 begin there, if it is one, and where it ends. */
function numberFrom(plain, start, atHome) {
  let [number, position] = ["0", start];
  const groups = [atHome ? 1 : 0];
  for (let step = matchFrom(NEXT, plain, position); step; step = matchFrom(NEXT, plain, position)) {
    const [whole, between, digit] = step;
    if (number.length === (IS_LONG.test(number) ? LONG : SHORT)) {
      if (!PARTS.test(between)) return ["", endOfRun(plain, position)];
      break;
    }
    if (between) groups.push(0);
    groups[groups.length - 1] += 1;
    number += digit;
    position += whole.length;
  }
  const spoken = Math.max(...groups) === 1; // digit by digit
  const parts = groups.length - (!atHome && groups[0] === 0 ? 1 : 0);
  const inParts = parts <= MOST_GROUPS && !(atHome && groups[0] === 1);
  return [number.length >= LEAST && number[1] !== "0" && (spoken || inParts) ? number : "", position];
}

function withTails(plain, number, start) {
  const found = [number];
  let end = start;
  if (number.length < SHORT) return [found, end];
  const range = matchFrom(RANGE, plain, end);
  if (range) {
    found.push(...restOfRange(number, range[1]));
    end += range[0].length;
  }
  for (let tail = matchFrom(TAIL, plain, end); tail; tail = matchFrom(TAIL, plain, end)) {
    found.push(number.slice(0, -tail[1].length) + tail[1]);
    end += tail[0].length;
  }
  return [found, end];
}

/** The numbers behind the first up to the one that ends in `last`; of a long or backward range its end alone. */
function restOfRange(first, last) {
  const head = first.slice(0, -last.length);
  const [from, to] = [Number(first.slice(-last.length)), Number(last)];
  if (!(to > from && to - from <= LONGEST_RANGE)) return [head + last];
  return Array.from({ length: to - from }, (_, i) => head + String(from + 1 + i).padStart(last.length, "0"));
}

function endOfRun(plain, start) {
  let position = start;
  for (let step = matchFrom(NEXT, plain, position); step; step = matchFrom(NEXT, plain, position)) position += step[0].length;
  return position;
}

/** What two spellings of one number share. */
export function digits(number) {
  return number.replace(/\D/g, "");
}
