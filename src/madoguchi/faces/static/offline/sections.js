// Sections of offices by what their names speak of, as in index/sections.py: コンテンツ産業支援室 by コンテンツ.

import { serving } from "./directory.js";

const MOST_SHARED = 4;

export class Sections {
  /** `words`: pairs [word, its desks]; `cue`: what a question has that asks for a section; `agency`: the nation's. */
  constructor({ words, cue, agency }, desks) {
    this.agency = agency;
    this.cue = new RegExp(cue, "u");
    this.words = words.map(([word, indexes]) => [word, indexes.map((index) => desks[index])])
      .sort((a, b) => b[0].length - a[0].length);
  }

  /** The longest such word of a question and its desks; none when no section is asked for. */
  askedFor(folded, places) {
    if (!this.cue.test(folded)) return { word: "", desks: [] };
    for (const [word, all] of this.words) {
      if (!folded.includes(word)) continue;
      const desks = places.length ? this.at(all, places) : this.ofTheAgency(all);
      if (desks.length && desks.length <= MOST_SHARED) return { word, desks };
    }
    return { word: "", desks: [] };
  }

  at(desks, places) {
    const here = [...new Set(places.flatMap((place) => serving(desks, place)).map(({ desk }) => desk))];
    const others = here.filter(({ program }) => program !== this.agency);
    return others.length ? others : here;
  }

  ofTheAgency(desks) {
    const own = desks.filter(({ program }) => program === this.agency);
    return own.length ? own : desks;
  }
}
