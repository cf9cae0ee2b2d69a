// Whether a text speaks of danger: the patterns, the trained head and the contacts of answers/danger.py.

import { readRomaji } from "./romaji.js";

const LONGEST_GRAM = 4;
const [LONG_TEXT, SHORTEST_SENTENCE, MOST_SENTENCES, MOST_SUSPICIOUS] = [40, 4, 80, 5];
const SENTENCE = /[^。．.!?！？\n]+/g;
const AGREES = 0.05;
const TEXT_ROUTE = "text";
// Stands for a long number in what the head reads, and for a harmless expression in what the patterns read.
const MARK = "〓";
const LONG_NUMBER = /[0-9０-９]{4,}/g;
const CLAUSE = /[^、，,。．.!?！？\n]+/g;

export class DangerSigns {
  constructor(data, fold, syllables) {
    Object.assign(this, data, { fold, syllables });
    this.signs = data.signs.map(([crisis, danger, pattern]) => ({ crisis, danger, pattern: new RegExp(pattern, "u") }));
    this.harmless = new RegExp(data.harmless, "gu");
    this.rows = new Map(data.head.buckets.map((bucket, row) => [bucket, row]));
    this.weights = Int8Array.from(atob(data.head.weights), (character) => character.charCodeAt(0));
  }

  /** `{ crisis, danger }`, or null. Kanji, kana, romaji and other languages are read. */
  alarm(text) {
    const romaji = readRomaji(text, this.syllables).text;
    const forms = [...new Set([this.fold(text), this.fold(romaji)])].filter(Boolean);
    const said = forms.flatMap((form) => this.said(form));
    const { possibleFrom, certainFrom, possibleFromPart, certainFromPart } = this.head;
    const whole = { ...this.chances(text), from: [possibleFrom, certainFrom] };
    const parts = sentencesOf(text)
      .map((part) => ({ ...this.chances(part), from: [possibleFromPart, certainFromPart] }))
      .sort((a, b) => rounded(b) - rounded(a))
      .slice(0, MOST_SUSPICIOUS);
    const chances = [whole, ...parts];
    const certain = said.find((sign) => sign.crisis === "certain");
    if (certain) {
      const agreed = Math.max(...chances.map(({ any }) => any)) >= AGREES;
      return agreed ? certain : { ...certain, crisis: "possible" };
    }
    const sure = chances.find(({ certain, from }) => certain >= from[1]);
    if (sure) return { crisis: "certain", danger: said[0]?.danger ?? sure.danger };
    if (said.length) return said[0];
    const likely = chances.filter(({ any, from }) => any >= from[0]);
    if (!likely.length) return null;
    return { crisis: "possible", danger: likely.reduce((a, b) => (rounded(b) > rounded(a) ? b : a)).danger };
  }

  said(folded) {
    const plain = folded.replace(this.harmless, MARK);
    return this.signs.filter((sign) => sign.pattern.test(plain)).map(({ crisis, danger }) => ({ crisis, danger }));
  }

  /** Its clauses without a harmless expression, each long number as one mark. */
  asRead(text) {
    const found = (part) => this.fold(part).search(this.harmless) >= 0;
    const plain = found(text) ? (text.match(CLAUSE) ?? []).filter((clause) => !found(clause)).join("、") : text;
    return plain.replace(LONG_NUMBER, MARK);
  }

  chances(text) {
    const { classes, scale, bias } = this.head;
    if (!/\p{L}/u.test(this.asRead(text))) return { any: 0, certain: 0, danger: "life" };
    const logits = bias.slice();
    for (const [bucket, value] of features(this.fold(this.asRead(text)), this.head.size)) {
      const row = this.rows.get(bucket);
      if (row === undefined) continue;
      for (let i = 0; i < classes.length; i += 1) logits[i] += value * this.weights[row * classes.length + i] * scale[i];
    }
    const most = Math.max(...logits);
    const parts = logits.map((logit) => Math.exp(logit - most));
    const whole = parts.reduce((sum, part) => sum + part);
    const kinds = new Map();
    let [any, certain] = [0, 0];
    classes.forEach((name, i) => {
      const [crisis, danger] = name.split(" ");
      if (!danger) return;
      const share = parts[i] / whole;
      any += share;
      if (crisis === "certain") certain += share;
      kinds.set(danger, (kinds.get(danger) ?? 0) + share);
    });
    const danger = [...kinds].reduce((a, b) => (b[1] > a[1] ? b : a))[0];
    return { any, certain, danger };
  }

  /** The contacts for a danger, the closest first, then the routes without speech. */
  contactsFor({ crisis, danger }) {
    const urgent = crisis === "certain" && danger !== "life";
    const rank = ({ kinds }) => kinds.indexOf(danger) + (urgent && !kinds.includes("accident") ? 100 : 0);
    const closest = this.contacts.filter((each) => each.kinds.includes(danger)).sort((a, b) => rank(a) - rank(b));
    return [...closest, ...this.contacts.filter((each) => each.kinds.includes(TEXT_ROUTE))];
  }
}

/** Of equals the first wins, whatever a last digit says. */
const rounded = ({ any }) => Math.round(any * 1000);

/** The sentences of a longer text, of which one of danger is not to drown in the others. */
function sentencesOf(text) {
  const found = (text.match(SENTENCE) ?? []).filter((part) => Array.from(part).length >= SHORTEST_SENTENCE);
  if (Array.from(text).length <= LONG_TEXT || found.length < 2) return [];
  return found.length <= MOST_SENTENCES ? found : [...found.slice(0, 20), ...found.slice(20 - MOST_SENTENCES)];
}

/** Hashed character n-grams with their weights, as in answers/features.py. */
function features(folded, buckets) {
  const characters = Array.from(`^${folded}$`);
  const counts = new Map();
  for (let size = 1; size <= LONGEST_GRAM; size += 1) {
    for (let start = 0; start + size <= characters.length; start += 1) {
      const gram = characters.slice(start, start + size).join("");
      counts.set(gram, (counts.get(gram) ?? 0) + 1);
    }
  }
  const weights = new Map();
  for (const [gram, count] of counts) {
    const bucket = crc32(gram) % buckets;
    weights.set(bucket, (weights.get(bucket) ?? 0) + 1 + Math.log(count));
  }
  const length = Math.sqrt([...weights.values()].reduce((sum, value) => sum + value * value, 0)) || 1;
  return [...weights].map(([bucket, value]) => [bucket, value / length]);
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});
const UTF8 = new TextEncoder();

function crc32(text) {
  let crc = 0xffffffff;
  for (const byte of UTF8.encode(text)) crc = CRC_TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
