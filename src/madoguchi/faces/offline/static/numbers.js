// Phone numbers as people type them: the same reading as answers/numbers.py.

const KANJI_DIGITS = { "〇": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9 };
const DASHES_BETWEEN = /(\d)[‐‑‒–—―−－ーの・･./](?=\d)/g;
const TYPED = /(?:\+?\(?81\)?[\s-]?\(?0?\)?|\(?0)\d?(?:[\s()-]{0,2}\d){6,11}(?!\d)/g;

/** The bare digits (national form) of every phone-like number in a text. */
export function typedNumbers(text) {
  let plain = text.normalize("NFKC");
  if (/[〇零一二三四五六七八九]{2,}/.test(plain)) {
    plain = plain.replace(/[〇零一二三四五六七八九ー・の\s-]{9,}/g, (run) =>
      run.replace(/[〇零一二三四五六七八九]/g, (kanji) => KANJI_DIGITS[kanji]));
  }
  plain = plain.replace(DASHES_BETWEEN, "$1-");
  const found = [];
  TYPED.lastIndex = 0;
  for (let match = TYPED.exec(plain); match; match = TYPED.exec(plain)) {
    if (/\d/.test(plain[match.index - 1] ?? "")) { // amid a longer run of digits: not a beginning
      TYPED.lastIndex = match.index + 1;
      continue;
    }
    const number = national(match[0]);
    if (number.length >= 9 && number.length <= 11 && !/^\d{3}-\d{4}$/.test(match[0].trim())) found.push(number);
  }
  return found;
}

function national(token) {
  const bare = digits(token);
  const abroad = token.replace(/^[( ]+/, "").startsWith("+81") || (bare.startsWith("81") && bare.length >= 11);
  return abroad ? "0" + bare.slice(2).replace(/^0/, "") : bare;
}

/** What two spellings of one number share. */
export function digits(number) {
  return number.replace(/\D/g, "");
}
