// The call script for a desk, by topic or by program, as in answers/scripts.py.

import { unpacked } from "./heads.js";

/** The texts of the scripts and how sentences are read, by language, unpacked. */
export async function readScripts({ content }) {
  return JSON.parse(new TextDecoder().decode(await unpacked(content)));
}

export class Scripts {
  /** `all`: which texts are a script's: what to say, how that is read, what to be able to tell, what to have at hand. */
  constructor({ all, topics, programs, fallback, through }, { texts, readings }, topicsById, directory) {
    Object.assign(this, { topics, programs, fallback, through, topicsById, directory });
    const text = (at) => inEach(texts, at);
    this.all = all.map(([say, reading, ready, ...prepare]) =>
      ({ say: text(say), reading: inEach(readings, reading), ready: text(ready), prepare: prepare.map(text) }));
  }

  /** What to say to whoever answers a number first, in Japanese; empty where that is the desk itself. */
  putThrough({ department }, { label, extension }) {
    const section = department.join("");
    if (!extension && !(section && label === "代表")) return "";
    if (label.includes("直通") && !label.includes("代表")) return "";
    const form = this.through[section && extension ? "both" : extension ? "extension" : "section"];
    const [first] = /^[0-9]+(?:-[0-9]+)*/.exec(extension) ?? [extension]; // of several, or of a range
    return form.replace("{section}", section).replace("{extension}", first);
  }

  /** The script of the first of the topics that the desk serves, else its program's. */
  of(desk, topics) {
    const { general, functions } = this.directory;
    const takes = (fn) => fn.national.includes(desk) || fn.selectors.some(({ desks }) => desks.includes(desk));
    const served = topics.filter((topic) => this.topicsById.get(topic).functions.some((name) => takes(functions.get(name))));
    // A desk that takes every trouble gets the first topic's: the caller's trouble stays the same.
    const heard = served.length || !general || !takes(general) ? served : topics;
    const topic = heard.find((each) => each in this.topics);
    return this.all[topic ? this.topics[topic] : this.programs[desk.program] ?? this.fallback];
  }
}

/** A text by language, from the column of each. */
function inEach(columns, at) {
  return Object.fromEntries(Object.entries(columns).map(([lang, column]) => [lang, column[at]]));
}
