// Topics by what a question says as a whole, as in answers/signals/meaning.py: a trained head and the word lists.

import { features, softmax } from "./heads.js";
import { NO_TOPIC } from "./names.js";
import { questionOf } from "./question.js";

const MOST_WORD_SCORE = 6;
// A question is one word when listed words of one topic are this share of what is not place, name or filling.
const WORD_SHARE = 0.7;
// Less likely topics are not told of.
const LEAST_TOLD = 0.002;
// Parts of a question that may speak of a trouble each: so long at least, and so many at most.
const PART = /[^、。，．,.!?！？；;\n]+/g;
const SHORTEST_PART = 5;
const MOST_PARTS = 12;
// From this chance on a question is of one trouble, unless a listed word tells of another: its parts need not be read.
const ONE_TROUBLE = 0.8;

export class Meaning {
  /** `head`: null where the directory has none; then nothing is known of what a question speaks of. */
  constructor(head, words, reading, abroad) {
    Object.assign(this, { head, words, reading, abroad });
  }

  /** The topics with their probability, the likeliest first, for a text whose listed words are known. */
  of(text, words) {
    if (!this.head) return [];
    const [alpha, gamma] = this.head.numbers.pool;
    const lists = new Map();
    for (const { target, strength } of words) {
      lists.set(target, Math.min((lists.get(target) ?? 0) + strength, MOST_WORD_SCORE));
    }
    const known = this.head.logits(features(this.abroad.asOne(text), this.reading.searchForm));
    // A topic that no head has learned is as likely as none at all, but for its listed words.
    const others = [...lists.keys()].filter((topic) => !this.head.classes.includes(topic));
    const classes = [...this.head.classes, ...others];
    const logits = [...known, ...others.map(() => known[this.head.classes.indexOf(NO_TOPIC)])]
      .map((logit, i) => alpha * logit + gamma * (lists.get(classes[i]) ?? 0));
    return softmax(logits).map((strength, i) => ({ kind: "meaning", target: classes[i], strength }))
      .filter(({ strength }) => strength >= LEAST_TOLD)
      .sort((a, b) => b.strength - a.strength);
  }

  /** What each part of a text of several speaks of. */
  ofParts(text) {
    const found = (text.match(PART) ?? []).filter((part) => part.trim().length >= SHORTEST_PART);
    if (found.length < 2) return [];
    return found.slice(0, MOST_PARTS).map((part) => this.of(part, this.words.in(questionOf(part, "", this.reading))));
  }

  /** What a question speaks of beside its names. */
  beside({ folded }, names, words) {
    const isNamed = (start, end) => names.some((name) => name.start < end && start < name.end);
    const rest = folded.split("").filter((_, at) => !isNamed(at, at + 1)).join("");
    return this.of(rest, words.filter(({ span: [start, end] }) => !isNamed(start, end)));
  }
}

/** Whether a question surely speaks of one topic, by its meaning as a whole and its listed words. */
export function isOfOneTrouble([likeliest], words) {
  return likeliest?.strength >= ONE_TROUBLE && words.every(({ target }) => target === likeliest.target);
}

/** What a question says where that is nearly all listed words of one topic (知財, 新卒の相談); nothing where more is said. */
export function oneWord(rest, words, advice) {
  const lengths = new Map();
  let left = rest;
  for (const { target, source } of words) {
    if (target === advice) left = left.replaceAll(source, "");
    else if (left.includes(source)) lengths.set(target, (lengths.get(target) ?? 0) + source.length);
  }
  return left && Math.max(0, ...lengths.values()) >= WORD_SHARE * left.length ? left : "";
}
