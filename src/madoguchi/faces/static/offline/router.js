// The router, as in answers/router.py: a question in, an answer out; the same tables, weights and arithmetic.
// A question once → what is noticed → candidates → one decision → desks with their reasons.

import { Abroad } from "./abroad.js";
import { Analyzer, normalize } from "./analyzer.js";
import { Candidates } from "./candidates.js";
import { Draft } from "./compose.js";
import { Danger } from "./danger.js";
import { decide } from "./decide.js";
import { Directory } from "./directory.js";
import { Doors } from "./doors.js";
import { Reasons } from "./explain.js";
import { readPlaces } from "./finder.js";
import { readHead } from "./heads.js";
import { Home } from "./home.js";
import { Kinds } from "./kinds.js";
import { Lexicon } from "./lexicon.js";
import { Names } from "./likeness.js";
import { Listing } from "./listing.js";
import { Meaning, isOfOneTrouble, oneWord } from "./meaning.js";
import { LONGEST_NAME, NO_TOPIC, NamesIn, withoutPlaces } from "./names.js";
import { EXTENSION, typedCode, typedExtension, typedLocal, typedNumbers } from "./numbers.js";
import { apartFromBodies, placeName, whereIs } from "./places.js";
import { questionOf } from "./question.js";
import { Romaji } from "./romaji.js";
import { Scripts, readScripts } from "./scripts.js";
import { Sections } from "./sections.js";
import { Words } from "./words.js";

// A longer list is not parted into words, and not read aloud.
const MOST_NAMES = 5000;
const NOWHERE = { places: [], text: "", fromField: false, notUnderstood: false, others: [] };

/** A router over the data of a page, once the heads and postal codes are unpacked. */
export async function readRouter(data) {
  const [finder, callTexts, ...heads] = await Promise.all([
    readPlaces(data.places), readScripts(data.scripts), ...["danger", "topics", "doors"].map((name) => data.heads[name] && readHead(data.heads[name])),
  ]);
  return new Router(data, finder, callTexts, heads);
}

export class Router {
  constructor(data, finder, callTexts, [dangerHead, topicsHead, doorsHead]) {
    const analyzer = new Analyzer(data.spellings);
    const { searchForm } = analyzer;
    const readings = new Map(Object.entries(data.readings).map(([name, reading]) => [data.names[name], reading]));
    Object.assign(this, { data, finder, searchForm });
    this.reading = { searchForm, placesOf: (text) => analyzer.placesOf(text), romaji: new Romaji(data.romaji) };
    this.danger = new Danger(data.danger, dangerHead, this.reading);
    this.directory = new Directory(data, searchForm);
    this.topics = new Map(data.topics.map((topic) => [topic.id, topic]));
    this.scripts = new Scripts(data.scripts, callTexts, this.topics, this.directory);
    this.words = new Words(data.words, [...this.topics.keys(), NO_TOPIC], searchForm);
    this.lexicon = new Lexicon(data.lexicon, data.tails);
    this.names = new Names(this.directory, { readings, legalForm: data.legalForm });
    this.namesIn = new NamesIn(this.lexicon, this.names, data.filling, searchForm);
    this.meaning = new Meaning(topicsHead, this.reading, new Abroad(data.abroad), data.joints);
    this.doors = new Doors(data.doors, data.numberedDoors, data.doorWords, doorsHead, searchForm);
    this.ownTopics = topicsOf(data.topics, this.directory);
    // The trouble of who only wants advice.
    const advice = data.topics.find((topic) => topic.advice)?.id ?? "";
    this.listing = new Listing(data.listing, this.directory.desks, {
      searchForm, placesOf: this.reading.placesOf, filling: data.filling, core: (text) => this.namesIn.core(text),
    });
    this.home = new Home(data.home, finder.prefectures.map(({ name }) => name));
    this.ground = {
      home: this.home, kinds: new Kinds(data.kinds, this.directory.desks),
      directory: this.directory, doors: this.doors, topics: this.ownTopics, advice, aliases: data.aliases, reasons: new Reasons(data.reasons, data.spelt),
      listing: this.listing, sections: new Sections(data.sections, this.directory.desks), core: (text) => this.namesIn.core(text),
      around: (folded) => this.namesIn.withoutFillingAround(folded),
    };
  }

  /** The answer to a question. `safe`: the person says that nobody is in danger. */
  ask(query, place = "", { safe = false } = {}) {
    const asked = this.understand(questionOf(query, place, this.reading), safe);
    const draft = new Draft(asked, this.ground);
    const inWords = !asked.refusal && !asked.numbers.length;
    const decision = inWords ? decide(this.candidates(asked), this.data.model) : null;
    if (decision) draft.byDecision(decision);
    else if (!asked.refusal) draft.byNumber();
    const { items, refusal, question, message, topics, outside } = draft;
    const confidence = decision?.confidence ?? null;
    const likely = asked.meaning.filter(({ target }) => target !== NO_TOPIC);
    const others = likely.map(({ target }) => target).filter((topic) => !topics.includes(topic));
    return {
      items, refusal, question, topics, outside, confidence,
      message: message ?? this.ground.reasons.refused(refusal, outside),
      near: draft.near, ofAnotherDay: draft.ofAnotherDay, alarm: asked.alarm, numbers: asked.numbers,
      places: asked.where.places, understoodPlace: inWordsOf(asked.where), otherPlaces: asked.where.others,
      placeNotUnderstood: asked.where.notUnderstood, likely,
      instead: this.isUnsure(confidence) ? others.slice(0, this.data.model.thresholds.mostInstead) : [],
    };
  }

  /** Whether an answer's confidence is too low to leave it at that; names and numbers have none. */
  isUnsure(confidence) {
    return confidence !== null && confidence < this.data.model.thresholds.notSure;
  }

  candidates(asked) {
    return new Candidates(asked, this.ground).all();
  }

  /** All that is noticed of a question, or why it is not looked at. */
  understand(question, safe = false) {
    const alarm = this.alarm(question, safe);
    const noticed = {
      question, alarm, refusal: null, numbers: [], names: [], like: null, listed: null, example: null, words: [], meaning: [], sides: [], beside: [],
      where: NOWHERE, rest: "", direct: false,
    };
    if (alarm?.crisis === "certain") return { ...noticed, refusal: "crisis" };
    if (question.tooLong) return { ...noticed, refusal: "too-long" };
    const numbers = this.numbers(question);
    if (numbers.length) return { ...noticed, numbers };
    if (!question.folded) return { ...noticed, refusal: "empty", alarm: null };
    return { ...noticed, ...this.understandWords(question) };
  }

  /**
   * The phone numbers in a question, or the one number that it is and that no name or word of ours is (405).
   * An extension is handed on with its word. A number without its area code is every number that the list prints so.
   */
  numbers(question) {
    const numbers = typedNumbers(question.typed);
    if (numbers.length) return numbers.map((number) => this.directory.asListed(number));
    const core = (rest) => this.namesIn.core(this.searchForm(rest));
    const extension = typedExtension(question.typed, core);
    if (extension && this.directory.byExtension.size) return [EXTENSION + extension];
    const whole = this.directory.completed.get(typedLocal(question.typed, core));
    if (whole) return whole;
    const code = typedCode(question.typed, core);
    const { exact, words } = code ? this.namedAndListed(question, normalize(question.typed)) : {};
    return code && !exact.length && !words.length ? [code] : [];
  }

  understandWords(typed) {
    const inLetters = this.namedAndListed(typed, normalize(typed.typed));
    const mentions = apartFromBodies(this.finder.find(typed.typed), inLetters.exact, this.searchForm);
    const where = whereIs(mentions, typed.place, this.finder);
    inLetters.exact = this.namesIn.withoutBuildingsBeside(inLetters.exact, typed.folded, mentions, where, this.directory);
    inLetters.exact = this.namesIn.withTails(inLetters.exact, typed.folded, inLetters.words, where, mentions, this.directory);
    const kana = inLetters.exact.length || inLetters.words.length ? null : typed.inKana();
    const read = kana ? { question: kana, ...this.namedAndListed(kana) } : { question: typed, ...inLetters };
    const { words } = read;
    const { question, exact } = read.exact.length ? read : this.namedBySound(read.question);
    const said = question.isRead ? question.read : withoutPlaces(question.typed, mentions, this.searchForm);
    const asAWhole = this.ofTheList(this.meaning.of(said, words));
    const named = this.namesIn.in({ question, words, where, meaning: asAWhole }, exact, mentions);
    // What is said around one word tells of no other trouble.
    const alone = oneWord(named.rest, words, this.ground.advice);
    const meaning = alone ? this.ofTheList(this.meaning.of(alone, words)) : asAWhole;
    // In a long list who types a whole name need not wait for the words of the list.
    const isAName = named.direct && !named.rest && this.directory.desks.length > MOST_NAMES;
    const like = named.evidence.find(({ kind }) => kind === "likeness") ?? null;
    const whole = named.direct || like || isOfOneTrouble(meaning, words);
    return {
      question, where, words, like, meaning, listed: isAName ? null : this.listing.in(question, where), example: this.listing.example(question), rest: named.rest, direct: named.direct,
      names: named.evidence.filter(({ kind }) => kind === "name"),
      sides: whole ? [] : this.meaning.sidesOf(said, words),
      beside: exact.length && named.rest ? this.meaning.beside(question, exact, words) : [],
    };
  }

  /** The names that a short question has by how it sounds; its spellings are then left as they are. */
  namedBySound(question) {
    const spoken = question.withoutSpellings();
    const exact = question.folded.length <= LONGEST_NAME ? this.lexicon.findBySound(spoken.folded) : [];
    return { question: exact.length ? spoken : question, exact };
  }

  namedAndListed(question, typed) {
    const words = this.words.in(question).filter(({ target }) => this.ownTopics.has(target) || target === NO_TOPIC);
    return { exact: this.lexicon.find(question.folded, typed), words };
  }

  /** Topics with their probability; one that leads to no desk of this list is none of its topics. */
  ofTheList(meaning) {
    return meaning.map((each) => (this.ownTopics.has(each.target) ? each : { ...each, target: NO_TOPIC }));
  }

  /**
   * The gravest alarm of the question and of a place field that is no place's name; of equals the question's. What is
   * merely heard in a desk's own name closes no way to the desk.
   */
  alarm(question, safe) {
    const { typed, place } = question;
    const [said, elsewhere] = [typed, this.finder.isName(place) ? "" : place]
      .map((text) => (text ? this.danger.alarm(text) : null));
    const isHint = said && !this.danger.isSaid(typed) && this.isAName(question);
    const alarms = [isHint ? { ...said, crisis: "possible" } : said, elsewhere].filter(Boolean);
    const alarm = alarms.find(({ crisis }) => crisis === "certain") ?? alarms[0] ?? null;
    return alarm && safe ? { ...alarm, crisis: "possible" } : alarm;
  }

  /** Whether a question is a name of a desk, or a word of one, and nothing else. */
  isAName({ folded, typed }) {
    const isWhole = ({ start, end }) => start === 0 && end === folded.length;
    return this.lexicon.find(folded, normalize(typed)).some(isWhole) || this.listing.isAName(folded);
  }
}

/** The topics that the list has desks for, each with those of its functions that are offered there; and advice. */
function topicsOf(topics, { functions }) {
  const own = topics.map((topic) => [topic, topic.functions.filter((name) => functions.get(name).offered)])
    .filter(([{ advice }, offered]) => offered.length || advice);
  return new Map(own.map(([topic, offered]) =>
    [topic.id, { ...topic, functions: offered.length ? offered : topic.functions }]));
}

function inWordsOf({ places, text }) {
  return places.length === 1 ? placeName(places[0]) : text;
}
