// Doors outside the list, as in answers/doors.py: whose work a question is that no desk of the list is for.

import { features } from "./heads.js";
import { digits } from "./numbers.js";

// The head's class for what says nothing that anybody could be sent on with.
const NOTHING = "nothing";
// It is nearly as likely as a door from this share of the door's chance on.
const NEARLY = 0.7;
// Who asks an office asks it for its own work: a door for which the list has a section is so many times as likely.
const OWN_TIMES = 4;
const MOST_DOORS = 2;
// Where no door is likely: the two that send on to every other office.
const EVERY_OFFICE = ["city-switchboard", "legal-aid"];

// The door of what no office does.
const NO_OFFICE = "general-knowledge";

/** Whether doors are those that everybody is sent to, or that of what no office does. */
export function isNoSingleOffice(doors) {
  return [EVERY_OFFICE.join(), NO_OFFICE].includes(doors.map(({ id }) => id).join());
}

export class Doors {
  /** `doors`: `{ id, name, what, number }`, names in the languages of the pages; `numbered`: those whose number is known; `words`: `[word, id]`. */
  constructor(doors, numbered, words, head, searchForm) {
    Object.assign(this, { numbered, words, head, searchForm });
    this.doors = new Map(doors.map((door) => [door.id, door]));
  }

  /** Who has a number (bare digits) outside the list, as far as a source says: one or none. */
  ofNumber(number) {
    return this.numbered.filter((door) => digits(door.number) === number).slice(0, 1);
  }

  /** One door where that is sure, else two where it may be; in a list without topics words lead to what only these know. */
  for(text, { topics = true, isOwn = () => false } = {}) {
    const folded = topics ? "" : this.searchForm(text);
    const said = topics ? [] : this.words.filter(([word]) => folded.includes(word)).map(([, id]) => id);
    if (said.length) return [...new Set(said)].slice(0, MOST_DOORS).map((name) => this.doors.get(name));
    const { classes, numbers } = this.head;
    const times = [...this.head.chances(features(text, this.searchForm))].map((chance, i) => chance * (isOwn(classes[i]) ? OWN_TIMES : 1));
    const whole = times.reduce((sum, chance) => sum + chance, 0);
    const chances = times.map((chance) => chance / whole);
    const [first, second] = classes.map((_, i) => i).sort((a, b) => chances[b] - chances[a]);
    const names = (chances[first] >= numbers.one_from ? [first] : [first, second]).map((i) => classes[i]);
    const isKnown = chances[first] >= numbers.two_from; // below, the head says nothing of a text
    const nearly = classes[second] === NOTHING && chances[second] >= NEARLY * chances[first];
    if (isKnown && (names[0] === NOTHING || nearly)) return [];
    const likely = isKnown && !names.includes(NOTHING);
    return (likely ? names : EVERY_OFFICE).map((name) => this.doors.get(name));
  }
}
