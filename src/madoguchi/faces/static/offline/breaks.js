// Where a line may break in what stands large or narrow, much as faces/web/view/breaks.py has it: the browser's own
// dictionary tells the words. A browser without one leaves texts whole.

const WITHOUT_SPACES = /[\u3005\u3040-\u30ff\u3400-\u9fff]/;
const ENDING = /^(?:[ぁ-ゖ]+|[^\p{L}\p{N}「『（(〈《【“‘]+)$/u;
const OPENING = /[「『（(〈《【“‘]$/;
const KANJI = /^[\u3005\u3400-\u9fff]+$/;
const SHORT_COMPOUND = 4;
// Elements whose text breaks between words only: by name and by class, as faces/web/view/phrasing.py has them.
const NAMES = new Set(["h1", "h2", "h3", "h4", "summary", "button", "a"]);
const CLASSES = /(?:^| )(?:chip|button|act|tag)(?: |$)/;
const segmenters = new Map();

function words(text, lang) {
  if (!Intl.Segmenter) return [text];
  if (!segmenters.has(lang)) segmenters.set(lang, new Intl.Segmenter(lang, { granularity: "word" }));
  return Array.from(segmenters.get(lang).segment(text), ({ segment }) => segment);
}

function joins(piece, word) {
  if (OPENING.test(piece) || ENDING.test(word)) return true;
  if (/[!-~]$/.test(piece) && /^[!-~]/.test(word)) return true;
  return KANJI.test(piece) && KANJI.test(word) && (word.length === 1 || piece.length + word.length <= SHORT_COMPOUND);
}

/** The pieces of a text between which a line may break; together they are the text. */
export function piecesOf(text, lang) {
  if (!WITHOUT_SPACES.test(text)) return [text];
  const pieces = [];
  for (const word of words(text, lang.startsWith("zh") ? "zh" : "ja")) {
    if (pieces.length && joins(pieces.at(-1), word)) pieces.push(pieces.pop() + word);
    else pieces.push(word);
  }
  return pieces;
}

/** Whether the text of such an element is to break between words only. */
export function isPhrased(name, style = "") {
  return NAMES.has(name) || CLASSES.test(style);
}
