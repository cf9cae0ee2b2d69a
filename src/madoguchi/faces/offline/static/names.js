// Desks by what they are called: in kanji, kana, short forms, half a name, with a slip.

// With less in common a name is not like another.
const LIKE = 0.62;
const FEWEST_PAIRS = 4;
// A shorter word in Latin letters is part of too many English names.
const LATIN = 6;

export class Names {
  constructor(directory, fold, filling) {
    this.fold = fold;
    this.filling = new RegExp(filling, "g");
    this.entries = directory.desks.map((desk) => {
      const program = directory.programs[desk.program];
      const own = fold(desk.name);
      const exact = new Set([...desk.parts, ...program.aliases, program.name, program.nameEn].map(fold));
      const more = [...program.aliases, program.name, ...desk.labels, desk.more].map(fold);
      const text = [own, ...desk.readings.map(fold), ...more].join("|");
      return { own, exact, text, english: fold(program.nameEn) };
    });
  }

  /** Indexes of the desks of that name, best first; `exact`: a whole name was typed. */
  find(text) {
    const tokens = text.split(/[\s、。,./／・?？!！]+/).map((token) => this.bare(token)).filter(Boolean);
    if (!tokens.length) return { desks: [], exact: false };
    const split = tokens.flatMap((token) => this.known(token) ? [token] : token.split(/の|と/).filter(Boolean));
    const found = [];
    this.entries.forEach((entry, desk) => {
      if (split.every((token) => holds(entry, token))) {
        found.push({ desk, score: split.reduce((sum, token) => sum + weight(entry, token), 0) });
      }
    });
    found.sort((a, b) => b.score - a.score);
    const exact = found.length > 0 && split.every((token) => this.entries[found[0].desk].exact.has(token));
    return { desks: found.map((each) => each.desk), exact, top: found.filter((each) => each.score === found[0].score).length };
  }

  /** Indexes of the desks whose names are most like the text, by pairs of characters. */
  like(text) {
    const asked = pairs(this.bare(text));
    if (asked.size < FEWEST_PAIRS) return [];
    const found = this.entries.map((entry, desk) => {
      entry.pairs ??= pairs(entry.text);
      let common = 0;
      for (const pair of asked) common += entry.pairs.has(pair);
      return { desk, share: common / asked.size };
    });
    return found.filter((each) => each.share >= LIKE).sort((a, b) => b.share - a.share).slice(0, 12).map((each) => each.desk);
  }

  bare(text) {
    const folded = this.fold(text);
    return folded.replace(this.filling, "").replace(/^[のはをにがへと]+|[のはをにがへと]+$/g, "") || (this.known(folded) ? folded : "");
  }

  known(token) {
    return token.length > 0 && this.entries.some((entry) => holds(entry, token));
  }
}

function holds(entry, token) {
  return entry.text.includes(token) || entry.exact.has(token) || (token.length >= LATIN && entry.english.includes(token));
}

function weight(entry, token) {
  if (entry.exact.has(token)) return 5;
  if (entry.own.startsWith(token)) return 4;
  return entry.own.includes(token) ? 3 : 1;
}

function pairs(text) {
  const found = new Set();
  for (let i = 0; i + 1 < text.length; i += 1) found.add(text.slice(i, i + 2));
  return found;
}
