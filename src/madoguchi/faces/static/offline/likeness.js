// Desks whose names a question is like, as in index/likeness.py: misspelt, shortened, half remembered.

import { searchFormAsSpelt } from "./analyzer.js";
import { serving } from "./directory.js";
import { ratioOf } from "./lexicon.js";

// A desk of the place is meant although another one is a little more alike.
const HERE_INSTEAD = 0.85;
// A shorter text is no name to speak of.
const SHORTEST_FORM = 5;
// So much alike as a whole, a name was meant: a character or two are wrong.
const SLIP = 0.84;
const SURELY_ALIKE = 0.98;
// So much of a text of so many sounds must stand in one name, one behind the other; of a longer one the pairs do.
const HEARD = [[6, 1], [10, 0.7]];
// With less in common no slip of the pen makes a name of it.
const FAR = 0.12;
const MOST_COMPARED = 80;
const ROUNDING = 1e-5;
const NEAR_ENOUGH = 1e-6;
const NONE = { share: 0, desks: [], form: "" };

export class Names {
  /** `readings`: name → how it is read; `legalForm`: a pattern for 公益財団法人 and the like. */
  constructor(directory, { readings, legalForm }) {
    Object.assign(this, { directory, readings });
    this.searchForm = directory.searchForm;
    this.legalForm = new RegExp(legalForm, "gu");
    this.readAloud = (name) => this.searchForm(this.readings.get(name) ?? name);
    this.wholeNames = new Map();
  }

  /** The desks most like any of a question's folded forms, `{ share, desks, form }`, those of the place first. */
  nearest(written, spoken, places, least) {
    const here = places.length ? this.here(places) : null;
    let best = this.best(written, this.written, here, FAR);
    if (best.share < SURELY_ALIKE) {
      best = better(best, this.heard(this.best(spoken, this.spoken, here, Math.max(least, best.share))));
    }
    if (best.share < SURELY_ALIKE) {
      best = better(best, this.best(written, this.operated, here, Math.max(least, best.share)));
    }
    return best;
  }

  best(forms, pairs, here, least) {
    return forms.filter((form) => pairs.most(form) >= least - ROUNDING)
      .reduce((best, form) => better(best, this.mostLike(form, pairs, here)), NONE);
  }

  /** Only the desks in one of whose names a short text is heard: its pairs of sounds stand in many (就職, 九州). */
  heard(found) {
    const [, run] = HEARD.find(([longest]) => found.form.length <= longest) ?? [0, 0];
    if (!run) return found;
    const { form } = found;
    const length = Math.ceil(run * form.length);
    const runs = Array.from({ length: form.length - length + 1 }, (_, at) => form.slice(at, at + length));
    const desks = found.desks.slice(0, MOST_COMPARED)
      .filter((desk) => this.namesOf(desk).map(this.readAloud).some((name) => runs.some((one) => name.includes(one))));
    return desks.length ? { ...found, desks } : NONE;
  }

  mostLike(form, pairs, here) {
    if (form.length < SHORTEST_FORM) return NONE;
    let shares = pairs.shares(form);
    let top = largest(shares);
    if (here) {
      const sharesHere = shares.map((share, i) => (here[i] ? share : 0));
      const topHere = largest(sharesHere);
      if (topHere >= HERE_INSTEAD * top) [shares, top] = [sharesHere, topHere];
    }
    if (top < FAR) return { ...NONE, share: top };
    const desks = this.directory.desks.filter((_, i) => shares[i] >= top - NEAR_ENOUGH);
    const found = { share: top, desks, form };
    return pairs === this.written && (top < SURELY_ALIKE || desks.length > 1) ? this.slip(form, shares, found) : found;
  }

  /** A whole name with one or two characters lost or swapped, among the desks that are near. */
  slip(form, shares, found) {
    const near = Array.from(shares, (_, i) => i).sort((a, b) => shares[b] - shares[a] || b - a).slice(0, MOST_COMPARED);
    const ratios = new Map(near.map((i) => [i, Math.max(...this.whole(i).map((name) => ratioOf(form, name)))]));
    const best = Math.max(...ratios.values());
    if (best < SLIP || best <= found.share - NEAR_ENOUGH) return found;
    const desks = this.directory.desks.filter((_, i) => ratios.get(i) === best);
    return { share: best, desks, form };
  }

  /** The ways to write a desk's name out: whole, body and section, section; its program's where it is the only one. */
  whole(index) {
    if (!this.wholeNames.has(index)) {
      const desk = this.directory.desks[index];
      const last = desk.department.slice(-1);
      const alone = this.directory.byProgram.get(desk.program).length === 1;
      const ways = [desk.name, desk.organization + last.join(""), ...last, ...(alone ? this.aliases(desk) : [])];
      const bare = ways.map((way) => way.replace(this.legalForm, ""));
      this.wholeNames.set(index, [...new Set([...ways, ...bare].flatMap((way) => [this.searchForm(way), searchFormAsSpelt(way)]))]);
    }
    return this.wholeNames.get(index);
  }

  /** Which desks serve one of the places. */
  here(places) {
    const found = new Uint8Array(this.directory.desks.length);
    for (const place of places) {
      for (const { desk } of serving(this.directory.desks, place)) found[desk.index] = 1;
    }
    return found;
  }

  get written() {
    return this.writtenPairs ??= this.pairs((desk) => this.namesOf(desk), this.searchForm);
  }

  get spoken() {
    return this.spokenPairs ??= this.pairs((desk) => this.namesOf(desk), this.readAloud);
  }

  get operated() {
    return this.operatedPairs ??= this.pairs((desk) => [...this.namesOf(desk), desk.operator], this.searchForm);
  }

  pairs(namesOf, form) {
    return new Pairs(this.directory.desks.map(namesOf), form);
  }

  /** The names by which a desk is printed, and those of its program. */
  namesOf(desk) {
    const prefecture = desk.prefecture.replace(/[都府県]$/, "");
    const program = this.directory.programOf(desk).name.ja;
    return [desk.organization, ...desk.department, ...desk.labels, prefecture, ...this.aliases(desk), program];
  }

  aliases(desk) {
    return this.directory.programOf(desk).aliases;
  }
}

/** The larger share; of equal ones that with fewer desks. */
function better(one, other) {
  const [a, b] = [Math.round(one.share * 1e6), Math.round(other.share * 1e6)];
  return b > a || (b === a && other.desks.length < one.desks.length) ? other : one;
}

const largest = (shares) => shares.reduce((most, share) => Math.max(most, share), 0);

/** Character pairs → the desks that have them, with the weight of each pair. */
class Pairs {
  constructor(names, form) {
    this.size = names.length;
    this.desks = new Map();
    const ofName = new Map();
    names.forEach((parts, at) => {
      for (const part of parts) if (!ofName.has(part)) ofName.set(part, pairsOf(form(part)));
      for (const pair of new Set(parts.flatMap((part) => ofName.get(part)))) {
        if (!this.desks.has(pair)) this.desks.set(pair, []);
        this.desks.get(pair).push(at);
      }
    });
  }

  /** What the share of a form's pairs in any desk's names cannot exceed. */
  most(form) {
    let [had, total] = [0, 0];
    for (const pair of new Set(pairsOf(form))) {
      const weight = this.weight(pair);
      total += weight;
      if (this.desks.has(pair)) had += weight;
    }
    return had / (total || 1);
  }

  /** For every desk the share of a form's pairs that its names have, by weight. */
  shares(form) {
    const scores = new Float64Array(this.size);
    let total = 0;
    for (const pair of new Set(pairsOf(form))) {
      const weight = this.weight(pair);
      total += weight;
      for (const at of this.desks.get(pair) ?? []) scores[at] += weight;
    }
    return scores.map((score) => score / (total || 1));
  }

  /** How rare a pair is. */
  weight(pair) {
    return Math.log((this.size + 1) / ((this.desks.get(pair)?.length ?? 0) + 0.5));
  }
}

export function pairsOf(text) {
  return Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => text.slice(i, i + 2));
}
