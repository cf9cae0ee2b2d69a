// Places in a place field or among the words of a question. Simpler than places/finder.py: a name
// that is also a word or a surname counts only with its 県, 市, 区, 町 or 村.

const POSTAL = /(?:^|[^\d-])(?:〒\s*)?(\d{3})-?(\d{4})(?![\d-])/;
const KANJI = /[\u4e00-\u9fff\u3400-\u4dbf々〇]/;
const PARTICLES = "のはがをにでとへもや";
const TRUST = { full: 0, bare: 1, kana: 2, field: 3 };
// What follows a name in Latin letters, and the Japanese suffix that it stands for.
const SUFFIXES = [
  [/[\s-]+(?:shi|city)$/, "市"], [/[\s-]+(?:ku|ward)$/, "区"], [/[\s-]+(?:cho|chou|machi|town)$/, "町"],
  [/[\s-]+(?:mura|son|village)$/, "村"], [/[\s-]+(?:ken|fu|to|prefecture|pref\.?)$/, "県"],
];
const FIELD_NOISE = /^(?:場所は|所在地は|住所は|会社は|店は)|(?:県内|府内|都内|市内|区内|町内|周辺|近辺|付近|近く|方面|在住|あたり|駅前|駅|です|だよ|だ)+$/g;

export class Places {
  constructor(data) {
    this.prefectures = data.prefectures.map(([name, short, romaji]) => ({ name, short, romaji }));
    this.towns = data.towns.map(([prefecture, name, city]) => ({
      prefecture: this.prefectures[prefecture].name, municipality: name, city: city || name,
    }));
    this.variants = new Map(data.variants);
    this.surfaces = new Map();
    this.longest = 0;
    for (const [trust, line] of Object.entries(data.surfaces)) {
      for (const entry of line.split(" ")) {
        const [text, ...members] = entry.split(",");
        this.surfaces.set(text, { trust: TRUST[trust], members });
        this.longest = Math.max(this.longest, text.length);
      }
    }
    this.romaji = new Map(data.romaji.split(" ").map((entry) => {
      const [text, ...members] = entry.split(",");
      return [text, members];
    }));
    this.postal = data.postal.split(" ").map((run) => run.split(","));
    this.phrases = new RegExp(data.phrases.join("|"), "g");
    this.after = new RegExp("^(?:" + data.after.join("|") + ")");
    this.latinWords = new Set(data.latin);
  }

  /** The places that a place field means; none: an empty list; several: ambiguous. */
  resolve(text) {
    const typed = text.normalize("NFKC").trim();
    if (!typed) return [];
    const code = typed.replace(/^〒\s*/, "").match(/^(\d{3})-?(\d{0,4})$/);
    if (code) return this.ofPostalCode(code[1] + code[2]);
    const whole = this.squeeze(typed);
    return this.whole(whole) ?? this.latin(typed) ?? this.narrow(this.mentions(typed))
      ?? this.whole(whole.replace(FIELD_NOISE, "")) ?? [];
  }

  /** The most exact place among the words of a question, and the words that name it. */
  find(text) {
    const mentions = this.mentions(text);
    return { places: this.narrow(mentions) ?? [], texts: mentions.map((mention) => mention.text) };
  }

  /** Like the words of other places: variants of characters and of connecting kana made one. */
  squeeze(text) {
    const plain = [...text.normalize("NFKC").toLowerCase().replace(/\s+/g, "")]
      .map((character) => this.variants.get(character) ?? character);
    return plain.map((character, i) => {
      const between = KANJI.test(plain[i - 1] ?? "") && KANJI.test(plain[i + 1] ?? "");
      if (between && "ヶケヵカがガ".includes(character)) return "ヶ";
      if (between && "のノ之".includes(character)) return "の";
      if (between && "つツッっ".includes(character)) return "つ";
      return /[ァ-ヶ]/.test(character) ? String.fromCharCode(character.charCodeAt(0) - 0x60) : character;
    }).join("");
  }

  place(member) {
    return member[0] === "p" ? { prefecture: this.prefectures[member.slice(1)].name } : this.towns[member];
  }

  whole(plain) {
    const surface = this.surfaces.get(plain);
    return surface ? surface.members.map((member) => this.place(member)) : null;
  }

  ofPostalCode(code) {
    if (code.length < 3) return [];
    const [first, last] = [code.padEnd(7, "0"), code.padEnd(7, "9")];
    const members = new Set();
    this.postal.forEach(([start, ...towns], i) => {
      const end = this.postal[i + 1]?.[0] ?? "9999999";
      if (start <= last && end > first) towns.forEach((town) => members.add(town));
    });
    const places = [...members].map((member) => this.place(member));
    const prefectures = new Set(places.map((place) => place.prefecture));
    return places.length > 8 && prefectures.size === 1 ? [{ prefecture: [...prefectures][0] }] : places;
  }

  latin(text) {
    if (!/^[a-z\u00c0-\u024f\s,.'’-]+$/i.test(text)) return null;
    const members = this.inLatin(text);
    return members ? members.map((member) => this.place(member)) : null;
  }

  inLatin(text) {
    const { key, suffix } = romajiKey(text);
    return key ? this.romaji.get(key + suffix) : undefined;
  }

  mentions(text) {
    const plain = this.squeeze(text);
    const blocked = [...plain.matchAll(this.phrases)].map((match) => [match.index, match.index + match[0].length]);
    const found = [];
    for (let start = 0; start < plain.length; start += 1) {
      for (let end = Math.min(plain.length, start + this.longest); end > start; end -= 1) {
        const surface = this.surfaces.get(plain.slice(start, end));
        if (!surface || !this.counts(plain, start, end, surface, found.at(-1)?.end, blocked)) continue;
        found.push({ text: plain.slice(start, end), end, places: surface.members.map((member) => this.place(member)) });
        start = end - 1;
        break;
      }
    }
    const postal = text.normalize("NFKC").match(POSTAL);
    if (postal) found.push({ text: postal[0], end: -1, places: this.ofPostalCode(postal[1] + postal[2]) });
    for (const word of text.normalize("NFKC").match(/[a-z\u00c0-\u024f]{2,}(?:-[a-z]+)?/gi) ?? []) {
      const members = word.length < 4 || this.latinWords.has(word.toLowerCase()) ? null : this.inLatin(word);
      if (members) found.push({ text: word.toLowerCase(), end: -1, places: members.map((member) => this.place(member)) });
    }
    return found;
  }

  counts(plain, start, end, surface, previous, blocked) {
    if (surface.trust === TRUST.field) return false;
    if (blocked.some(([a, b]) => a < end && start < b && !(start <= a && b <= end && end - start > b - a))) return false;
    const before = plain[start - 1] ?? "";
    if (surface.trust === TRUST.full) return !(end - start === 2 && previous !== start && KANJI.test(before));
    if (this.after.test(plain.slice(end))) return false;
    if (surface.trust === TRUST.kana) {
      return end - start > 2 && (previous === start || !/[ぁ-ん]/.test(before) || PARTICLES.includes(before));
    }
    return true;
  }

  /** One set of places of several mentions: those that lie in one another, else the most exact. */
  narrow(mentions) {
    const named = mentions.filter((mention) => mention.places.length);
    if (!named.length) return null;
    const prefectures = new Set(named.filter((m) => m.places.length === 1 && !m.places[0].municipality)
      .map((m) => m.places[0].prefecture));
    const exact = named.map((mention) => {
      const inside = mention.places.filter((place) => place.municipality && prefectures.has(place.prefecture));
      return inside.length ? inside : mention.places;
    });
    exact.sort((a, b) => a.length - b.length || Number(Boolean(b[0].municipality)) - Number(Boolean(a[0].municipality)));
    return exact[0];
  }
}

/** The key under which all romanisations of a name agree, as places/romaji.py makes it, and its suffix. */
export function romajiKey(text) {
  let plain = text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().trim();
  const found = SUFFIXES.find(([pattern]) => pattern.test(plain));
  if (found) plain = plain.replace(found[0], "");
  const steps = [
    [/[^a-z]/g, ""], [/m(?=[bmp])/g, "n"], [/tch|cch/g, "tty"], [/shi/g, "si"], [/sh/g, "sy"], [/chi|ttyi/g, "ti"],
    [/ch/g, "ty"], [/tsu/g, "tu"], [/ji/g, "zi"], [/j/g, "zy"], [/fu/g, "hu"], [/oh(?![aeiouy])/g, "o"],
    [/o[ou]+/g, "o"], [/uu+/g, "u"],
  ];
  const key = steps.reduce((made, [pattern, by]) => made.replace(pattern, by), plain);
  return { key, suffix: found ? found[1] : "" };
}
