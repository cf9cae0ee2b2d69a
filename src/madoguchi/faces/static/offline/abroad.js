// Places outside Japan in what somebody types, as in index/abroad.py.

import { normalize } from "./analyzer.js";

// By the letters that a name ends with: what stands for it, and letters that make it part of another word.
const LATIN = /[a-z\u00c0-\u024f\u1e00-\u1eff]$/;
const WRITINGS = [[/[ァ-ヶー]$/, "海外"], [/[가-힣]$/, "해외"], [LATIN, "abroad"]];
const OTHERS = [null, "海外"];

export class Abroad {
  /** `names`: in normal form, a line each; `followedBy`: words before which such a name is none. */
  constructor({ names, followedBy }) {
    this.followedBy = followedBy;
    // First two characters → the names that begin so, the longest first.
    this.begins = new Map();
    for (const name of names.split("\n").sort((a, b) => b.length - a.length)) {
      const begin = name.slice(0, 2);
      this.begins.set(begin, [...(this.begins.get(begin) ?? []), name]);
    }
  }

  /** The normal form of a text, places outside Japan in it as the word for all of them and named behind it. */
  asOne(text) {
    const plain = normalize(text);
    let [told, names, kept] = ["", "", 0];
    for (let at = 0; at < plain.length - 1; at += 1) {
      const name = this.begins.get(plain.slice(at, at + 2))?.find((known) => this.stands(known, plain, at));
      if (!name) continue;
      told += plain.slice(kept, at) + writing(name)[1];
      names += ` ${name}`;
      kept = at + name.length;
      at = kept - 1;
    }
    return told + plain.slice(kept) + names;
  }

  stands(name, text, at) {
    const end = at + name.length;
    if (!text.startsWith(name, at) || this.followedBy.some((word) => text.startsWith(word, end))) return false;
    const [same, word] = writing(name);
    if (!same) return true;
    // A particle follows a Korean name without a space.
    return !(at && same.test(text[at - 1])) && (word === "해외" || end === text.length || !same.test(text[end]));
  }
}

const writing = (name) => WRITINGS.find(([ending]) => ending.test(name)) ?? OTHERS;
