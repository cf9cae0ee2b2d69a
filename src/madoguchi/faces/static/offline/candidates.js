// Evidence × directory → candidates, as in answers/candidates.py: what an answer could be, with the features that decide.

import { LEAST_SECTION, NamedDesks, SHORTEST_REST, narrowedChoice } from "./named.js";
import { NO_TOPIC, SURE } from "./names.js";
import { choiceOf, forDesks, forFunction } from "./place-choice.js";
import { byTopic, weightOf } from "./words.js";

// Functions that are less likely than this are no candidates, and no more than so many are.
const LEAST_CHANCE = 0.01;
const MOST_FUNCTIONS = 6;
// ... but for one that so likely is what one side of the question is about.
const FILLS_A_SIDE = 0.5;
const FLOOR = 1e-4;
// A name of this length is a name in full, whatever is said around it.
const FULL_NAME = 5;
// Of a named body so many of the likeliest troubles are looked at, from this chance on.
const MOST_DUTIES = 4;
const LEAST_DUTY = 0.05;
// So much of what stands beside a body's name must stand in a section's name (by pairs of characters).

/** All that an answer to a question in words could be: `{ through, target, choice, features, topic }`. */
export class Candidates {
  /** `ground`: `{ directory, topics, advice, aliases, sections, core }`, what routing stands on. */
  constructor(asked, ground) {
    Object.assign(this, { asked, ...ground });
    this.folded = asked.question.folded;
    this.places = asked.where.places;
    this.words = byTopic(asked.words);
    this.called = new NamedDesks(asked, ground);
    this.named = this.programsNamed();
    this.bodies = asked.names.filter(({ source }) => source === "organization").map(({ target }) => target);
  }

  /** The programs and functions that are named, with those of the same body; none where a section is named. */
  programsNamed() {
    const { names } = this.asked;
    const isSection = names.some(({ source, strength }) => source === "department" && strength === 1);
    return new Set(isSection ? [] : names.flatMap(({ target }) => [target, ...this.called.familyOf(target)]));
  }

  all() {
    const { asked } = this;
    const whole = this.byWholeName();
    if (whole) return [whole];
    const chances = this.chances(asked.meaning);
    const sides = asked.sides.map((pair) => pair.map((side) => this.chances(side)));
    // A name is one side, what stands beside it the other.
    if (asked.beside.length && !asked.direct) sides.push([new Map(), this.chances(asked.beside)]);
    const functions = this.functions(chances, sides);
    const found = [...functions, this.nothing(chances)];
    if (asked.names.length && !asked.like) {
      const named = { ...this.byName(functions), sides: [...asked.sides.map(() => [0, 0]), [1, 0]] };
      found.push(named, ...this.duties(named));
    }
    const like = asked.like && this.listing.notElsewhere(asked.like, asked.where);
    if (like) found.push(this.byLikeness(like, functions));
    if (asked.example) found.push(this.byExample(asked.example));
    if (asked.listed) found.push(...this.byListed(asked.listed, found));
    return [...found, ...this.bySection()];
  }

  /** The desks of a list that nobody described whose name is all of a question; those that may serve the place first. */
  byWholeName() {
    const { question, where } = this.asked;
    const desks = this.listing.called.get(question.folded) ?? [];
    const places = where.fromField ? where.places : [];
    const isHere = (desk) => !places.length || this.listing.mayServe(desk, places);
    const ordered = [...desks.filter(isHere), ...desks.filter((desk) => !isHere(desk))];
    if (!ordered.length) return null;
    return {
      through: "whole-name", target: question.typed.trim(), topic: "", features: {},
      choice: { desks: ordered, ask: false, byPlace: [], label: "" },
    };
  }

  bySection() {
    const { word, desks } = this.sections.askedFor(this.folded, this.places);
    if (!desks.length) return [];
    const choice = this.places.length ? forDesks(desks, this.places) : choiceOf(desks.length === 1 ? desks : []);
    return choice.desks.length ? [candidate("section", word, choice, { section: 1 })] : [];
  }

  /** First function → `{ chance, topic }`: chances of topics that begin with the same function are added. */
  chances(meaning) {
    const found = new Map();
    for (const { target, strength } of meaning) {
      const first = this.topics.get(target)?.functions[0] ?? NO_TOPIC;
      const before = found.get(first) ?? { chance: 0, topic: target };
      found.set(first, { chance: before.chance + strength, topic: before.topic });
    }
    return found;
  }

  /** The likeliest functions, those of a likely topic whose own words are spoken, and the general one. */
  functions(chances, sides) {
    const likely = [...chances].filter(([name]) => name !== NO_TOPIC).sort((a, b) => b[1].chance - a[1].chance);
    const chosen = new Map(likely.slice(0, MOST_FUNCTIONS)
      .filter(([, { chance }], number) => chance >= LEAST_CHANCE || !number)
      .map(([name, chance]) => [name, [chance, 0]]));
    for (const side of sides.flat()) {
      const ours = [...side].filter(([name]) => name !== NO_TOPIC);
      if (!ours.length) continue;
      const [name, { chance, topic }] = ours.reduce((a, b) => (b[1].chance > a[1].chance ? b : a));
      if (!chosen.has(name) && chance >= FILLS_A_SIDE) chosen.set(name, [chances.get(name) ?? { chance: 0, topic }, 0]);
    }
    for (const [name] of [...chosen]) {
      const [[chance], both] = [chosen.get(name), this.isSpoken(name)];
      this.topics.get(chance.topic).functions.forEach((later, rank) => {
        if (!rank || chosen.has(later) || !this.isSpoken(later)) return;
        if (!both || this.isNamed(later)) chosen.set(later, [chance, rank]);
      });
    }
    for (const [name, fn] of this.directory.functions) {
      if (!chosen.has(name) && fn.offered && askedFor(fn, this.asked)) chosen.set(name, [{ chance: FLOOR, topic: this.topicOf(name) }, 0]);
    }
    const { general } = this.directory;
    if (general && !chosen.has(general.id)) chosen.set(general.id, [chances.get(general.id) ?? { chance: 0, topic: this.advice }, 0]);
    return [...chosen].map(([name, [chance, rank]]) => this.byFunction(name, chance, rank, onSides(name, sides)));
  }

  /** The likeliest topic that leads to a function; else the likeliest of all. */
  topicOf(name) {
    const ours = this.asked.meaning.map(({ target }) => target).filter((topic) => this.topics.has(topic));
    return ours.find((topic) => this.topics.get(topic).functions.includes(name)) ?? ours[0] ?? this.advice;
  }

  byFunction(name, { chance, topic }, rank, sides) {
    const fn = this.directory.functions.get(name);
    const choice = forFunction(fn, this.places);
    const section = this.namesASection();
    const agrees = this.bodies.length
      ? !section && choice.desks.slice(0, 1).some(({ organization }) => this.bodies.includes(this.directory.searchForm(organization)))
      : this.isNamed(name);
    const said = askedFor(fn, this.asked) !== null && !this.asked.direct && !section;
    return candidate("topic", name, choice, {
      "topic": Math.log(Math.max(chance, FLOOR)),
      "topic: in one part": Math.log(Math.max(FLOOR, ...(sides.length ? sides.flat() : [chance]))),
      "topic: later function": Number(rank > 0),
      "topic: its own words": Number(this.isSpoken(name)),
      "topic: asked for": Number(said),
      "topic: asked for, of the city": Number(said && isMunicipal(choice)),
      "topic: general": Number(fn.general),
      "topic: its program is named": Number(agrees),
      "topic: listed words": this.listed(topic),
      "topic: one word": this.oneWord(topic),
    }, topic, sides);
  }

  isNamed(name) {
    return this.named.has(name) || this.directory.functions.get(name).selectors.some(({ program }) => this.named.has(program));
  }

  isSpoken(name) {
    return this.directory.functions.get(name).words.some((word) => this.folded.includes(word));
  }

  /** How much listed words of a topic weigh, 1 where that is enough to be sure. */
  listed(topic) {
    return Math.min(weightOf(this.words.get(topic) ?? []), SURE) / SURE;
  }

  /** The share of a question that listed words of one trouble explain, where they are all that it says. */
  oneWord(topic) {
    const { words, advice, asked: { rest } } = this;
    const spoken = [...words.keys()].filter((name) => name !== advice);
    if (!rest || spoken[0] !== topic || weightOf(words.get(topic)) < SURE) return 0;
    if (spoken.length > 1 && weightOf(words.get(spoken[1])) === weightOf(words.get(topic))) return 0;
    const told = new Set([topic, advice].flatMap((name) => (words.get(name) ?? []).map(({ source }) => this.core(source))));
    const left = [...told].filter(Boolean).sort((a, b) => b.length - a.length)
      .reduce((text, word) => text.replaceAll(word, ""), rest);
    return 1 - left.length / rest.length;
  }

  nothing(chances) {
    // Where nothing is known of troubles, none of ours is meant, as far as they can tell.
    const { chance } = this.asked.meaning.length ? chances.get(NO_TOPIC) ?? { chance: 0 } : { chance: 1 };
    const most = Math.max(0, ...[...this.words.values()].map(weightOf));
    return candidate("nothing", "", choiceOf(), {
      "nothing": Math.log(Math.max(chance, FLOOR)),
      "nothing: bias": 1,
      "nothing: a place and little else": Number(this.onlyAPlace()),
      "nothing: words of a trouble": Math.min(most, SURE) / SURE,
    });
  }

  /** Whether a question is a place and nothing else: the general desk there is what can be offered. */
  onlyAPlace() {
    const { where } = this.asked;
    return where.places.length > 0 && !where.fromField && this.folded.length <= where.text.length + 4;
  }

  byName(functions) {
    const { asked, words } = this;
    const said = [...words.keys()].filter((name) => this.topics.has(name) && weightOf(words.get(name)) >= SURE);
    const likeliest = functions.reduce((a, b) => (a && a.features.topic >= b.features.topic ? a : b), null);
    // What is said beside the name chooses among the desks of that name.
    const topics = asked.direct
      ? said.filter((name) => words.get(name).some(({ source }) => asked.rest.includes(source)))
      : likeliest ? [likeliest.topic] : [];
    const name = longestName(asked);
    const length = name.span[1] - name.span[0];
    const against = functions.filter(({ features }) => !features["topic: its program is named"]);
    const kinds = new Set(asked.names.map(({ source }) => source));
    return candidate("name", name.source, this.called.all(topics), {
      "name": 1,
      "name: it is little else": Number(asked.direct),
      "name: share left unexplained": asked.rest.length / Math.max(this.folded.length, 1),
      "name: in full": Number(length >= FULL_NAME && name.strength === 1),
      "name: with a slip": Number(name.strength < 1),
      "name: of a body": Number(kinds.has("organization")),
      "name: of a section": Number(kinds.has("department")),
      "name: of a body and its section": Number(kinds.has("organization") && kinds.has("department")),
      "name: chance of another trouble": likeliestChance(against),
      "name: words of a trouble beside it": Number(this.wordsBeside()),
    }, topics[0] ?? "");
  }

  /** Sections of a named body by what they do: 近畿経産局で下請けを見てくれる課, 関東局の知財の室. */
  duties(named) {
    const pool = this.called.ofTheNamed();
    const isSection = this.asked.names.some(({ source }) => source === "department");
    if (pool.length < 2 || this.asked.rest.length < SHORTEST_REST || isSection) return [];
    const seen = new Set();
    const found = [];
    const ours = this.asked.beside.filter(({ target }) => this.topics.has(target)).slice(0, MOST_DUTIES);
    for (const { target } of ours.filter((topic) => topic.strength >= LEAST_DUTY)) {
      this.topics.get(target).functions.forEach((name, rank) => {
        const { selectors } = this.directory.functions.get(name);
        const taken = selectors.flatMap(({ desks }) => desks.filter((desk) => pool.includes(desk)));
        if (seen.has(name) || !taken.length || taken.length === pool.length) return;
        seen.add(name);
        const duty = {
          "duty: later function": Number(rank > 0),
          "duty: listed words": Math.min(weightOf(this.beside(target)), SURE) / SURE,
        };
        const choice = this.called.nearFirst(narrowedChoice(taken, this.places, this.directory.searchForm));
        found.push(withDuty(named, choice, duty, target));
      });
    }
    const [share, desks] = this.called.bySectionName(pool);
    if (share >= LEAST_SECTION) {
      const choice = this.called.nearFirst(narrowedChoice(desks, this.places, this.directory.searchForm));
      found.push(withDuty(named, choice, { "duty: share in the section's name": share }, named.topic));
    }
    return found;
  }

  /** Whether what stands beside a body's name is mostly the name of a section of it: 徳島県庁の企業支援の課. */
  namesASection() {
    return this.bodies.length > 0 && this.called.bySectionName(this.called.ofTheNamed())[0] >= LEAST_SECTION;
  }

  /** Whether listed words of a trouble stand beside the names. */
  wordsBeside() {
    return [...this.words.keys()].some((topic) => weightOf(this.beside(topic)) >= SURE);
  }

  /** The listed words of a topic that touch no name. */
  beside(topic) {
    const isNamed = ({ span: [start, end] }) => this.asked.names.some(({ span }) => span[0] < end && start < span[1]);
    return (this.words.get(topic) ?? []).filter((word) => !isNamed(word));
  }

  /** Desks whose own row says it, in the list's own words; a name that leads to one of them speaks for itself, where no duty does as well. */
  byListed({ target, strength, source, desks }, others) {
    const named = others.filter(({ through, choice }) => ["name", "likeness"].includes(through) && !choice.ask)
      .flatMap(({ choice }) => choice.desks.slice(0, 1));
    if (!["taught", "duty"].includes(source) && named.some((desk) => desks.includes(desk))) return [];
    const fitting = forDesks(desks, this.places);
    return [candidate("listed", target, fitting.desks.length || fitting.ask ? fitting : choiceOf(desks), {
      "listed": 1, "listed: share": strength, "listed: a telling word of a name": Number(source === "name"), "listed: a printed duty": Number(source === "duty"),
      "listed: a word that was taught": Number(source === "taught"),
    })];
  }

  /** Desks that the office has given a question like this one. */
  byExample({ target, strength, desks }) {
    const fitting = forDesks(desks, this.places);
    return candidate("example", target, fitting.desks.length || fitting.ask ? fitting : choiceOf(desks), {
      "example": 1, "example: how much is alike": strength,
    });
  }

  /** The desks of the program at the place that stands in the words: a place in kana names no other desk of the program. */
  there({ desks }) {
    if (this.asked.where.fromField || new Set(desks.map(({ program }) => program)).size > 1) return null;
    const choice = forDesks(this.called.directory.byProgram.get(desks[0].program), this.places);
    return choice.desks.length ? choice : null;
  }

  /** Desks that the question names with a mistake, in short or in other words. */
  byLikeness(like, functions) {
    const oneBody = new Set(like.desks.map(({ organization }) => organization)).size === 1;
    const fitting = oneBody ? choiceOf(like.desks) : forDesks(like.desks, this.places);
    // Named, although it does not serve the place that was given.
    const choice = fitting.desks.length || fitting.ask ? fitting : this.there(like) ?? choiceOf(like.desks);
    return candidate("likeness", like.target, choice, {
      "likeness": 1, "likeness: share": like.strength, "likeness: chance of a trouble": likeliestChance(functions),
    });
  }
}

function candidate(through, target, choice, features, topic = "", sides = []) {
  return { through, target, choice, features, topic, sides };
}

function withDuty(named, choice, duty, topic) {
  return candidate("name", named.target, choice, { ...named.features, ...duty, "duty: bias": 1 }, topic);
}

/** Where a question asks for a function whatever the trouble is, or null: of the city, of the prefecture. */
export function askedFor(fn, asked) {
  const found = fn.askedFor?.exec(asked.question.folded);
  return found ? [found.index, found.index + found[0].length] : null;
}

/** The name that explains most of a question; of equals the first. */
export function longestName({ names }) {
  const length = ({ span }) => span[1] - span[0];
  return names.reduce((a, b) => (length(b) > length(a) ? b : a));
}

/** How likely the function is before and behind each joint of the question. */
function onSides(name, sides) {
  return sides.map((pair) => pair.map((side) => side.get(name)?.chance ?? 0));
}

function likeliestChance(functions) {
  return Math.max(0, ...functions.map(({ features }) => Math.exp(features.topic)));
}

/** Whether the first desk is for single municipalities, no prefecture. */
function isMunicipal({ desks }) {
  const areas = desks[0]?.areas ?? [];
  return areas.length > 0 && areas.every((area) => !"都道府県国".includes(area.at(-1)));
}
