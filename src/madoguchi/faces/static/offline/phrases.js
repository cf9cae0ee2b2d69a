// Listed words and names found in a text, as in index/phrases.py: one pass, by the first two characters of each.

export class Phrases {
  /** `surfaces`: the texts of two characters or more that are to be found wherever they stand. */
  constructor(surfaces) {
    this.surfaces = new Set([...surfaces].filter((surface) => surface.length > 1));
    this.lengths = lengthsByStart(this.surfaces);
  }

  /** The spans of all surfaces in a text, from left to right, the longest first at each place. */
  find(text) {
    const found = [];
    for (let start = 0; start < text.length - 1; start += 1) {
      for (const length of this.lengths.get(text.slice(start, start + 2)) ?? []) {
        const end = start + length;
        if (end <= text.length && this.surfaces.has(text.slice(start, end))) found.push([start, end]);
      }
    }
    return found;
  }
}

/** First two characters → the lengths of the texts that begin with them, the longest first. */
export function lengthsByStart(texts) {
  const lengths = new Map();
  for (const text of texts) {
    const start = text.slice(0, 2);
    if (!lengths.has(start)) lengths.set(start, new Set());
    lengths.get(start).add(text.length);
  }
  for (const [start, found] of lengths) lengths.set(start, [...found].sort((a, b) => b - a));
  return lengths;
}

/** The spans that lie in no longer one; `spans` as `find` gives them. */
export function longest(spans) {
  let reached = -1;
  return spans.filter(([, end]) => {
    const kept = end > reached;
    reached = Math.max(reached, end);
    return kept;
  });
}

/** Whether a span in Latin letters is cut out of a longer word: `jica` is no part of `jicama`. */
export function insideLatinWord(folded, start, end) {
  const surface = folded.slice(start, end);
  if (!isAscii(surface)) return false;
  const same = /^\d+$/.test(surface) ? /\d/ : /[a-zA-Z]/;
  return same.test(folded[start - 1] ?? "") || same.test(folded[end] ?? "");
}

export function isAscii(text) {
  return /^[\x00-\x7f]*$/.test(text);
}
