// Words in Latin letters that read as Japanese, in hiragana: the reading of answers/romaji.py.

const LONGEST_SYLLABLE = 4;

/** Every word that can be read as Japanese; `share` of the words that can. */
export function readRomaji(text, syllables) {
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  const read = words.map((word) => kana(word, syllables)).filter(Boolean);
  return { text: read.join(" "), share: words.length ? read.length / words.length : 0 };
}

function kana(word, syllables) {
  let made = "";
  for (let position = 0; position < word.length; ) {
    const length = [4, 3, 2, 1].find((each) => syllables[word.slice(position, position + each)]
      && position + each <= word.length && each <= LONGEST_SYLLABLE);
    if (length) {
      made += syllables[word.slice(position, position + length)];
      position += length;
    } else if (word[position] === word[position + 1] || word.startsWith("tch", position)) {
      made += "っ";
      position += 1;
    } else if ("nm".includes(word[position])) {
      made += "ん";
      position += 1;
    } else return "";
  }
  return made;
}
