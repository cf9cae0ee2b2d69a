// Words that only look like places, as in places/lookalikes.py, and whose place it is, as in places/claims.py.

import { matchAt, sticky } from "./analyzer.js";
import { isKanji } from "./folding.js";

// What follows a place that something is, is done or lies in.
const PLACE_PARTICLES = ["の", "で", "に"];
// From this on, words claim a doubtful name (津, 国立) for the sender's place.
const CLAIMED = 2;
// As far as the cues look, in characters.
const WINDOW = 24;
const CLAUSE_SIGN = /[、。，．,.!！?？\n\s「」『』()（）・:：/]/;
const ALONE = sticky("\\s*$|[。.!！]|[、,]|\\s");
const PLAIN = sticky("です|でございます|だ");

export class Lookalikes {
  /** `data`: the patterns and names of a kind each. */
  constructor(data) {
    this.phrases = new RegExp(data.phrases, "gu");
    this.after = sticky(data.after);
    this.maker = sticky(data.maker);
    this.context = sticky(data.context);
    this.person = sticky(data.person);
    this.title = new RegExp(data.title, "u");
    this.titled = sticky(data.titled);
    this.fieldNoise = new RegExp(data.fieldNoise, "gu");
    [this.surnames, this.suffixWords, this.latin, this.english, this.station]
      = [data.surnames, data.suffixWords, data.latin, data.english, data.station].map((names) => new Set(names));
  }

  /** Whether people are called so as well. */
  isSurname(folded) {
    return this.surnames.has(folded);
  }

  /** Whether a name that is a surname too is one here: 社長の千葉が, 石川という職人. */
  isPerson(folded, start, end) {
    if (!this.isSurname(folded.slice(start, end))) return false;
    if (matchAt(this.person, folded, end)) return true;
    const titled = folded[start - 1] === "の" && this.title.test(folded.slice(Math.max(0, start - 8), start));
    return titled && Boolean(matchAt(this.titled, folded, end));
  }

  /** The spans of a folded text that only look like places. */
  spans(folded) {
    return [...folded.matchAll(this.phrases)].map((match) => [match.index, match.index + match[0].length]);
  }

  withoutFieldNoise(text) {
    return text.replace(this.fieldNoise, "");
  }

  /** Whether what follows a bare name makes it no place (さん, 風, 屋); makers sit there. */
  follows(folded, end) {
    const found = matchAt(this.after, folded, end);
    return Boolean(found) && !matchAt(this.maker, folded, end + found[0].length);
  }

  /** Whether a word of place follows. */
  hasContext(folded, end) {
    return Boolean(matchAt(this.context, folded, end));
  }

  /** Whether a name is the end of a station's, which may lie elsewhere: 本八幡駅, where 新白河駅 is near 白河. */
  isOfAStation(folded, start, end) {
    const before = folded[start - 1] ?? "";
    return folded[end] === "駅" && isKanji(before) && !this.station.has(before);
  }

  /** Whether the suffix belongs to the next word: 大阪市|場, 中区|分. */
  endsInWord(folded, end) {
    return end < folded.length && this.suffixWords.has(folded.slice(end - 1, end + 1));
  }
}

export class Claims {
  /** `cues`: of each side pairs [weight, pattern]. */
  constructor({ before, after }) {
    this.cuesBefore = before.map(([weight, pattern]) => [weight, new RegExp(pattern, "u")]);
    this.cuesAfter = after.map(([weight, pattern]) => [weight, sticky(pattern)]);
  }

  /** How strongly the words claim a span for the sender; below zero: somebody else's. */
  weight(text, start, end) {
    const weight = this.before(text, start) + this.after(text, end);
    return opensClause(text, start) && matchAt(ALONE, text, end) ? weight + 1 : weight;
  }

  /** Whether a span opens its clause and a particle of place follows: 角館の樺細工. */
  opensWithParticle(text, start, end) {
    return opensClause(text, start) && PLACE_PARTICLES.includes(text[end]);
  }

  /** Whether a word that is rarely a place is one here: the sender must say so. */
  claimsDoubtful(text, start, end, isSurname) {
    const before = this.before(text, start);
    if (!(before > 0 || opensClause(text, start))) return false;
    if (this.after(text, end) >= CLAIMED + Number(isSurname)) return true;
    if (!matchAt(ALONE, text, end) && !matchAt(PLAIN, text, end)) return false;
    const atEdge = !text.slice(0, start).trim() || !text.slice(end).replace(/[ 　。.!！]/g, "");
    return before >= CLAIMED || (atEdge && !isSurname && text.length > end - start);
  }

  /** The strongest cue that ends where the name starts. */
  before(text, start) {
    const window = text.slice(Math.max(0, start - WINDOW), start);
    return start ? strongest(this.cuesBefore.filter(([, cue]) => cue.test(window))) : 0;
  }

  /** The strongest cue that starts where the name ends. */
  after(text, end) {
    const window = text.slice(end, end + WINDOW);
    return window ? strongest(this.cuesAfter.filter(([, cue]) => matchAt(cue, window, 0))) : 0;
  }
}

/** Whether nothing stands before the span, or a comma, a stop or a space. */
function opensClause(text, start) {
  return start === 0 || CLAUSE_SIGN.test(text[start - 1]);
}

/** The weight furthest from zero, somebody else's before the sender's; none: 0. */
function strongest(cues) {
  const weights = cues.map(([weight]) => weight).sort((a, b) => Math.abs(b) - Math.abs(a) || a - b);
  return weights[0] ?? 0;
}
