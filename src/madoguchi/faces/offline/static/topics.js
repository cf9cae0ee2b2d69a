// Which troubles a question speaks of, by its words: the same count as answers/topics.py.

/** Topics with their score and the words that speak for them, best first. */
export function scoreTopics(text, words, fold) {
  const found = new Map();
  const add = (surface, entries) => {
    for (let i = 0; i < entries.length; i += 2) {
      const topic = found.get(entries[i]) ?? { topic: entries[i], score: 0, words: [] };
      topic.score += entries[i + 1];
      topic.words.push(surface);
      found.set(entries[i], topic);
    }
  };
  for (const surface of wordsIn(fold(text), words.folded)) add(surface, words.folded.get(surface));
  for (const surface of latinWordsIn(text, words.latin)) add(surface, words.latin.get(surface));
  return [...found.values()].sort((a, b) => b.score - a.score);
}

/** Words of the lists that stand in the text; one inside a longer one does not count. */
function wordsIn(folded, lexicon) {
  const longest = lexicon.longest ??= Math.max(...[...lexicon.keys()].map((word) => word.length));
  const spans = [];
  for (let start = 0; start < folded.length; start += 1) {
    for (let end = Math.min(folded.length, start + longest); end >= start + 2; end -= 1) {
      if (lexicon.has(folded.slice(start, end))) spans.push([start, end]);
    }
  }
  const kept = spans.filter(([a, b]) => !spans.some(([c, d]) => c <= a && b <= d && d - c > b - a));
  return new Set(kept.map(([a, b]) => folded.slice(a, b)));
}

function latinWordsIn(text, lexicon) {
  const plain = text.normalize("NFKC").toLowerCase();
  const found = new Set();
  let position = 0;
  const longestFirst = lexicon.ordered ??= [...lexicon.keys()].sort((a, b) => b.length - a.length);
  while (position < plain.length) {
    const word = longestFirst.find((word) => plain.startsWith(word, position)
      && !isLetter(plain[position - 1]) && !isLetter(plain[position + word.length]));
    if (word) found.add(word);
    position += word ? word.length : 1;
  }
  return found;
}

function isLetter(character) {
  return /[a-z]/.test(character ?? "");
}
