// Sections of the list that are for a trouble by their name alone, or by a duty that is printed, as in answers/kinds.py.

import { isNoSingleOffice } from "./doors.js";

const MOST_OF_IT = 0.5;
const BY_DUTY = "of-a-duty";

export class Kinds {
  /** `data`: the sections `[name or duty, desks, doors, all desks of the kind, the sentence that says why, the duty of each desk]`, and by door and by everyday word which of them it is; all words in kanji. */
  constructor({ sections, doors, words, compounds }, desks) {
    const at = (indexes) => indexes.map((index) => desks[index]);
    this.sections = sections.map(([section, indexes, own, family, by, duties]) =>
      ({ section, desks: at(indexes), doors: own, family: at(family), by, duties: new Map(at(indexes).map((desk, i) => [desk, duties[i]])) }));
    this.doors = new Map(doors);
    this.words = words;
    this.compounds = compounds;
  }

  /** The section that a question is for: by a word of it, or by the doors that it would be sent to; else null. */
  for(folded, doors) {
    const known = isNoSingleOffice(doors) ? [] : doors;
    const isSent = (own, id, rank) => own !== undefined && (this.sections[own].doors.includes(id)
      || (rank === 0 && (this.sections[own].by !== BY_DUTY || known.length === 1)));
    const sent = known.map(({ id }, rank) => [this.doors.get(id), id, rank]).find((each) => isSent(...each))?.[0];
    const least = doors.length === 1 && sent === undefined ? MOST_OF_IT * folded.length : 0;
    const said = this.words.find(([word]) => folded.includes(word) && word.length >= least)?.[1];
    return this.sections[said ?? sent] ?? null;
  }

  /** Whether all that a list says of a question is parts of one everyday word of it: 住民 of 住民税. */
  isPartOfACompound(folded, terms) {
    return this.compounds.some((word) => folded.includes(word) && terms.every((term) => term !== word && word.includes(term)));
  }

  /** Whether a section of the list is a door itself. */
  isOwn(door) {
    return this.sections.some(({ doors }) => doors.includes(door));
  }

  /** The section of an everyday word of which the list's own words are parts: 住民税, where 住民課 was found. */
  ofALongerWord(folded, terms) {
    const said = this.words.find(([word]) =>
      folded.includes(word) && terms.every((term) => term !== word && word.includes(term)))?.[1];
    return this.sections[said] ?? null;
  }
}
