// Names in a question, as in answers/signals/names.py: exact ones, and a question that is a name and little else.

import { normalize, searchFormAsSpelt } from "./analyzer.js";
import { NATION, serves } from "./directory.js";
import { byTopic, weightOf } from "./words.js";

// The topic of no desk of the list.
export const NO_TOPIC = "none";
// A topic is sure when one strong word or three weak ones speak for it.
export const SURE = 3;
// A question is taken as a bare name when this much of it is name, place and polite filling.
const DIRECT_SHARE = 0.7;
// So near a name that topics or shorter names inside it do not count (0-100).
const SAME_BUT_A_SLIP = 88;
// Longer questions are sentences, not misspelt names.
const SHORTEST_TYPO = 4;
const LONGEST_TYPO = 20;
export const LONGEST_NAME = 30;
// A question is a name when this share of it stands in one desk's names, or this one beside an exact name ...
const NAME_SHARE = 0.62;
const NAME_SHARE_AGAINST_EXACT = 0.8;
// ... unless words of a topic explain this much of it.
const TOPIC_SHARE = 0.5;
// ... and what surely speaks of a trouble (its probability) is a name only where it is short.
const LONGEST_BESIDE_A_TROUBLE = 14;
const A_TROUBLE = 0.9;
const SPOKEN = /^[ぁ-んァ-ヶー\s]+$/;
const FILLING_PARTICLES = /[のはをにがへとでもか]/g;
const JOINING = "のはをが"; // of those, what stands between a name and filling
const FLOOR = /^(?:地下)?[0-9]{0,4}[階f]?$/;
const NAME_TAIL = /\s+|[都道府県市区町村]$/g;

export class NamesIn {
  /** `lexicon`: exact names; `names`: desks by what they are like; `filling`: a pattern for polite filling. */
  constructor(lexicon, names, filling, searchForm) {
    Object.assign(this, { lexicon, names, searchForm });
    this.filling = new RegExp(filling, "gu");
  }

  /** `{ evidence, direct, rest }` of a question, given what else was noticed of it, its exact names and its places. */
  in(asked, exact, mentions) {
    const { words, question: { folded } } = asked;
    const topics = byTopic(words);
    const rest = this.rest(folded, exact, mentions);
    const direct = exact.length > 0 && rest.length <= Math.max(3, (1 - DIRECT_SHARE) * folded.length);
    if (exact.length && !mentions.length && rest.length >= 2) {
      const whole = this.core(folded);
      const short = this.lexicon.findShortForm(whole);
      if (short.length) return { evidence: evidenceAt(folded, whole, short), direct: true, rest: "" };
    }
    const longestName = isATrouble(asked) ? LONGEST_BESIDE_A_TROUBLE : LONGEST_NAME;
    if (folded.length <= longestName && (!direct || rest.length >= 2)) {
      const found = this.likeAName(asked, mentions, topics, exact.length > 0);
      const like = found && saysNoMore(exact, found, this.searchForm) ? null : found;
      if (like && (like.strength >= NAME_SHARE_AGAINST_EXACT || (!direct && agrees(exact, like)))) {
        return { evidence: [...exact.map(evidence), like], direct, rest };
      }
    }
    if (!direct && rest.length <= LONGEST_TYPO && !isAWord(rest, topics)) {
      const typo = rest.length >= SHORTEST_TYPO ? this.lexicon.findTypo(rest) : [];
      const mended = typo.length || words.length ? typo : this.lexicon.findShortForm(rest);
      const longest = Math.max(0, ...exact.map(({ start, end }) => end - start));
      if (mended.length && rest.length > longest && ((!exact.length && !words.length) || mended[0].likeness >= SAME_BUT_A_SLIP)) {
        return { evidence: evidenceAt(folded, rest, mended), direct: true, rest };
      }
    }
    const begun = exact.length || words.length || isATrouble(asked) ? [] : this.lexicon.findBeginning(rest);
    if (begun.length) return { evidence: evidenceAt(folded, rest, begun), direct: true, rest: "" };
    return { evidence: exact.map(evidence), direct, rest };
  }

  /** The desks whose names the question is like, with its place or without; null when it is no name. */
  likeAName({ question, where: { places } }, mentions, topics, named) {
    const without = withoutPlaces(question.typed, mentions, this.searchForm);
    const typed = new Set([normalize(question.typed), normalize(without)]);
    const forms = [...new Set([...typed].flatMap((text) => [text, this.withoutFilling(text)]))];
    const written = [...new Set(forms.flatMap((raw) => [this.searchForm(raw), searchFormAsSpelt(raw), this.core(this.searchForm(raw))]))];
    const lengths = written.map(({ length }) => length).filter(Boolean);
    const shortest = lengths.length ? Math.min(...lengths) : 0;
    const explained = Math.max(0, ...[...topics.values()].map((found) =>
      found.reduce((sum, { source }) => sum + source.length, 0)));
    if (explained > TOPIC_SHARE * shortest || (explained === TOPIC_SHARE * shortest && !named)) return null;
    // How kanji are read aloud is not known here: what is typed in kana alone is as it is read.
    const spoken = forms.filter((raw) => SPOKEN.test(raw)).map(this.searchForm);
    const { share, desks, form } = this.names.nearest(written, spoken, places, NAME_SHARE);
    const oneBody = new Set(desks.map(({ organization }) => organization)).size === 1;
    const oneProgram = new Set(desks.map(({ program }) => program)).size === 1;
    if (share < NAME_SHARE || !(oneBody || oneProgram)) return null;
    return { kind: "likeness", target: form, span: this.withoutFillingAround(question.folded), strength: share, desks };
  }

  /** The names without buildings that lie elsewhere, or beside which more is asked than who is in one. */
  withoutBuildingsBeside(names, folded, mentions, { places }, { byBuilding }) {
    const isHere = ({ target }) => !places.length || byBuilding.get(target).some((desk) => places.some((place) => isOf(desk, place)));
    return names.filter((name) => name.kind !== "building" ||
      (isHere(name) && FLOOR.test(this.rest(folded, [name], mentions))));
  }

  /** The names with those that go on behind their place or program, as in answers/signals/names.py: 高度技術研究所 where 京都 is said. */
  withTails(names, folded, words, where, mentions, { byOrganization }) {
    const tails = this.lexicon.findTails(folded);
    const places = [...(where.fromField ? where.places : []), ...mentions
      .filter(({ text }) => !tails.some(({ surface }) => surface.includes(this.searchForm(text)))).flatMap((each) => each.places)];
    // Where a word of a trouble stands beside it, a tail is no name: it says where somebody works.
    const isBeside = (tail) => words.some(({ strength, span: [start, end] }) => strength >= SURE && !(start < tail.end && tail.start < end));
    const found = tails.filter((tail) => !isBeside(tail) && isMeant(tail, names, places, byOrganization.get(tail.target)));
    return [...names.filter((name) => !found.some((tail) => isSameSpan(tail, name))), ...found];
  }

  /** What is left of a question without its names, its places and polite filling. */
  rest(folded, names, mentions) {
    let rest = folded;
    for (const { start, end } of names) rest = rest.replaceAll(folded.slice(start, end), " ");
    for (const { text } of mentions) rest = rest.replaceAll(this.searchForm(text), " ");
    return this.core(rest);
  }

  withoutFilling(text) {
    return text.replace(this.filling, "");
  }

  /** Where a folded text stands without the filling before and behind it; all of it where it is nothing else. */
  withoutFillingAround(folded) {
    const filled = new Set();
    for (const { 0: found, index } of folded.matchAll(this.filling)) for (let i = 0; i < found.length; i += 1) filled.add(index + i);
    let [start, end] = [0, folded.length];
    while (filled.has(start)) start += 1;
    while (filled.has(end - 1) || (end < folded.length && JOINING.includes(folded[end - 1]))) end -= 1;
    return start < end ? [start, end] : [0, folded.length];
  }

  /** A folded text without filling, particles and the end of a place's name. */
  core(folded) {
    return this.withoutFilling(folded).replace(FILLING_PARTICLES, "").replace(NAME_TAIL, "");
  }
}

function isMeant(tail, names, places, desks) {
  const touching = names.filter(({ start, end }) => start < tail.end && tail.start < end);
  if (touching.some((name) => !isSameSpan(tail, name))) return false;
  const named = names.filter((name) => !touching.includes(name)).map(({ target }) => target);
  return desks.some((desk) => named.includes(desk.program) || places.some((place) => isOf(desk, place)));
}

const isSameSpan = (one, other) => one.start === other.start && one.end === other.end;

/** Whether a desk's own area holds a place, or lies in it. */
function isOf(desk, place) {
  const areas = desk.areas.filter((area) => area !== NATION);
  return areas.length > 0 && (serves(desk, place) || (!place.municipality && areas.some((area) => area.startsWith(place.prefecture))));
}

/** Whether a question surely speaks of a trouble of ours. */
function isATrouble({ meaning: [likeliest] }) {
  return Boolean(likeliest) && likeliest.target !== NO_TOPIC && likeliest.strength >= A_TROUBLE;
}

function evidence({ kind, target, start, end, likeness }) {
  return { kind: "name", source: kind, target, span: [start, end], strength: likeness / 100 };
}

/** Names that a part of the question stands for, where it stands; of what stands nowhere in one piece the whole. */
function evidenceAt(folded, part, names) {
  const start = folded.indexOf(part);
  const span = start < 0 ? [0, folded.length] : [start, start + part.length];
  return names.map((name) => ({ ...evidence(name), span }));
}

/** Whether it is a word of a trouble: 知的財産 is no slip of 知的財産室. */
function isAWord(rest, topics) {
  return [...topics.values()].some((found) => weightOf(found) >= SURE && found.some(({ source }) => source === rest));
}

/** Whether the desks that a question is like are of a program that it names, if it names one. */
function agrees(names, like) {
  const programs = names.filter(({ kind }) => kind === "program").map(({ target }) => target);
  return !programs.length || like.desks.some(({ program }) => programs.includes(program));
}

/** Whether a question is like nothing but a body that it names: 中部経産局 特許 asks for a section of it. */
function saysNoMore(names, like, searchForm) {
  const bodies = names.filter(({ kind }) => kind === "organization").map(({ target }) => target);
  return like.desks.every(({ department, organization }) => !department.length && bodies.includes(searchForm(organization)));
}

/** The question without its place names: a place says nothing about a trouble. */
export function withoutPlaces(query, mentions, searchForm) {
  const text = [...mentions].reverse()
    .reduce((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), query);
  return searchForm(text) ? text : query;
}
