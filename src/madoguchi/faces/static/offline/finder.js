// Finding places, as in places/finder.py: in a field meant for one, and in a sentence. Town areas are hardly known here.

import { Folding, isKana, isKanji, spanOf } from "./folding.js";
import { LatinPlaces, romajiKey } from "./latin.js";
import { Claims, Lookalikes } from "./lookalikes.js";
import { isAscii, lengthsByStart } from "./phrases.js";
import { narrowed, samePlaces } from "./places.js";
import { unpacked } from "./heads.js";

const POSTAL = /〒\s*[0-9０-９]{3}\s*[-‐－ー−]?\s*[0-9０-９]{4}|[0-9０-９]{3}[-‐－][0-9０-９]{4}(?![0-9０-９\-‐－])/g;
const POSTAL_FIELD = /^\s*〒?\s*([0-9]{3})\s*-?\s*([0-9]{0,4})\s*$/;
const ANY_DASH = /[‐‑‒–—―−ーｰ]/g;
// What may stand between two names that narrow each other: 大阪の堺, 大阪府 堺市.
const JOIN = /^(?:の|、|,|\s|・|\/|県内の|府内の|市内の|地方の)?\s*$/;
// What may stand between a municipality and a name in its address: 通四条上る二筋目東入上る下. Kana part words.
const TAIL = /^(?:[\u4e00-\u9fff々〇0-9０-９\-－ァ-ヶー]|(?<=[上下入])[るが]|が(?=る))*$/;
const LONGEST_TAIL = 40;
const NUMERAL = /^[〇一二三四五六七八九十0-9]$/;
const SUFFIXES = "市区町村";
const REGION_LENGTHS = [2, 3];
const PARTICLES = "のはがをにでとへもや";
const NEEDS_CONTEXT = ["context", "kana-context"];
const IN_KANA = ["kana", "kana-context", "kana-alone"];
const DOUBTFUL = ["claimed", "opening"];
const NEVER_ALONE = ["field", ...DOUBTFUL];
const SHORTEST_SLIP = 3;
const SHORTEST_SLIP_IN_KANA = 4;
const SHORTEST_SLIP_IN_LATIN = 5;

export class PlaceFinder {
  /** `likeTowns`: short hashes of the town areas whose name looks like a slip of a place known here. */
  constructor(data, postal, likeTowns) {
    this.postal = postal;
    this.likeTowns = likeTowns;
    this.prefectures = data.prefectures.map(([name, short, romaji, hangul]) =>
      ({ name, romaji, square: { ja: short, en: romaji, zh: short, ko: hangul } }));
    const whole = this.prefectures.map(({ name }) => ({ prefecture: name }));
    this.municipalities = data.towns.map(([prefecture, name, city]) => ({
      prefecture: this.prefectures[prefecture].name, municipality: name, city: city || name,
    }));
    const place = (member) => (member[0] === "p" ? whole[member.slice(1)] : this.municipalities[member]);
    this.folding = new Folding(data.variants);
    this.lookalikes = new Lookalikes(data.lookalikes);
    this.claims = new Claims(data.cues);
    this.surfaces = new Map(entries(data.surfaces, place).map(([text, places]) => {
      const [trust, kind] = data.kinds[text.charCodeAt(0) - "A".charCodeAt(0)];
      return [text.slice(1), { places, trust, kind }];
    }));
    this.elsewhere = new Map(entries(data.elsewhere, place));
    this.romaji = new Map(entries(data.romaji, place));
    this.latin = new LatinPlaces(this.romaji, this.lookalikes);
    this.lengths = lengthsByStart(this.surfaces.keys());
    for (const [start, lengths] of this.lengths) {
      if (start.length > 1 && this.surfaces.has(start[0])) lengths.push(1);
    }
  }

  /** The places that a place field means; none: an empty list; several: ambiguous. */
  resolve(text) {
    if (!text.trim()) return [];
    const code = postalDigits(text);
    if (code) return this.ofPostalCode(code);
    const plain = this.folding.placeKey(text);
    const bare = this.lookalikes.withoutFieldNoise(plain);
    const ways = [
      () => this.whole(plain), () => this.latin.of(text), () => this.ofMentions(text), () => this.whole(bare),
      () => this.slipped(bare),
    ];
    for (const way of ways) {
      const found = way();
      if (found.length) return found;
    }
    return [];
  }

  /** The places in a sentence, from left to right, without overlaps: `{ text, start, end, places, kind, claim }`. */
  find(text) {
    const folded = this.folding.withOffsets(text);
    const mentions = this.hits(text, folded).map(({ start, end, places, kind }) => {
      const [first, last] = spanOf(folded, start, end);
      return { text: text.slice(first, last), start: first, end: last, places, kind };
    });
    mentions.push(...this.postalMentions(text));
    if (/[a-z]/.test(folded.text)) mentions.push(...this.latin.mentions(text));
    mentions.sort((a, b) => a.start - b.start);
    return joined(text, mentions).map((each) => ({ ...each, claim: this.claims.weight(text, each.start, each.end) }));
  }

  /** Whether a text is the name of a place and nothing else. */
  isName(text) {
    return this.surfaces.has(this.folding.placeKey(text));
  }

  /** The field is a name and nothing else: with the prefectures that have a town area of it, where it is short. */
  whole(plain) {
    return [...(this.surfaces.get(plain)?.places ?? []), ...(this.elsewhere.get(plain) ?? [])];
  }

  ofPostalCode(digits) {
    return this.postal.municipalities(digits).map((number) => this.municipalities[number]);
  }

  ofMentions(text) {
    let narrow = [];
    for (const { places } of this.find(text)) {
      const [inner, outer] = [narrowed(narrow, places), narrowed(places, narrow)];
      narrow = inner.length ? inner : outer.length ? outer : [...narrow, ...places];
    }
    return [...new Set(narrow)];
  }

  /** One slip of the pen in a place field: the last resort. A prefecture that fits wins. */
  slipped(plain) {
    const latin = isAscii(plain);
    const typed = latin ? romajiKey(plain) : plain;
    const shortest = latin ? SHORTEST_SLIP_IN_LATIN : isKana(plain) ? SHORTEST_SLIP_IN_KANA : SHORTEST_SLIP;
    if (typed.length < shortest || (!latin && this.likeTowns.has(shortHash(typed)))) return [];
    const near = latin
      ? [...this.romaji].filter(([text]) => isAscii(text) && oneSlip(typed, text)).map(([, places]) => places)
      : [...this.surfaces].filter(([text, { kind }]) => kind !== "region" && kind !== "locality" && text.length >= SHORTEST_SLIP
        && oneSlip(typed, text)).map(([, { places }]) => places);
    const found = [...new Set(near.flat())];
    const prefectures = found.filter(({ municipality }) => !municipality);
    return prefectures.length ? prefectures : found;
  }

  /** Longest names first at every position, with the guards. */
  hits(written, folded) {
    const { text } = folded;
    const blocked = this.lookalikes.spans(text);
    const found = [];
    for (let position = 0; position < text.length; ) {
      const hit = this.hitAt(written, folded, position, found, blocked);
      if (hit) found.push(hit);
      position = hit ? hit.end : position + 1;
    }
    return found;
  }

  hitAt(written, folded, start, hits, blocked) {
    const { text } = folded;
    const last = hits.at(-1);
    const lengths = this.lengths.get(text.slice(start, start + 2)) ?? this.lengths.get(text[start]) ?? [];
    for (const length of lengths) {
      const end = start + length;
      const known = end <= text.length ? this.surfaces.get(text.slice(start, end)) : undefined;
      if (!known || isBlocked(blocked, start, end)) continue;
      if (isInAddress(written, folded, start, end, known, hits)) continue;
      const surface = (last && this.within(text, start, end, known, last)) || known;
      const claimed = DOUBTFUL.includes(surface.trust) && this.isClaimed(written, folded, start, end, surface.trust);
      if (claimed) return { start, end, ...surface, places: citiesFirst(surface.places) };
      if ((last && standsInside(text, start, end, surface, last))
        || this.counts(text, start, end, surface, last?.end ?? -1)) return { start, end, ...surface };
      // 大須賀さん is no 大須 either
      if (isKanji(text[start]) && surface.trust !== "full" && this.isCalled(text, start, end)) break;
    }
    return null;
  }

  /** What a bare name right behind a place means there, where it is better known elsewhere: 大阪の福島 is a ward. */
  within(text, start, end, { places, trust }, outer) {
    if (trust === "full" || end - start < 2 || !["", "の"].includes(text.slice(outer.end, start))) return null;
    if (narrowed(outer.places, places).length || narrowed(places, outer.places).length) return null;
    const named = [...SUFFIXES].flatMap((suffix) => this.surfaces.get(text.slice(start, end) + suffix)?.places ?? []);
    const inner = narrowed(outer.places, named);
    return inner.length ? { places: inner, trust, kind: "municipality" } : null;
  }

  /** Whether the sender says that a doubtful name is the own place: 津の印刷会社です, 角館の. 13 is never 十三. */
  isClaimed(written, folded, start, end, trust) {
    const [first, last] = spanOf(folded, start, end);
    if (this.lookalikes.follows(folded.text, end) || /^\p{Nd}+$/u.test(written.slice(first, last))) return false;
    const isSurname = this.lookalikes.isSurname(folded.text.slice(start, end));
    return (trust === "opening" && !isSurname && this.claims.opensWithParticle(written, first, last))
      || this.claims.claimsDoubtful(written, first, last, isSurname);
  }

  /** Whether a surface at a span of a folded text is a place; `previous`: where the last one ends. */
  counts(text, start, end, { trust, places, kind }, previous) {
    if (NEVER_ALONE.includes(trust)) return false;
    const before = text[start - 1] ?? "";
    if (trust === "full") {
      const isTail = end - start === 2 && start > 0 && previous !== start && isKanji(before);
      return !isTail && !this.lookalikes.endsInWord(text, end);
    }
    if (this.isCalled(text, start, end)) return false;
    if (previous !== start && this.lookalikes.isOfAStation(text, start, end)) return false;
    if (this.isInAnotherRegion(text, start, places, kind)) return false;
    if (IN_KANA.includes(trust)) {
      if (previous !== start && /[ぁ-ん가-힣]/.test(before) && !(start > 1 && PARTICLES.includes(before))) return false;
      // うらわ, とき, つ and い are words too.
      if ((end - start <= 2 || trust === "kana-alone") && (before.trim() || (text[end] ?? "").trim())) return false;
    }
    if (!NEEDS_CONTEXT.includes(trust)) return true;
    const apart = start === 0 || previous === start || !isKanji(before);
    const afterPlace = previous > 0 && ["", "の"].includes(text.slice(previous, start));
    return apart && (afterPlace || this.lookalikes.hasContext(text, end));
  }

  /** Whether somebody or something is called by a bare name: 山口さん, 広島風, 石川が辞めた. */
  isCalled(text, start, end) {
    return this.lookalikes.follows(text, end) || this.lookalikes.isPerson(text, start, end);
  }

  /** Whether a region's name stands right before a bare name, and the place known by it is not there: 備中高松. */
  isInAnotherRegion(text, start, places, kind) {
    if (kind === "region" || !isKanji(text[start - 1])) return false;
    const before = REGION_LENGTHS.filter((length) => length <= start)
      .map((length) => this.surfaces.get(text.slice(start - length, start)));
    return before.some((each) => each?.kind === "region"
      && !each.places.some((one) => places.some(({ prefecture }) => prefecture === one.prefecture)));
  }

  postalMentions(text) {
    return [...text.matchAll(POSTAL)]
      .filter((match) => match[0][0] === "〒" || !/[0-9０-９\-‐－]/.test(text[match.index - 1] ?? ""))
      .map((match) => ({
        text: match[0], start: match.index, end: match.index + match[0].length,
        places: this.ofPostalCode(postalDigits(match[0])),
      }))
      .filter(({ places }) => places.length);
  }
}

/** Postal codes → municipalities. */
export class PostalCodes {
  /** `content`: each code as what it is more than the one before, and its members where they are others. */
  constructor({ ordinary, offices }) {
    [this.ordinary, this.offices] = [codesOf(ordinary), codesOf(offices)];
  }

  /** The municipalities of three to seven digits; of a business's code where no other has them. */
  municipalities(digits) {
    const found = within(this.ordinary, digits);
    return found.length || digits.length < 7 ? found : within(this.offices, digits);
  }
}

export async function readPlaces(data) {
  const packed = [data.postal, data.offices, data.likeTowns];
  const [ordinary, offices, likeTowns] = await Promise.all(packed.map(unpacked));
  return new PlaceFinder(data, new PostalCodes({ ordinary, offices }), hashesOf(likeTowns));
}

/** Reads numbers of seven bits a byte, the lowest first. */
class Numbers {
  constructor(content) {
    [this.bytes, this.position] = [new Uint8Array(content), 0];
  }

  get more() {
    return this.position < this.bytes.length;
  }

  next() {
    let [value, shift] = [0, 0];
    while (this.bytes[this.position] > 127) {
      value |= (this.bytes[this.position++] & 127) << shift;
      shift += 7;
    }
    return value | (this.bytes[this.position++] << shift);
  }
}

function codesOf(content) {
  const numbers = new Numbers(content);
  let [code, members] = [0, []];
  const found = [];
  while (numbers.more) {
    code += numbers.next();
    const count = numbers.next();
    if (count) members = Array.from({ length: count }, () => numbers.next());
    found.push([code, members]);
  }
  return found;
}

function hashesOf(content) {
  const numbers = new Numbers(content);
  const found = new Set();
  for (let hash = 0; numbers.more; ) found.add((hash += numbers.next()));
  return found;
}

/** FNV-1a over the code points of a text, its lowest 24 bits. */
function shortHash(text) {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ character.codePointAt(0), 0x01000193);
  return value & 0xffffff;
}

function within(codes, digits) {
  const [first, last] = [Number(digits.padEnd(7, "0")), Number(digits.padEnd(7, "9"))];
  let [low, high] = [0, codes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (codes[middle][0] < first) low = middle + 1;
    else high = middle;
  }
  const found = new Set();
  for (; low < codes.length && codes[low][0] <= last; low += 1) codes[low][1].forEach((each) => found.add(each));
  return [...found];
}

/** The three to seven digits of a postal code; empty if it is none. */
function postalDigits(text) {
  const found = POSTAL_FIELD.exec(text.normalize("NFKC").replace(ANY_DASH, "-"));
  return found ? found[1] + found[2] : "";
}

/** `text,member,member text,member …` → [text, places]. */
function entries(line, place) {
  return line.split(" ").map((entry) => {
    const [text, ...members] = entry.split(",");
    return [text, members.map(place)];
  });
}

/** Whether a lookalike overlaps the span without lying wholly inside it. */
function isBlocked(blocked, start, end) {
  return blocked.some(([first, last]) => first < end && start < last
    && !(start <= first && last <= end && end - start > last - first));
}

/**
 * Whether a name is a part of the address that a whole name before it begins: the first, said place wins. 三条 of
 * 佐賀県小城市三条 is no 三条市, 大阪 of 京都市中京区…下大阪町 no 大阪.
 */
function isInAddress(written, { text, offsets }, start, stop, surface, hits) {
  if (!hits.length) return false;
  const { end } = hits.at(-1);
  const outer = firstOfRun(hits);
  if (outer.trust !== "full" || start - end > LONGEST_TAIL) return false;
  if (narrowed(outer.places, surface.places).length || narrowed(surface.places, outer.places).length) return false;
  const [before, last] = [text[end - 1], text[stop - 1]];
  // 福岡県佐賀県, 北海道東京間
  if (outer.kind === "prefecture" && (surface.kind === "prefecture" || before === "道")) return false;
  // 大阪市神戸市, 港区品川区
  if (surface.trust === "full" && ("都道府県市".includes(last) || (before === "区" && last === "区"))) return false;
  const between = written.slice(offsets[end], offsets[start]);
  if (!between || between.trim()) return TAIL.test(between);
  if (outer.kind === "prefecture") return false;
  return isBehindPrefecture(text, hits) || NUMERAL.test(text[stop] ?? "");
}

/** The last whole name among the hits, where only names right behind it follow: 京都市 of 京都市伏見. */
function firstOfRun(hits) {
  let at = hits.length - 1;
  while (at && hits[at].trust !== "full" && hits[at - 1].end === hits[at].start) at -= 1;
  return hits[at];
}

/** Whether the last hit stands right behind a prefecture: 佐賀県 小城市. */
function isBehindPrefecture(text, hits) {
  const [outer, inner] = hits.slice(-2);
  return inner !== undefined && outer.kind === "prefecture" && outer.trust === "full"
    && !text.slice(outer.end, inner.start).trim();
}

/** Whether a bare name stands right behind a place that it lies in: 京都の伏見. One kanji is too little. */
function standsInside(text, start, end, surface, outer) {
  const bare = NEVER_ALONE.includes(surface.trust) && end - start > 1;
  const close = ["", "の"].includes(text.slice(outer.end, start)) && isKanji(text[start]);
  return bare && close && narrowed(outer.places, surface.places).length > 0;
}

/** Leaves out wards of cities beside whole municipalities: who says 旭 for 横浜市旭区? */
function citiesFirst(places) {
  const whole = places.filter(({ city, municipality }) => city === municipality);
  return whole.length ? whole : places;
}

/** Neighbours joined where the second lies in the first: 大阪の堺, 東京 府中市. */
function joined(text, mentions) {
  const result = [];
  for (const mention of mentions) {
    const last = result.at(-1);
    if (last && mention.start < last.end) continue;
    const inside = last && JOIN.test(text.slice(last.end, mention.start)) ? narrowed(last.places, mention.places) : [];
    if (inside.length && (inside.length < mention.places.length || !samePlaces(inside, last.places))) {
      result.pop();
      const { start } = last;
      result.push({ ...mention, text: text.slice(start, mention.end), start, places: inside });
    } else result.push(mention);
  }
  return result;
}

/** Whether two texts differ by one insertion, deletion, substitution or swap. */
function oneSlip(one, other) {
  if (Math.abs(one.length - other.length) > 1 || one === other) return false;
  let start = 0;
  while (start < Math.min(one.length, other.length) && one[start] === other[start]) start += 1;
  const [a, b] = [one.slice(start), other.slice(start)];
  if (a.length > b.length) return a.slice(1) === b;
  if (a.length < b.length) return a === b.slice(1);
  return a.slice(1) === b.slice(1) || (a.length > 1 && a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2));
}
