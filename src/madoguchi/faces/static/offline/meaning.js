// Topics by what a question says as a whole, as in answers/signals/meaning.py: a trained head and the word lists.

import { normalize } from "./analyzer.js";
import { features, featuresOfPieces, softmax } from "./heads.js";
import { NO_TOPIC } from "./names.js";

const MOST_WORD_SCORE = 6;
// A question is one word when listed words of one topic are this share of what is not place, name or filling.
const WORD_SHARE = 0.7;
// Less likely topics are not told of.
const LEAST_TOLD = 0.002;
// So many joints of a question at most are looked at, and so many letters at least stand on each side.
const MOST_JOINTS = 24;
const SHORTEST_SIDE = 4;
// From this chance on a question is of one trouble, unless a listed word tells of another: what is joined need not be read apart.
const ONE_TROUBLE = 0.8;

export class Meaning {
  /** `head`: null where the directory has none; then nothing is known of what a question speaks of. */
  constructor(head, reading, abroad, joints) {
    Object.assign(this, { head, reading, abroad, joints: new RegExp(joints, "gu") });
  }

  /** The topics with their probability, the likeliest first, for a text whose listed words are known. */
  of(text, words) {
    if (!this.head) return [];
    return this.topics(this.head.logits(features(this.abroad.asOne(text), this.reading.searchForm)), words);
  }

  topics(known, words) {
    const [alpha, gamma] = this.head.numbers.pool;
    const lists = new Map();
    for (const { target, strength } of words) {
      lists.set(target, Math.min((lists.get(target) ?? 0) + strength, MOST_WORD_SCORE));
    }
    // A topic that no head has learned is as likely as none at all, but for its listed words.
    const others = [...lists.keys()].filter((topic) => !this.head.classes.includes(topic));
    const classes = [...this.head.classes, ...others];
    const logits = [...known, ...others.map(() => known[this.head.classes.indexOf(NO_TOPIC)])]
      .map((logit, i) => alpha * logit + gamma * (lists.get(classes[i]) ?? 0));
    return softmax(logits).map((strength, i) => ({ kind: "meaning", target: classes[i], strength }))
      .filter(({ strength }) => strength >= LEAST_TOLD)
      .sort((a, b) => b.strength - a.strength);
  }

  /** What stands on both sides of each joint, where a text may pass from one trouble to another: pairs of topics. */
  sidesOf(text, words) {
    if (!this.head) return [];
    const plain = normalize(text);
    const joints = [...plain.matchAll(this.joints)].slice(0, MOST_JOINTS);
    const cuts = [0, ...joints.flatMap(({ 0: joint, index }) => [index, index + joint.length]), plain.length];
    const pieces = cuts.slice(1).map((end, at) => this.abroad.asOne(plain.slice(cuts[at], end))); // every second one is a joint
    const found = featuresOfPieces(pieces, this.reading.searchForm);
    const inStretch = (stretch) => found.folded.slice(...stretch).join("");
    return joints.map((_, number) => [[0, 2 * number + 1], [2 * number + 2, pieces.length]])
      .filter((sides) => sides.every((side) => inStretch(side).length >= SHORTEST_SIDE))
      .map((sides) => sides.map((side) => {
        const [folded, said] = [inStretch(side), pieces.slice(...side).join("")];
        const inside = words.filter(({ source }) => folded.includes(source) || said.includes(source));
        return this.topics(this.head.logitsOfStretch(found, side), inside);
      }));
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
