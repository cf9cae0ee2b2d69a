// Listed words of troubles in a question, as in answers/signals/words.py.

import { normalize } from "./analyzer.js";
import { Phrases, longest } from "./phrases.js";

export class Words {
  /** `folded`, `latin`: word → topic, weight, topic, weight …; `topics`: their ids. */
  constructor({ folded, latin }, topics, searchForm) {
    this.searchForm = searchForm;
    this.folded = new Map(Object.entries(folded).map(([word, entries]) => [word, pairs(entries, topics)]));
    this.latin = new Map(Object.entries(latin).map(([word, entries]) => [word, pairs(entries, topics)]));
    this.foldedPhrases = new Phrases(this.folded.keys());
    this.latinPhrases = new Phrases(this.latin.keys());
  }

  /** The listed words of a question, each surface once; one inside a longer one does not count. */
  in(question) {
    return [...this.foldedWords(question.folded), ...this.latinWords(question)];
  }

  foldedWords(folded) {
    return once(longest(this.foldedPhrases.find(folded)), folded)
      .flatMap(([start, end]) => this.evidence(this.folded, folded.slice(start, end), [start, end]));
  }

  /** Whole words in Latin letters, in the text with its spaces; their spans are those of the folded text. */
  latinWords(question) {
    if (question.isRead) return [];
    const plain = normalize(question.typed);
    const whole = this.latinPhrases.find(plain)
      .filter(([start, end]) => !isLetter(plain[start - 1]) && !isLetter(plain[end]));
    return once(longest(whole), plain).flatMap(([start, end]) => {
      const [surface, before] = [plain.slice(start, end), this.searchForm(plain.slice(0, start)).length];
      return this.evidence(this.latin, surface, [before, before + this.searchForm(surface).length]);
    });
  }

  evidence(words, source, span) {
    return words.get(source).map(([target, strength]) => ({ kind: "word", target, strength, source, span }));
  }
}

function pairs(entries, topics) {
  const found = [];
  for (let i = 0; i < entries.length; i += 2) found.push([topics[entries[i]], entries[i + 1]]);
  return found;
}

/** The first span of each surface. */
function once(spans, text) {
  const found = new Map();
  for (const [start, end] of spans) {
    const surface = text.slice(start, end);
    if (!found.has(surface)) found.set(surface, [start, end]);
  }
  return [...found.values()];
}

const isLetter = (character) => /[a-z]/.test(character ?? "");

/** Topic → its listed words, the topic with most weight first. */
export function byTopic(words) {
  const found = new Map();
  for (const word of words) found.set(word.target, [...(found.get(word.target) ?? []), word]);
  return new Map([...found].sort((a, b) => weightOf(b[1]) - weightOf(a[1])));
}

/** What listed words of one topic weigh together. */
export function weightOf(words) {
  return words.reduce((sum, word) => sum + word.strength, 0);
}
