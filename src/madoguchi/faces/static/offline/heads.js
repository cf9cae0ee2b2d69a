// Trained heads, as in answers/heads.py: which of some classes a text belongs to.

import { normalize } from "./analyzer.js";

const BUCKETS = 1 << 20;
// What is longer than an n-gram: words that stand apart, runs of kanji, of katakana.
const WORDS = /[a-z\u00c0-\u024f\u1e00-\u1eff\u0300-\u036f']{2,}|[가-힣]{2,}|[一-鿿々]{2,}|[ァ-ヶー]{3,}/g;
const WORD_MARK = "w:";
// A word counts as so many n-grams.
const WORD_WEIGHT = 2;
const NO_BYTES = 0xffffffff;
const UTF8 = new TextEncoder();
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** Bucket → weight (sublinear counts, unit length) for n-grams of 1 to so many characters and for words. */
export function features(text, searchForm, longest = 3) {
  const letters = Array.from(`^${searchForm(text)}$`, (character) => UTF8.encode(character));
  const counts = new Map();
  const count = (crc) => {
    const bucket = ~crc & (BUCKETS - 1);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
    return bucket;
  };
  for (let start = 0; start < letters.length; start += 1) {
    let crc = NO_BYTES;
    for (const letter of letters.slice(start, start + longest)) {
      crc = crcOf(letter, crc);
      count(crc);
    }
  }
  const found = normalize(text).match(WORDS) ?? [];
  const words = new Set(found.map((word) => count(crcOf(UTF8.encode(WORD_MARK + word), NO_BYTES))));
  let squares = 0;
  for (const [bucket, times] of counts) {
    const weight = (1 + Math.log(times)) * (words.has(bucket) ? WORD_WEIGHT : 1);
    counts.set(bucket, weight);
    squares += weight * weight;
  }
  const length = Math.sqrt(squares) || 1;
  for (const [bucket, weight] of counts) counts.set(bucket, weight / length);
  return counts;
}

/**
 * The features of a text in pieces, each n-gram and each word as often as it stands there: `{ folded, grams }` with the
 * pieces without spaces and punctuation, and of each feature its bucket, its weight, and the first and the last piece that it touches.
 */
export function featuresOfPieces(pieces, searchForm, longest = 3) {
  const folded = pieces.map((piece) => searchForm(piece));
  const letters = folded.flatMap((piece, at) => Array.from(piece, (character) => [UTF8.encode(character), at]));
  const bucketOf = (crc) => ~crc & (BUCKETS - 1);
  const grams = pieces.flatMap((piece, at) => (normalize(piece).match(WORDS) ?? [])
    .map((word) => [bucketOf(crcOf(UTF8.encode(WORD_MARK + word), NO_BYTES)), WORD_WEIGHT, at, at]));
  letters.forEach(([, first], start) => {
    let crc = NO_BYTES;
    for (const [letter, last] of letters.slice(start, start + longest)) {
      crc = crcOf(letter, crc);
      grams.push([bucketOf(crc), 1, first, last]);
    }
  });
  return { folded, grams };
}

function crcOf(bytes, before) {
  let crc = before;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return crc;
}

/** A linear classifier; `numbers` are thresholds that its trainer has set. */
export class Head {
  /** `content`: a bit for each bucket in use, the weights that are not zero by class, the zeros before each. */
  constructor({ classes, scale, bias, numbers, values }, content) {
    Object.assign(this, { classes, scale, bias, numbers });
    const used = new Uint8Array(content, 0, BUCKETS / 8);
    this.rowOf = new Int32Array(BUCKETS).fill(-1);
    this.rows = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      if (used[bucket >> 3] & (1 << (bucket & 7))) this.rowOf[bucket] = this.rows++;
    }
    this.weights = spread(new Int8Array(content, used.length, values), new Uint8Array(content, used.length + values),
      this.rows * classes.length);
  }

  /** How much the features of a text speak for each class. */
  logits(found) {
    const sums = new Float64Array(this.classes.length);
    for (const [bucket, value] of found) {
      const row = this.rowOf[bucket];
      if (row < 0) continue;
      for (let i = 0; i < sums.length; i += 1) sums[i] += value * this.weights[i * this.rows + row];
    }
    return Array.from(sums, (sum, i) => sum * this.scale[i] + this.bias[i]);
  }

  /** How much the features of a stretch of a text in pieces speak for each class, from one piece to before another. */
  logitsOfStretch({ grams }, [begin, end]) {
    const sums = new Float64Array(this.classes.length);
    let squares = 0;
    for (const [bucket, weight, first, last] of grams) {
      if (first < begin || last >= end) continue;
      squares += weight * weight;
      const row = this.rowOf[bucket];
      if (row < 0) continue;
      for (let i = 0; i < sums.length; i += 1) sums[i] += weight * this.weights[i * this.rows + row];
    }
    const length = Math.sqrt(Math.max(1, squares));
    return Array.from(sums, (sum, i) => sum / length * this.scale[i] + this.bias[i]);
  }

  /** The probability of each class. */
  chances(found) {
    return softmax(this.logits(found));
  }
}

/** Values with the zeros that stand before each; as many as 255 go on in the next byte. */
function spread(values, zeros, length) {
  const found = new Int8Array(length);
  let [place, position] = [0, 0];
  for (const value of values) {
    while (zeros[position] === 255) {
      place += 255;
      position += 1;
    }
    place += zeros[position++];
    found[place++] = value;
  }
  return found;
}

export function softmax(logits) {
  const most = Math.max(...logits);
  const parts = logits.map((logit) => Math.exp(logit - most));
  const whole = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => part / whole);
}

/** A head of the data, unpacked. */
export async function readHead(data) {
  return new Head(data, await unpacked(data.content));
}

/** The bytes of a text in base64 that were deflated. */
export async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}
