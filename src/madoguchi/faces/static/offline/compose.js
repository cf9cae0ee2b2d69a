// A decision → desks in order with their reasons, or a question back, or a refusal, as in answers/compose.py.

import { searchFormAsSpelt } from "./analyzer.js";
import { isNoSingleOffice } from "./doors.js";
import { askedFor, longestName } from "./candidates.js";
import { forDesks, forFunction } from "./place-choice.js";
import { byTopic } from "./words.js";
import { EXTENSION, digits } from "./numbers.js";

const MOST_ANSWERS = 5;
const MOST_NEAR = 6;
// What the name of a place ends with that is written in full.
const UNIT = /[都道府県市区町村]$/;
const MOST_OF_A_SECTION = 2;
const MOST_OF_A_FUNCTION = 2;
const MOST_OF_A_KIND = 3;
const MOST_QUOTED = 3;
// Of what a desk's row says of a question so much is told as the reason.
const MOST_LISTED = 2;
// Of desks that are equally good so many are looked at: some are one card.
const MOST_LOOKED_AT = 4 * MOST_ANSWERS;

/** An answer in the making: `items` are `{ desk, reasons, general, first }`: the number to call first, or its label. */
export class Draft {
  constructor(asked, { directory, doors, topics, reasons, listing, home, kinds, around }) {
    Object.assign(this, { asked, directory, doors, listing, home, kinds, around, allTopics: topics, because: reasons });
    Object.assign(this, {
      items: [], question: null, refusal: asked.refusal, message: null, topics: [], outside: [], near: [], ofAnotherDay: false,
    });
  }

  /** Adds a desk once. Desks of one program under the same numbers are one card, unless they are wanted `apart`. */
  add(desk, reasons, { general = false, first = "", apart = false } = {}) {
    const held = this.items.some((item) => item.desk === desk || (!apart && isOneCard(item.desk, desk)));
    if (held || this.items.length >= MOST_ANSWERS) return;
    this.items.push({ desk, reasons: [this.elsewhere(desk), ...reasons].filter(Boolean), general, first });
  }

  /** That the place which was asked is none of the list's, where the desk itself does not say its name. */
  elsewhere(desk) {
    const { places, text } = this.asked.where;
    if (!places.length || places.some((place) => this.home.holds(place))) return null;
    const isSure = this.home.areas.size || places.length === 1 || UNIT.test(text.trim()) || this.isAPrefecture(text.trim());
    if (!isSure || (text && this.listing.saysItself(desk, text))) return null;
    const [{ prefecture }] = places;
    return this.because.elsewhere(text && !text.startsWith(prefecture) ? text : prefecture, this.home);
  }

  isAPrefecture(text) {
    return this.home.all.some((name) => name === text || (name !== "北海道" && name.slice(0, -1) === text));
  }

  /** The desks that have a typed number, those whose FAX it is, and those that had or will have it on other days. */
  byNumber() {
    const { byDigits, byFaxDigits, byExtension, past } = this.directory;
    for (const number of this.asked.numbers) {
      if (number.startsWith(EXTENSION)) {
        const typed = number.slice(EXTENSION.length);
        for (const desk of byExtension.get(typed) ?? []) {
          this.add(desk, [this.because.sentence("extension", { number: typed })], { apart: true });
        }
        continue;
      }
      for (const desk of byDigits.get(number) ?? []) {
        const printed = desk.numbers.find((each) => digits(each) === number);
        this.add(desk, [this.because.sentence("number", { number: printed })], { first: printed, apart: true });
      }
      for (const desk of byFaxDigits.get(number) ?? []) {
        const printed = desk.faxes.find((fax) => digits(fax.number) === number).number;
        this.add(desk, [this.because.sentence("fax-number", { number: printed })], { apart: true });
      }
      for (const held of past.get(number) ?? []) {
        for (const desk of held.desks) this.add(desk, [this.because.held(held)], { apart: true });
        if (!held.desks.length) Object.assign(this, { message: this.because.held(held), ofAnotherDay: true });
      }
    }
    if (this.items.length) return;
    if (!this.message) {
      this.outside = this.asked.numbers.map((number) => this.doors.ofNumber(number)).find(({ length }) => length) ?? [];
      // Typed without its word.
      for (const number of this.outside.length ? [] : this.asked.numbers) {
        for (const desk of byExtension.get(number) ?? []) {
          this.add(desk, [this.because.sentence("extension", { number })], { apart: true });
        }
      }
      if (this.items.length) return;
    }
    this.refusal = "not-in-list";
    if (this.message) return;
    this.message = this.because.sentence("not-in-list");
    for (const { name, what } of this.outside) this.message = this.because.sentence("number-elsewhere", { name, what });
    if (!this.outside.length) this.near = this.asked.numbers.flatMap((number) => this.directory.near(number)).slice(0, MOST_NEAR);
  }

  /** The desks that were decided on, what may be meant behind them, and the general desk last. */
  byDecision(decision) {
    const whole = this.ofALongerWord(decision) ?? this.ofAllThatSayIt(decision);
    if (whole) return this.addOwn(whole, this.doorsFor(this.asked));
    if (!decision.notOurs && !this.isOfAnotherWord(decision)) this.addDecided(decision);
    if (this.items.length || this.question) return;
    const doors = this.doorsFor(this.asked);
    const weakly = decision.notOurs && !this.isOfAnotherWord(decision) ? decision.perhaps : null;
    const own = this.kinds.for(this.asSaid(this.asked.question), doors);
    if (weakly && (own ? weakly.choice.desks.every((desk) => own.family.includes(desk)) : isNoSingleOffice(doors))) {
      this.addListed(weakly);
      return this.sayHowManyMore(weakly.choice.desks);
    }
    if (own) return this.addOwn(own, doors);
    this.refusal = "out-of-scope"; // nothing is there to be named or asked: it is none for this list
    this.outside = doors;
  }

  doorsFor({ question, meaning }) {
    return this.doors.for(question.read, { topics: meaning.length > 0, isOwn: (id) => this.kinds.doors.has(id) });
  }

  /** What is looked at for everyday words: the folded question, and as it was typed where that was read as Japanese. */
  asSaid({ folded, typed, isRead }) {
    return isRead ? `${folded}\n${this.listing.searchForm(typed)}` : folded;
  }

  /** The section of an everyday word of which the words of the decided desks are only parts; else null. */
  ofALongerWord(decision) {
    const terms = this.terms(decision);
    return terms.length ? this.kinds.ofALongerWord(this.asked.question.folded, terms) : null;
  }

  /** The section that is for it by its name, where the list says it of every desk (in its title); else null. */
  ofAllThatSayIt(decision) {
    if (!this.terms(decision).length || decision.notOurs) return null;
    const count = this.listing.desks.length;
    if (count <= MOST_OF_A_KIND || decision.chosen[0].choice.desks.length !== count) return null;
    return this.kinds.for(this.asSaid(this.asked.question), this.doorsFor(this.asked));
  }

  /** Whether the words of the decided desks are only parts of an everyday word for which the list has no section. */
  isOfAnotherWord(decision) {
    const terms = this.terms(decision);
    return terms.length > 0 && this.kinds.isPartOfACompound(this.asked.question.folded, terms);
  }

  /** The list's own words that lead to the decided desks; none where these were taught, or something else leads there. */
  terms({ chosen: [decided], perhaps }) {
    const first = decided ?? perhaps;
    return first?.through === "listed" && this.asked.listed.source !== "taught" ? first.target.split(" ") : [];
  }

  /** The list's own section that is for it by its name or a printed duty; beside it the other office that may be meant. */
  addOwn({ section, desks, by, duties }, doors) {
    const choice = forDesks(desks, this.asked.where.places);
    if (choice.ask) this.question = this.because.placeAsked(choice, this.asked.where, this.home);
    const place = this.asked.question.place.trim();
    const isElsewhere = (desk) => Number(!this.listing.saysItself(desk, place));
    const all = choice.desks.length || choice.ask ? choice.desks : desks;
    const shown = place ? [...all].sort((a, b) => isElsewhere(a) - isElsewhere(b)) : all;
    for (const desk of shown.slice(0, MOST_OF_A_KIND)) {
      this.add(desk, [this.because.sentence(by, { section: duties.get(desk) ?? section }), this.becauseThere(desk)]);
    }
    const others = doors.filter(({ id }) => !this.kinds.isOwn(id)); // of two doubtful doors neither stands beside a word
    const isSure = doors.length === 1 || (others.length < doors.length && !isNoSingleOffice(doors));
    if (isSure) this.outside = others.slice(0, 1);
  }

  addDecided(decision) {
    const [first] = decision.chosen;
    if (!first) return this.addGeneral();
    if (first.choice.ask) this.question = this.because.placeAsked(first.choice, this.asked.where, this.home);
    if (first.through === "whole-name") {
      this.addNamed(first);
      return this.sayHowManyMore(first.choice.desks);
    }
    if (["name", "likeness", "example"].includes(first.through)) return this.addNamed(first);
    if (first.through === "listed") {
      this.addListed(first);
      return this.sayHowManyMore(first.choice.desks);
    }
    if (first.through === "section") this.addNamed(first, MOST_OF_A_SECTION);
    this.addFunctions(decision);
  }

  addNamed({ through, target, choice }, most = MOST_ANSWERS) {
    for (const desk of choice.desks.slice(0, most)) {
      const named = desk === choice.near ? null : this.becauseNamed({ through, target }, desk);
      this.add(desk, [named, this.becauseThere(desk)], { first: choice.label });
    }
  }

  /** The desks whose own row says it, each with where its row does. */
  addListed({ target, choice }) {
    for (const desk of choice.desks.slice(0, MOST_LOOKED_AT)) {
      if (this.items.length >= MOST_ANSWERS) return;
      const said = this.listing.whereListed(desk, target).map((told) => this.because.listed(told));
      const because = said.length ? said.slice(0, MOST_LISTED) : [this.becauseItSounds()];
      this.add(desk, [...because, this.becauseThere(desk)], { first: choice.label });
    }
  }

  /** Says how many desks fit as well and are not shown. */
  sayHowManyMore(desks) {
    const left = desks.filter((desk) => !this.items.some((item) => item.desk === desk || isOneCard(item.desk, desk)));
    if (left.length) this.message = this.because.sentence("more-of-them", { count: left.length.toLocaleString("en") });
  }

  /** For what was typed in kana: a taught word, or a name, that sounds so. */
  becauseItSounds() {
    const { listed, question } = this.asked;
    return listed.source === "taught"
      ? this.because.sentence("listed-taught", { words: question.quoted(listed.span) })
      : this.because.sentence("name-like", { name: question.quoted(this.around(question.folded)) });
  }

  becauseNamed({ through, target }, desk) {
    const { question, like } = this.asked;
    if (through === "example") return this.because.sentence("example", { question: target });
    if (through === "likeness") return this.because.sentence("name-like", { name: question.quoted(like.span) });
    if (through !== "name") { // a whole name, or a word of a section's name
      const at = question.folded.indexOf(target);
      return this.becauseSaid(at < 0 ? target : question.quoted([at, at + target.length]), 1, desk);
    }
    const name = longestName(this.asked);
    const said = question.quoted(name.span);
    if (name.source === "building" && name.strength === 1) return this.because.sentence("listed-address", { words: said });
    return this.becauseSaid(said, name.strength, desk);
  }

  becauseSaid(said, likeness, { name }) {
    const standsIn = (form) => form(name).includes(form(said));
    return this.because.name(said, likeness, standsIn(searchFormAsSpelt), standsIn(this.listing.searchForm));
  }

  /** Each chosen function, then what may be meant, then what else the topics lead to. */
  addFunctions({ chosen: all, perhaps }) {
    const chosen = all.filter(({ through }) => through === "topic");
    this.topics = [...new Set(chosen.map(({ topic }) => topic))];
    if (this.question && !all[0].choice.desks.length) return;
    for (const each of chosen) {
      if (each === all[0] || !each.choice.ask) this.addFunction(each.target, each.topic, each.choice);
    }
    if (perhaps) this.addPerhaps(perhaps);
    const later = chosen.map(({ topic, target }) =>
      this.allTopics.get(topic).functions.filter((name) => name !== target));
    const levels = Math.max(0, ...later.map(({ length }) => length));
    for (let level = 0; level < levels; level += 1) {
      chosen.forEach(({ topic }, i) => this.addLater(later[i][level], topic));
    }
    const named = [...later.flat(), ...chosen.map(({ target }) => target)];
    if (!named.includes(this.directory.general?.id)) this.addGeneral();
  }

  addLater(name, topic) {
    const choice = name ? this.choice(name) : null;
    if (choice && !choice.ask) this.addFunction(name, topic, choice);
  }

  choice(name) {
    return forFunction(this.directory.functions.get(name), this.asked.where.places);
  }

  addFunction(name, topic, choice) {
    const { question, where, words } = this.asked;
    const fn = this.directory.functions.get(name);
    const quoted = (byTopic(words).get(topic) ?? []).slice(0, MOST_QUOTED).map(({ span }) => question.quoted(span));
    const said = askedFor(fn, this.asked);
    const because = said
      ? this.because.sentence("asked-for", { words: question.quoted(said) })
      : this.because.topic(this.allTopics.get(topic), quoted);
    const nearest = fn.general || (fn.oneBody && where.places.length);
    const most = choice.byPlace.length ? choice.desks.length : nearest ? 1 : MOST_OF_A_FUNCTION;
    for (const desk of choice.desks.slice(0, most)) {
      const there = where.places.length ? this.becauseThere(desk) : this.because.nation(desk);
      this.add(desk, [because, fn.helps, there], { general: fn.general, first: choice.label });
    }
  }

  /** The desk for another way to read the question, behind the first answer. */
  addPerhaps({ target, topic, choice }) {
    const because = this.because.sentence("perhaps", { topic: this.allTopics.get(topic).name });
    const { helps } = this.directory.functions.get(target);
    for (const desk of choice.desks.slice(0, 1)) {
      this.add(desk, [because, helps, this.becauseThere(desk)], { first: choice.label });
    }
  }

  /** The desk that takes every trouble, marked as such; nothing where the list has none. */
  addGeneral() {
    if (!this.directory.general) return;
    const { desks, byPlace } = this.choice(this.directory.general.id);
    for (const desk of desks.slice(0, byPlace.length || 1)) {
      this.add(desk, [this.because.sentence("general"), this.becauseThere(desk)], { general: true });
    }
  }

  becauseThere(desk) {
    const { where } = this.asked;
    // Or it was said already that the place is none of the list's.
    return where.places.some((place) => this.home.holds(place)) ? this.because.place(desk, where) : null;
  }
}

function isOneCard(one, other) {
  const numbers = (desk) => [...new Set(desk.numbers)].sort().join();
  return one.program === other.program && one.numbers.length > 0 && numbers(one) === numbers(other);
}
