// Words of the list itself, as in index/listing.py and answers/signals/listed.py: the desks whose own row, by its
// name, duties or address, says most of a question.

import { serving } from "./directory.js";
import { Phrases, insideLatinWord } from "./phrases.js";

const JOINT = "の";
const LONGEST_LISTED = 120;
const MOST_WORDS = 30;
const LEAST_WORTH = 0.3;
const TOLD_WORTH = 0.85;
const EVERYBODYS = 0.5;
const TELLING = 0.87;
const LONG_WORD = 3;
const NAMED = "name";
const TAUGHT_WORTH = 1.5;
const TAUGHT = "taught";
const [DUTY, MOST_OF_A_DUTY] = ["duty", 3];
const LEAST_ALIKE = 0.5;
const [KANA_PAIR, PAIR, WHOLE_WORD] = [0.3, 1, 1];
const KANA_WORTH = 0.1;
const PLAIN_WORTH = 0.2;
const [KANA_WORD, MUCH] = [0.6, 10];
const KANA = /[ぁ-んー]/;
const SOLID = /(?![ぁ-んー])[\p{L}\p{N}_]/u;
const LETTER = /[\p{L}\p{N}ー]/u;
const BEHIND = /(?<=[\p{L}\p{N}_])[^\p{L}\p{N}_]+$/u;
// One word as it looks: what stands before a known word in it says that it is of another kind.
const WORD = /[一-龥々〆ヶ]+|[ァ-ヴー]+/g;
const ANOTHER_KIND = 2;
const ALL_KANA = /^[ぁ-んー]+$/;
const LOOKS_A_WORD = /(?:(?![ぁ-んー])[\p{L}\p{N}_]){2,}/gu;
const KANJI = /[一-龥々]/;
const SHORT_KANA = 2;
const PARTICLES = "のをがはにでもとや";
const SCALE = 1e6; // scores that differ beyond these digits are the same
const [TERM, NAMED_DESKS, TOLD_DESKS, TAUGHT_DESKS, IS_READ] = [0, 1, 2, 3, 4];

export class Listing {
  /** `data`: the desks, their terms, municipalities and texts; `filling`: a pattern for what says nothing. */
  constructor(data, desks, { searchForm, placesOf, filling, core }) {
    Object.assign(this, { data, searchForm, placesOf, core });
    this.filling = new RegExp(filling, "gu");
    this.plain = new RegExp(data.plain, "gu");
    this.desks = data.desks.map((index) => desks[index]);
    this.terms = new Map(data.terms.map((term) => [term[TERM], term]));
    // The terms that are a printed duty as a whole, or what people say for one.
    this.duties = new Set(data.duties.map((at) => data.terms[at][TERM]));
    this.phrases = new Phrases(this.terms.keys());
    this.examples = data.examples.map(([text, indexes]) =>
      [text, featuresOf(core(searchForm(text))), indexes.map((index) => desks[index])]);
    this.called = new Map(data.called.map(([name, indexes]) => [name, indexes.map((index) => desks[index])]));
    this.at = new Map(this.desks.map((desk, at) => [desk, at]));
  }

  /** The desks of the example question that a question is most like; null where it is like none. */
  example(question) {
    const asked = featuresOf(this.core(question.folded.slice(0, LONGEST_LISTED)));
    const shares = this.examples.map(([text, features, desks]) => ({ text, desks, share: alike(asked, features) }));
    const most = Math.max(0, ...shares.map(({ share }) => share));
    if (most < LEAST_ALIKE) return null;
    const nearest = shares.filter(({ share }) => share === most);
    return {
      kind: "example", target: nearest[0].text, strength: most, desks: [...new Set(nearest.flatMap(({ desks }) => desks))],
    };
  }

  /** Whether a folded text is a word of a desk's name, as it is written, and nothing else. */
  isAName(folded) {
    const term = this.terms.get(folded.replaceAll(JOINT, ""));
    return Boolean(term && term[NAMED_DESKS].length && !term[IS_READ]);
  }

  /** The desks whose own words explain most of a question: `{ target, span, strength, source, desks }`, or null. */
  in(question, where) {
    if (!this.desks.length) return null;
    const text = this.text(question, where);
    const { words, silent } = this.words(text);
    if (!words.length) return null;
    const ranked = this.ranked(words, text, silent);
    for (let at = 0; at < ranked.length;) {
      const score = Math.round(ranked[at].score * SCALE);
      let found = [];
      let first = null;
      for (; at < ranked.length && Math.round(ranked[at].score * SCALE) === score; at += 1) {
        const { mask, share, desks } = ranked[at];
        const having = words.filter((_, bit) => mask & (1 << bit));
        const here = this.there(desks, having, where);
        found = [...found, ...here];
        if (here.length) first ??= { words: having, share };
      }
      if (found.length) return this.evidence(first, found.sort((a, b) => a - b), text);
    }
    return null;
  }

  text(question, where) {
    const folded = question.folded.slice(0, LONGEST_LISTED);
    const letters = this.letters(question);
    const solid = SOLID.test(letters);
    const weights = [...folded].map((letter, at) => weightOf(letter, letters[at], solid));
    for (const { 0: said, index } of folded.matchAll(this.plain)) {
      for (let at = index; at < index + said.length; at += 1) weights[at] = Math.min(weights[at], PLAIN_WORTH);
    }
    const ranks = [...weights];
    for (const { 0: said, index } of folded.matchAll(this.filling)) {
      weights.fill(0, index, index + said.length);
      ranks.fill(PLAIN_WORTH, index, index + said.length);
    }
    for (const said of where.fromField ? [] : [where.text, ...where.others]) {
      const place = this.searchForm(said);
      const start = place ? folded.indexOf(place) : -1;
      if (start >= 0) weights.fill(0, start, start + place.length);
    }
    const beside = this.searchForm(this.finerThanACity(question.place, where)).slice(0, LONGEST_LISTED);
    const whole = `${folded}\n${beside}`;
    const kept = Array.from({ length: whole.length }, (_, at) => at).filter((at) => whole[at] !== JOINT);
    const text = kept.map((at) => whole[at]).join("");
    const written = letters.slice(0, folded.length) + whole.slice(folded.length);
    const before = new Map();
    for (const { 0: run, index } of kept.map((at) => written[at]).join("").matchAll(WORD)) {
      for (let at = index; at < index + run.length - 1; at += 1) before.set(at, index + run.length - 1);
    }
    return {
      text, at: kept, weights: kept.map((at) => weights[at] ?? 0), ranks: kept.map((at) => ranks[at] ?? 1), before, folded: whole, end: text.indexOf("\n"), inKana: !solid,
    };
  }

  /** What a place field says beyond a city: what nobody knows, or some addresses say. No town is known here. */
  finerThanACity(place, { fromField, places }) {
    const [only] = places.length === 1 && !places[0].municipality ? places : [];
    if (fromField && only && [only.prefecture, only.prefecture.replace(/[都府県]$/, "")].includes(place.trim())) return "";
    const term = this.terms.get(this.searchForm(place).replaceAll(JOINT, ""));
    const isOfFew = ({ length }) => length && length <= EVERYBODYS * this.desks.length;
    return !fromField || (term && [term[NAMED_DESKS], term[TOLD_DESKS]].some(isOfFew)) ? place : "";
  }

  /** The folded question with each of its letters as it was typed. */
  letters(question) {
    const places = question.isRead ? [] : this.placesOf(question.typed);
    if (places.length !== question.folded.length + 1) return question.folded;
    return places.slice(0, -1).map((at) => question.typed[at]).join("");
  }

  /** The words of the list in a text, the most telling first, and the spans of what every desk says. */
  words(whole) {
    const { text, inKana } = whole;
    const size = this.desks.length;
    const found = new Map();
    const silent = [];
    for (const [start, end] of [...this.phrases.find(text), ...single(whole)].sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
      const surface = text.slice(start, end);
      const term = this.terms.get(surface);
      if (!term || (surface.length === SHORT_KANA && KANA.test(surface[0]) && !standsAlone(whole, start, end))) continue;
      if (insideLatinWord(text, start, end) || (term[IS_READ] && !inKana)) continue;
      const telling = postings(term, size).filter(([desks]) => desks.length);
      if (!telling.length) silent.push([start, end]);
      for (const [desks, worth] of telling) {
        const key = `${worth} ${surface}`;
        if (!found.has(key)) found.set(key, { term: surface, span: [start, end], desks, worth });
      }
    }
    for (const { term: surface, span: [start, end] } of found.values()) { // いじめ of いじめられている is no grammar
      if (surface.length < LONG_WORD || !ALL_KANA.test(surface)) continue;
      for (let at = start; at < end; at += 1) {
        whole.weights[at] = Math.max(whole.weights[at], Math.min(KANA_WORD, whole.weights[at] * MUCH));
      }
    }
    const weight = ({ worth, span: [start, end] }) => worth * (end - start);
    return { words: [...found.values()].sort((a, b) => weight(b) - weight(a)).slice(0, MOST_WORDS), silent };
  }

  /** `{ score, share, mask, desks }` of all desks that have the same words, the best first. */
  ranked(words, text, silent) {
    const masks = new Int32Array(this.desks.length);
    words.forEach(({ desks }, bit) => desks.forEach((at) => { masks[at] |= 1 << bit; }));
    const kinds = new Map();
    masks.forEach((mask, at) => { if (mask) kinds.set(mask, [...(kinds.get(mask) ?? []), at]); });
    const told = [...kinds].sort((a, b) => a[0] - b[0]).map(([mask, desks]) => {
      const worth = new Array(text.text.length).fill(0);
      words.forEach(({ span: [start, end], worth: each }, bit) => {
        if (mask & (1 << bit)) for (let at = start; at < end; at += 1) worth[at] = Math.max(worth[at], each);
      });
      const isSilent = (at) => silent.some(([start, end]) => start <= at && at < end);
      let [covered, left, score] = [0, 0, 0];
      worth.forEach((value, at) => {
        score += value * (text.ranks[at] || 1);
        if (value && at < text.end) covered += text.weights[at] || 1;
        const end = text.before.get(at);
        const isTelling = worth[end] && text.weights[end] > PLAIN_WORTH;
        if (!value && !isSilent(at)) left += text.weights[at] * (isTelling ? ANOTHER_KIND : 1);
      });
      return { score, share: covered ? covered / (covered + left) : 0, mask, desks };
    });
    return told.filter(({ share }) => share).sort((a, b) => b.score - a.score);
  }

  /** The desks that serve or lie in one of the places; all where their own words hold the place's name. */
  there(desks, words, { places, text }) {
    const said = this.searchForm(text).replaceAll(JOINT, "");
    if (!places.length || (text && words.some(({ term }) => term.includes(said)))) return desks;
    return desks.filter((at) => this.mayServe(this.desks[at], places));
  }

  /** Whether a desk serves one of the places, or lies there; or nothing is known of either. */
  mayServe(desk, places) {
    if (desk.areas.length) return places.some((place) => serving([desk], place).length > 0);
    const known = this.data.where[this.at.get(desk)] ?? "";
    return places.some((place) => isWithin(known, place.prefecture + (place.city || place.municipality || "")));
  }

  /** The desks of a likeness that are not known to lie elsewhere than the place; null where all are. */
  notElsewhere(like, { places, text }) {
    const said = this.searchForm(text).replaceAll(JOINT, "");
    if (!places.length || like.desks.some(({ name }) => this.searchForm(name).replaceAll(JOINT, "").includes(said))) return like;
    const desks = like.desks.filter((desk) => desk.areas.length || this.mayServe(desk, places));
    return desks.length ? { ...like, desks } : null;
  }

  /** The desks, those first that say one of the words at the end of their name, last those whose upper levels alone do. */
  evidence({ words, share }, positions, { at }) {
    const compared = (name) => this.searchForm(name).replaceAll(JOINT, "");
    const said = new Set(words.map(({ term }) => term));
    const endsOf = new Map(positions.map((position) => [this.desks[position], [...said, ...this.printedFor(position, said)]]));
    const rank = (desk) => {
      const [own, ...above] = [desk.organization, ...desk.department].reverse();
      const ends = endsOf.get(desk);
      const has = (level) => ends.some((term) => compared(level).includes(term));
      const isEnd = ends.some((term) => compared(desk.name).endsWith(term));
      return (isEnd ? 0 : 2) + (above.some(has) && !has(own) ? 1 : 0);
    };
    const desks = positions.map((position) => this.desks[position]);
    const terms = [...new Set([...words].sort((a, b) => a.span[0] - b.span[0] || a.span[1] - b.span[1]).map(({ term }) => term))];
    const outer = terms.filter((term) => !terms.some((other) => other !== term && other.includes(term)));
    const [start, end] = words.reduce((a, b) => (before(b.span, a.span) ? b : a)).span;
    const named = words.some(({ worth, term }) => worth >= TELLING && term.length >= LONG_WORD) ? NAMED : "";
    const taught = words.some(({ worth }) => worth === TAUGHT_WORTH);
    const duty = words.some(({ term, desks: of }) => this.duties.has(term) && of.length <= MOST_OF_A_DUTY);
    return {
      kind: "listed", target: outer.join(" "), span: [at[start], at[end - 1] + 1], strength: share, source: taught ? TAUGHT : duty ? DUTY : named,
      desks: [0, 1, 2, 3].flatMap((each) => desks.filter((desk) => rank(desk) === each)),
    };
  }

  /** The words of a desk's name for which people say one of the words. */
  printedFor(position, said) {
    const compared = (text) => this.searchForm(this.data.strings[text]).replaceAll(JOINT, "");
    return this.data.texts[position].filter(([kind, text]) => this.data.kinds[kind] === "called" && said.has(compared(text)))
      .map(([, , heading]) => compared(heading));
  }

  /** The texts of a desk that say words of a question, with these as printed: `{ said, heading, words }`. */
  whereListed(desk, target) {
    const texts = this.data.texts[this.at.get(desk)];
    const found = new Map();
    for (const word of target.split(" ")) {
      for (const [number, [said, text, heading]] of texts.entries()) {
        const printed = this.printed(word, this.data.strings[text]);
        if (!printed) continue;
        const told = found.get(number) ?? { said: this.data.kinds[said], heading: this.data.strings[heading], words: [] };
        found.set(number, { ...told, words: [...told.words, printed] });
        break;
      }
    }
    return [...found].sort((a, b) => a[0] - b[0]).map(([, told]) => told);
  }

  /** Whether the name of a place stands in a desk's own name or address. */
  saysItself(desk, place) {
    const compared = (text) => this.searchForm(text).replaceAll(JOINT, "");
    const own = (this.data.texts[this.at.get(desk)] ?? [])
      .filter(([said]) => ["name", "address"].includes(this.data.kinds[said])).map(([, text]) => this.data.strings[text]);
    return [desk.name, ...own].some((text) => compared(text).includes(compared(place)));
  }

  /** A term as it stands in a text of the list; empty where it does not. */
  printed(term, text) {
    const folded = this.searchForm(text);
    const kept = Array.from({ length: folded.length }, (_, at) => at).filter((at) => folded[at] !== JOINT);
    const start = kept.map((at) => folded[at]).join("").indexOf(term);
    if (start < 0 || !term) return "";
    const places = this.placesOf(text);
    return text.slice(places[kept[start]], places[kept[start + term.length - 1] + 1]).replace(BEHIND, "");
  }
}

/** Whether a place may be where a desk is known to be: in that municipality, or in that prefecture. */
function isWithin(known, place) {
  return known.startsWith(place) || place.startsWith(known);
}

/** The kanji that stand alone: 鼎の保育園, 林の出張所. */
function single(whole) {
  const kanji = [...whole.text].map((_, at) => at).filter((at) => KANJI.test(whole.text[at]));
  return kanji.filter((at) => !around(whole, at, at + 1).some((letter) => KANJI.test(letter))).map((at) => [at, at + 1]);
}

/** Whether kana are a word of their own as far as one sees: ごみ, ごみの収集, and not ごみごみ. */
function standsAlone(whole, start, end) {
  const [before, after] = around(whole, start, end);
  return !KANA.test(before) && (!KANA.test(after) || PARTICLES.includes(after));
}

/** The letters of the folded text before and after a span, joints too. */
function around({ at, folded }, start, end) {
  return [folded[at[start] - 1] ?? "", folded[at[end - 1] + 1] ?? ""];
}

/** The desks that have a term as a taught word, in their names and elsewhere, and what it is worth there. */
function postings(term, size) {
  const [named, told] = [term[NAMED_DESKS], term[TOLD_DESKS]];
  const having = Math.max(named.length, told.length, 1);
  const rarity = Math.log((size + 1) / (having + 0.5)) / Math.log((size + 1) / 1.5);
  const worth = LEAST_WORTH + (1 - LEAST_WORTH) * Math.max(rarity, 0);
  const telling = told.length <= Math.max(EVERYBODYS * size, 1) ? told : [];
  return [[term[TAUGHT_DESKS] ?? [], TAUGHT_WORTH], [named, worth], [telling, TOLD_WORTH * worth]];
}

function weightOf(letter, written, solid) {
  if (!LETTER.test(letter)) return 0;
  const kana = KANA.test(letter) && (written === undefined || KANA.test(written));
  return kana && solid ? KANA_WORTH : 1;
}

function before([start, end], [other, otherEnd]) {
  return start < other || (start === other && end < otherEnd);
}

/** What a folded question without filling is compared by, with weights: its pairs of letters and its words. */
function featuresOf(core) {
  const found = new Map();
  for (let at = 0; at < core.length - 1; at += 1) {
    const pair = core.slice(at, at + 2);
    found.set(pair, ALL_KANA.test(pair) ? KANA_PAIR : PAIR);
  }
  for (const [word] of core.matchAll(LOOKS_A_WORD)) found.set(`${word}$`, WHOLE_WORD);
  return found;
}

/** How much of two questions is the same (0 to 1). */
function alike(one, other) {
  const weight = (features) => [...features.values()].reduce((sum, each) => sum + each, 0);
  const shared = [...one].reduce((sum, [feature, each]) => sum + (other.has(feature) ? each : 0), 0);
  return (2 * shared) / ((weight(one) + weight(other)) || 1);
}
