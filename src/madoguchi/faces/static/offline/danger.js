// Whether a text speaks of danger: the patterns, the trained head (answers/signals/danger.py) and the contacts (answers/contacts.py).

import { features } from "./heads.js";

const LONG_TEXT = 40;
const SHORTEST_SENTENCE = 4;
const MOST_SENTENCES = 80;
const SENTENCE = /[^。．.!?！？\n]+/g;
const CLAUSE = /[^、，,。．.!?！？\n]+/g;
// Danger is told by longer n-grams than a topic.
const LONGEST_GRAM = 4;
// A danger that is possible counts as so much of a certain one where a page is due.
const PART_OF_CERTAIN = { text: 0.2, part: 0.5 };
// The head has thresholds of its own for each way of writing: kana, hangul, han, other.
const WRITTEN = [/[ぁ-んァ-ヶ]/, /[가-힣]/, /[一-龥]/];
const TEXT_ROUTE = "text";
// Stands for a long number in what the head reads, and for a harmless expression in what the patterns read.
const MARK = "〓";
const LONG_NUMBER = /[0-9０-９]{4,}/g;

export class Danger {
  /** `reading`: `{ searchForm, romaji }`. */
  constructor({ signs, harmless, contacts }, head, reading) {
    Object.assign(this, { head, reading, contacts });
    this.signs = signs.map(([crisis, danger, pattern]) => ({ crisis, danger, pattern: new RegExp(pattern, "u") }));
    this.harmless = new RegExp(harmless, "gu");
  }

  /** `{ crisis, danger }`, or null. Kanji, kana, romaji and other languages are read. */
  alarm(text) {
    const said = this.signsIn(text);
    const certain = said.find((sign) => sign.crisis === "certain");
    const parts = sentencesOf(text, certain ? 0 : LONG_TEXT);
    const chances = [this.chances(text, "text"), ...parts.map((part) => this.chances(part, "part"))];
    if (certain) {
      const agreed = chances.some(({ agrees }) => agrees);
      return agreed ? certain : { ...certain, crisis: "possible" };
    }
    const sure = chances.find(({ crisis }) => crisis === "certain");
    if (sure) return { crisis: "certain", danger: (said[0] ?? sure).danger };
    if (said.length) return said[0];
    const likely = chances.filter(({ crisis }) => crisis);
    if (!likely.length) return null;
    return { crisis: "possible", danger: likely.reduce((a, b) => (rank(b) > rank(a) ? b : a)).danger };
  }

  /** Whether a text speaks of danger in so many words; else an alarm is what the head reads between them. */
  isSaid(text) {
    return this.signsIn(text).length > 0;
  }

  signsIn(text) {
    const { searchForm, romaji } = this.reading;
    const forms = [...new Set([searchForm(text), searchForm(romaji.read(text))])].filter(Boolean);
    return forms.flatMap((form) => this.said(form));
  }

  said(folded) {
    const plain = folded.replace(this.harmless, MARK);
    return this.signs.filter((sign) => sign.pattern.test(plain)).map(({ crisis, danger }) => ({ crisis, danger }));
  }

  /** In kana what is Japanese in Latin letters, its clauses without a harmless expression, each long number as one mark. */
  asRead(typed) {
    const { searchForm, romaji } = this.reading;
    const isHarmless = (part) => searchForm(part).search(this.harmless) >= 0;
    const text = romaji.readableWords(typed).map(({ kana }) => kana).join("") || typed;
    const plain = isHarmless(text) ? (text.match(CLAUSE) ?? []).filter((clause) => !isHarmless(clause)).join("、") : text;
    return plain.replace(LONG_NUMBER, MARK);
  }

  /** What the head says of a text, or of a part of a longer one, which must be surer. */
  chances(text, of) {
    const read = this.asRead(text);
    if (!/\p{L}/u.test(read)) return { any: 0, danger: "life", crisis: null, agrees: false };
    const shares = this.head.chances(this.features(read));
    const kinds = new Map();
    let [any, certain] = [0, 0];
    this.head.classes.forEach((name, i) => {
      const [crisis, danger] = name.split(" ");
      if (!danger) return;
      any += shares[i];
      if (crisis === "certain") certain += shares[i];
      kinds.set(danger, (kinds.get(danger) ?? 0) + shares[i]);
    });
    const writing = writingOf(read);
    const isFrom = (chance, name) => chance >= this.head.numbers[name][writing];
    const possible = isFrom(any, `possible_from_${of}`) ? "possible" : null;
    const isCertain = isFrom(certain + PART_OF_CERTAIN[of] * (any - certain), `certain_from_${of}`);
    const danger = [...kinds].reduce((a, b) => (b[1] > a[1] ? b : a))[0];
    return { any, danger, crisis: isCertain ? "certain" : possible, agrees: isFrom(any, "agrees_from") };
  }

  /** What the head knows of a text as it is read. */
  features(read) {
    return features(read, this.reading.searchForm, LONGEST_GRAM);
  }

  /** The contacts for a danger, the closest first, then the routes without speech. */
  contactsFor({ crisis, danger }) {
    const urgent = crisis === "certain" && danger !== "life";
    const order = ({ kinds }) => kinds.indexOf(danger) + (urgent && !kinds.includes("accident") ? 100 : 0);
    const closest = this.contacts.filter((each) => each.kinds.includes(danger)).sort((a, b) => order(a) - order(b));
    return [...closest, ...this.contacts.filter((each) => each.kinds.includes(TEXT_ROUTE))];
  }
}

/** How likely any danger is; of equals the first wins, whatever a last digit says. */
const rank = ({ any }) => Math.round(any * 1000);

/** Which of the writings a text is in. */
function writingOf(read) {
  const found = WRITTEN.findIndex((sign) => sign.test(read));
  return found < 0 ? WRITTEN.length : found;
}

/** The sentences of a longer text, of which one of danger is not to drown in the others. */
function sentencesOf(text, shortest) {
  const found = (text.match(SENTENCE) ?? []).filter((part) => Array.from(part).length >= SHORTEST_SENTENCE);
  if (Array.from(text).length <= shortest || found.length < 2) return [];
  return found.length <= MOST_SENTENCES ? found : [...found.slice(0, 20), ...found.slice(20 - MOST_SENTENCES)];
}
