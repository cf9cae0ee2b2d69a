// Desks by number, program, body and department, and those that serve a place, as in index/directory.py.

import { digits } from "./numbers.js";

export const NATION = "全国";
const [MUNICIPALITY, PREFECTURE, SEVERAL] = [0, 1, 2];
const NATIONAL_RANK = 3;
const MOST_NUMBERS = 6;
// A number that lacks its area code, since its list does not print that.
export const LOCAL = /^[2-9]\d{0,3}-\d{4}$/;

export class Directory {
  constructor(data, searchForm) {
    this.searchForm = searchForm;
    this.programs = new Map(data.programs.map((program) => [program.slug, program]));
    this.desks = data.desks.map((desk, index) => deskOf(desk, index, data));
    const at = (indexes) => indexes.map((index) => this.desks[index]);
    this.functions = new Map(data.functions.map((entry) => [entry.id, {
      ...entry, selectors: entry.selectors.map(([program, desks]) => ({ program, desks: at(desks) })),
      national: at(entry.national), askedFor: entry.askedFor ? new RegExp(entry.askedFor, "u") : null,
      // Whether a desk of the list has it: those of another list's desks are none here.
      offered: entry.national.length > 0 || entry.selectors.some(([, desks]) => desks.length > 0),
    }]));
    // What takes every trouble, where the list has such desks.
    this.general = [...this.functions.values()].find(({ general }) => general) ?? null;
    this.byDigits = grouped(this.desks, (desk) => desk.numbers.map(digits));
    this.byFaxDigits = grouped(this.desks, (desk) => desk.faxes.map(({ number }) => digits(number)));
    this.byBuilding = new Map(data.buildings.map(([building, indexes]) => [building, at(indexes)]));
    this.byExtension = new Map(data.extensions.map(([extension, indexes]) => [extension, at(indexes)]));
    // Bare digits of the numbers that the list prints without their area code.
    const all = this.desks.flatMap((desk) => [...desk.numbers, ...desk.faxes.map(({ number }) => number)]);
    this.local = new Set(all.filter((number) => LOCAL.test(number)).map(digits));
    // Bare digits without the area code → the whole numbers that the list prints so.
    this.completed = new Map(data.completed);
    this.byProgram = grouped(this.desks, (desk) => [desk.program]);
    this.byOrganization = grouped(this.desks, (desk) => [searchForm(desk.organization)]);
    this.byLevel = grouped(this.desks, (desk) => desk.levels.map(searchForm));
    // Numbers of other days: whose they were until when, or will be.
    this.past = new Map(data.past.map(([number, held]) => [
      number, held.map(([desks, says, typed, name, after, day]) => ({ desks: at(desks), says, number: typed, name, after, day })),
    ]));
  }

  /** The digits under which the list may have a whole number: without its area code where it prints none. */
  asListed(number) {
    if (this.byDigits.has(number) || this.byFaxDigits.has(number)) return number;
    for (let at = 1; at < number.length; at += 1) if (this.local.has(number.slice(at))) return number.slice(at);
    return number;
  }

  /** The numbers that bare digits are by one slip of the finger, with the first desk of each, as in index/directory.py. */
  near(number) {
    const found = new Map();
    for (const [slip, other] of slips(number)) {
      const desk = this.byDigits.get(other)?.[0];
      if (desk && !found.has(other)) found.set(other, { number: desk.numbers.find((each) => digits(each) === other), desk, slip });
    }
    return [...found.values()];
  }

  programOf(desk) {
    return this.programs.get(desk.program);
  }
}

const [LEAST_DIGITS, MOST_DIGITS] = [7, 13];

function* slips(number) {
  if (number.length < LEAST_DIGITS || number.length > MOST_DIGITS) return;
  const parts = Array.from({ length: number.length + 1 }, (_, at) => [number.slice(0, at), number.slice(at)]);
  for (const [a, b] of parts) if (b.length > 1 && b[0] !== b[1]) yield ["swapped", a + b[1] + b[0] + b.slice(2)];
  for (const [a, b] of parts) if (b) for (const digit of "0123456789") yield ["changed", a + digit + b.slice(1)];
  for (const [a, b] of parts) for (const digit of "0123456789") yield ["missing", a + digit + b];
  for (const [a, b] of parts) if (b) yield ["added", a + b.slice(1)];
}

function deskOf([id, program, names, numbers, labels, areas, operator, prefecture, facts = [], beside = {}], index, data) {
  const { extensions = [], faxes = [], emails = [], ages = [] } = beside;
  const [organization, ...department] = names.map((name) => data.names[name]);
  return {
    id, index, program: data.programs[program].slug, organization, department, numbers,
    // Outermost first, with those that run together in the body's name.
    levels: [...(data.levels[names[0]] ?? []), ...department],
    name: [organization, ...department].join(" "), labels: labels.map((name) => data.names[name] ?? ""),
    areas: areas.map((area) => data.areas[area]),
    operator: data.names[operator] ?? "", prefecture: data.places.prefectures[prefecture]?.[0] ?? "", facts,
    source: data.sources?.[beside.source] ?? null,
    // Until when the list of each number holds, by language.
    ages: numbers.map((_, i) => data.ages[ages[i] ?? 0]),
    extensions, faxes: faxes.map(([number, label, extension]) => ({ number, label, extension })), emails,
  };
}

/** Key → the desks that have it, each once, in their order. */
function grouped(desks, keysOf) {
  const found = new Map();
  for (const desk of desks) {
    for (const key of new Set(keysOf(desk))) found.set(key, [...(found.get(key) ?? []), desk]);
  }
  return found;
}

/** At most six numbers with their labels, extensions and ages; at the front the one to call first, by itself or its label. */
export function numbersOf({ numbers, labels, extensions, ages }, called) {
  const all = numbers.map((number, i) =>
    ({ number, label: labels[i] ?? "", extension: extensions[i] ?? "", age: ages[i] }));
  const first = called ? all.filter(({ number, label }) => called === number || called === label) : [];
  return [...first, ...all.filter((each) => !first.includes(each))].slice(0, MOST_NUMBERS);
}

/** Desks that serve a place, the most specific first, with their rank. */
export function serving(desks, place) {
  const own = ownNames(place);
  return desks.map((desk) => ({ desk, rank: rankOf(desk.areas, place.prefecture, own) }))
    .filter(({ rank }) => rank !== null)
    .sort((a, b) => a.rank - b.rank);
}

/** Whether a desk's area holds a place. */
export function serves({ areas }, place) {
  return rankOf(areas, place.prefecture, ownNames(place)) !== null;
}

/** How the areas of a place's own municipality may be called: a ward's, its city's. */
function ownNames({ prefecture, municipality, city }) {
  return municipality ? [prefecture + municipality, prefecture + (city || municipality)] : [];
}

function rankOf(areas, prefecture, own) {
  if (areas.some((area) => own.includes(area))) return MUNICIPALITY;
  if (areas.includes(prefecture)) return areas.length === 1 ? PREFECTURE : SEVERAL;
  return areas.includes(NATION) ? NATIONAL_RANK : null;
}

/** Leaves out the nation's desks where a nearer one serves the place. */
export function localFirst(served) {
  const local = served.filter(({ rank }) => rank < NATIONAL_RANK);
  return (local.length ? local : served).map(({ desk }) => desk);
}
