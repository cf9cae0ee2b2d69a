// Desks that are called by name, as in answers/named.py: of a program, a body, a department, and of their other names.

import { NATION, serving } from "./directory.js";
import { SHORTEST_SHORT_FORM, shortens } from "./lexicon.js";
import { pairsOf } from "./likeness.js";
import { choiceOf, forDesks, forFunction, ofOneArea } from "./place-choice.js";

export const SHORTEST_REST = 2;
// So much of what stands beside a body's name must stand in a section's name (by pairs of characters).
export const LEAST_SECTION = 0.5;
const MOST_OF_A_BODY = 5;

export class NamedDesks {
  constructor(asked, { directory, topics, aliases }) {
    Object.assign(this, { asked, directory, topics, aliases });
    this.folded = asked.question.folded;
    this.places = asked.where.places;
  }

  /** All desks of the named bodies; else those of the first named program and its family, at the place. */
  ofTheNamed() {
    const bodies = this.targets("organization");
    if (bodies.length) return this.ofBodies(bodies);
    const programs = this.targets("program").slice(0, 1);
    const all = new Set([...programs, ...programs.flatMap((name) => this.familyOf(name))]);
    const desks = [...all].flatMap((name) => this.directory.byProgram.get(name) ?? []);
    return this.places.length ? mostSpecific(desks, this.places) : desks;
  }

  /** The sections whose name holds most of what stands beside the body's name, and how much of it; else all of those that it shortens. */
  bySectionName(pool) {
    const { directory: { searchForm }, asked: { rest } } = this;
    const wanted = new Set(pairsOf(rest).filter((pair) => !pair.includes(" ")));
    const names = pool.filter(({ department }) => department.length).map((desk) => [desk, searchForm(desk.department.at(-1))]);
    const shares = names.map(([desk, name]) => [desk, new Set(pairsOf(name).filter((pair) => wanted.has(pair))).size]);
    const most = Math.max(0, ...shares.map(([, share]) => share));
    const share = wanted.size ? most / wanted.size : 0;
    if (share < LEAST_SECTION && rest.length >= SHORTEST_SHORT_FORM) {
      const shortened = names.filter(([, name]) => name.at(-1) === rest.at(-1) && shortens(rest, name));
      if (shortened.length) return [1, shortened.map(([desk]) => desk)];
    }
    return [share, shares.filter(([, its]) => most && its === most).map(([desk]) => desk)];
  }

  targets(kind) {
    return this.asked.names.filter(({ source }) => source === kind).map(({ target }) => target);
  }

  /** The desks that the names mean at the place. A department narrows a body or program. */
  all(topics) {
    return this.nearFirst(this.meant(topics));
  }

  /** Desks of a named body that does not serve the place field behind its like that does: 奈良の局, 大阪の局. A desk
   *  that is named in full is meant, wherever it is asked from. */
  nearFirst(choice) {
    const { places, directory: { byProgram, searchForm }, asked: { where } } = this;
    const [first] = choice.desks;
    if (!first || choice.ask || !this.targets("organization").length || !where.fromField || !first.areas.length) return choice;
    if (choice.desks.some(({ name }) => this.folded.includes(searchForm(name)))) return choice;
    if (places.some((place) => serving(choice.desks, place).length)) return choice;
    const last = ({ department }) => (department.length ? searchForm(department.at(-1)) : "");
    const near = forDesks(byProgram.get(first.program).filter((desk) => last(desk) === last(first)), places);
    if (near.ask || !near.desks.length) return choice;
    return choiceOf([near.desks[0], ...choice.desks], { label: choice.label, near: near.desks[0] });
  }

  meant(topics) {
    const { directory, places } = this;
    const { searchForm } = directory;
    const [programs, departments] = this.programsAndDepartments();
    const bodies = this.targets("organization");
    const operated = this.operated(programs, bodies);
    if (operated.length) return narrowedChoice(operated, places, searchForm);
    if (programs.length && !departments.length && (places.length || topics.length)) {
      const nearer = this.nearerThanTheBody(programs[0], topics);
      if (nearer) return nearer;
    }
    if (bodies.length) return this.ofABody(bodies, programs, departments, topics);
    if (departments.length) return this.ofADepartment(programs, departments);
    const [task] = this.targets("function");
    if (task) return forFunction(directory.functions.get(task), places);
    return programs.length ? this.ofProgram(programs[0]) : choiceOf(directory.byBuilding.get(this.targets("building")[0]).slice(0, MOST_OF_A_BODY));
  }

  ofABody(bodies, programs, departments, topics) {
    const { directory: { searchForm, byProgram }, places } = this;
    const desks = this.ofBodies(bodies);
    const exactly = this.inDepartments(desks, departments);
    const narrowed = exactly.length ? exactly : this.likeTheRest(desks);
    if (narrowed.length) return narrowedChoice(narrowed, places, searchForm);
    const family = new Set(programs.flatMap((name) => this.familyOf(name)));
    const offices = this.inDepartments([...family].flatMap((program) => byProgram.get(program) ?? []), departments);
    if (offices.length) return narrowedChoice(offices, places, searchForm);
    return this.mainDesks([...new Set([...desks, ...this.below(bodies)])], topics);
  }

  /** The desks whose own body is printed below a named one, in one name with it: 市民局市民課 of 市民局. */
  below(bodies) {
    const { byLevel, searchForm } = this.directory;
    return bodies.flatMap((name) => (byLevel.get(name) ?? []).filter(({ levels, department }) =>
      levels.slice(0, levels.length - department.length).map(searchForm).includes(name)));
  }

  ofADepartment(programs, departments) {
    const { directory: { searchForm, byLevel }, places, asked } = this;
    const desks = departments.flatMap((level) => byLevel.get(level) ?? []);
    const orAll = (some, all) => (some.length ? some : all);
    const own = orAll(desks.filter(({ program }) => programs.includes(program)), desks);
    // 青森県 商工政策課 is Aomori's, wherever it is asked from.
    const said = own.filter(({ organization }) => this.folded.includes(searchForm(organization)));
    if (said.length) return narrowedChoice(this.inDepartments([...new Set(said)], departments), [], searchForm);
    const { text } = asked.where;
    const there = orAll(text ? own.filter(({ organization }) => organization.startsWith(text)) : [], own);
    const here = [...new Set(mostSpecific(there, places))];
    return narrowedChoice(this.inDepartments(here, departments), places, searchForm);
  }

  /** The desks of a named program that a named body runs: 「(body)の(program)」. */
  operated(programs, bodies) {
    const { byProgram, searchForm } = this.directory;
    return programs.slice(0, 1).flatMap((program) => byProgram.get(program) ?? [])
      .filter(({ operator }) => operator && bodies.includes(searchForm(operator)));
  }

  /** The sections whose name holds what stands beside the body: 九州経産局 国際. */
  likeTheRest(desks) {
    const { asked: { rest }, directory: { searchForm } } = this;
    if (rest.length < SHORTEST_REST) return [];
    return desks.filter(({ department }) => department.length && searchForm(department.at(-1)).includes(rest));
  }

  /** What is named, the program that is meant first: of 市役所の相談センター the centre. */
  programsAndDepartments() {
    const spanOf = ({ span }) => span.join("-");
    const { names } = this.asked;
    let programs = names.filter(({ source }) => source === "program");
    let departments = names.filter(({ source }) => source === "department");
    const both = new Set(departments.map(spanOf));
    const twice = new Set(programs.map(spanOf).filter((span) => both.has(span)));
    // What is a program of its own is, beside another department, a prefecture's department.
    const others = departments.filter((name) => !twice.has(spanOf(name)));
    if (others.length) programs = programs.filter((name) => !twice.has(spanOf(name)));
    else departments = others;
    programs.slice(0, -1).map((owner, i) => [owner, programs[i + 1]]).forEach(([owner, owned]) => {
      if (this.folded[owner.span[1]] === "の") programs = [owned, ...programs.filter((name) => name !== owned)];
    });
    return [programs, departments].map((found) => found.map(({ target }) => target));
  }

  /** A program's office for the topic or the place, where its name is a national body's too. */
  nearerThanTheBody(program, topics) {
    const family = this.ofFamily(this.familyOf(program), topics);
    if (family) return family;
    const choice = this.places.length ? this.ofProgram(program) : choiceOf();
    const local = choice.desks.every(({ areas }) => !areas.includes(NATION));
    return choice.desks.length && local ? choice : null;
  }

  /** The office of a body that the question's topic points at, when the body has several. */
  ofFamily(family, topics) {
    for (const name of topics.flatMap((topic) => this.topics.get(topic).functions)) {
      const fn = this.directory.functions.get(name);
      if (!fn.selectors.some(({ program }) => family.includes(program))) continue;
      const choice = forFunction(fn, this.places);
      if (choice.desks.length) return choice;
    }
    return null;
  }

  ofBodies(names) {
    return [...new Set(names.flatMap((name) => this.directory.byOrganization.get(name) ?? []))];
  }

  /** The desks that have most of the named levels, the innermost one before all. */
  inDepartments(desks, departments) {
    const fit = new Map(desks.map((desk) => {
      const levels = desk.levels.map(this.directory.searchForm);
      const named = levels.filter((level) => departments.includes(level)).length;
      return [desk, (departments.includes(levels.at(-1)) ? 1000 : 0) + named];
    }));
    const best = Math.max(0, ...fit.values());
    return best ? desks.filter((desk) => fit.get(desk) === best) : [];
  }

  /** A body named without a department: its own line first, then what the topic points at. */
  mainDesks(desks, topics) {
    for (const name of topics.length ? this.topics.get(topics[0]).functions : []) {
      const { selectors } = this.directory.functions.get(name);
      const fitting = desks.filter((desk) => selectors.some((selector) => selector.desks.includes(desk)));
      if (fitting.length && fitting.length < desks.length) {
        return choiceOf([...fitting, ...desks.filter((desk) => !desk.department.length && !fitting.includes(desk))]);
      }
    }
    const main = desks.filter(({ department }) => !department.length);
    const choice = main.length > 1 && this.places.length ? forDesks(main, this.places) : choiceOf();
    if (choice.desks.length) return choice;
    return choiceOf([...main, ...desks.filter((desk) => !main.includes(desk))].slice(0, MOST_OF_A_BODY));
  }

  ofProgram(program) {
    const { places, directory: { byProgram } } = this;
    const alias = this.aliases[program] ?? {};
    const prefectures = new Set(places.map(({ prefecture }) => prefecture));
    const usual = places.length && alias.withPlace ? alias.withPlace : program;
    const name = prefectures.size === 1 ? alias.elsewhere?.[places[0].prefecture] ?? usual : usual;
    const all = byProgram.get(name) ?? [];
    // A bureau or the agency: its own line stands for it; an office without one, for itself.
    const main = new Set(all.filter(({ department }) => !department.length).map(({ organization }) => organization));
    const desks = all.filter(({ department, organization }) => !department.length || !main.has(organization));
    const choice = forDesks(desks, places);
    if (!choice.desks.length && new Set(desks.map(({ organization }) => organization)).size === 1) return choiceOf(desks);
    if (choice.ask && !places.length && alias.withoutPlace) return forDesks(byProgram.get(alias.withoutPlace) ?? [], []);
    return this.withNumbers(choice);
  }

  /** A body's own line behind which, where the list prints no number of it, its sections stand. */
  withNumbers(choice) {
    const [only] = choice.desks;
    if (choice.desks.length !== 1 || only.numbers.length) return choice;
    const body = this.directory.byOrganization.get(this.directory.searchForm(only.organization));
    const sections = body.filter(({ numbers, program }) => numbers.length && program === only.program);
    return { ...choice, desks: [only, ...sections].slice(0, MOST_OF_A_BODY) };
  }

  /** The programs of the same body. */
  familyOf(program) {
    return this.aliases[program]?.family ?? [];
  }
}

/** Desks of a department: one body's are an answer; several bodies' depend on the place. */
export function narrowedChoice(desks, places, searchForm) {
  const choice = places.length ? forDesks(desks, places) : choiceOf();
  if (choice.desks.length && !choice.ask) return choice;
  if (new Set(desks.map(({ organization }) => searchForm(organization))).size === 1) return choiceOf(desks.slice(0, MOST_OF_A_BODY));
  const where = forDesks(desks, places);
  return where.desks.length || where.ask || !ofOneArea(desks) ? where : choiceOf(desks);
}

/** The desks that serve the places most specifically, or all where none does. */
function mostSpecific(desks, places) {
  const here = places.flatMap((place) => {
    const served = serving(desks, place);
    return served.filter(({ rank }) => rank === served[0].rank).map(({ desk }) => desk);
  });
  return here.length ? here : desks;
}
