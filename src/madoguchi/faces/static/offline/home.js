// Of which places the directory is, as in index/home.py: where its desks serve or stand, as far as its list says.

import { NATION } from "./directory.js";

const MOST_NAMED = 3;

export class Home {
  /** `areas`: 全国, prefectures, and municipalities with their prefecture before them; `all`: the 47 names in order. */
  constructor(areas, all) {
    Object.assign(this, { areas: new Set(areas), all });
    this.prefectures = all.filter((name) => areas.some((area) => area.startsWith(name)));
    this.everywhere = this.prefectures.length === all.length;
    this.choices = this.choicesOf();
  }

  /** The places that a person may choose among: prefectures, or the municipalities of the only one. */
  choicesOf() {
    if (this.prefectures.length !== 1) return this.prefectures;
    const cities = [...this.areas].filter((area) => area !== NATION && !this.prefectures.includes(area)).sort(byCode);
    return cities.length > 1 ? cities : [];
  }

  /** Of which places it is, to name them; empty where they are many, or none is known. */
  get named() {
    const cities = [...this.areas].filter((area) => area !== NATION);
    if (cities.length === 1) return cities;
    return this.prefectures.length <= MOST_NAMED ? this.prefectures : [];
  }

  /** Whether a desk is known to serve a place, or a part of it, or to stand there. */
  holds({ prefecture, municipality, city }) {
    const within = ["", city ?? "", municipality ?? ""].map((each) => prefecture + each);
    if (this.areas.has(NATION) || within.some((each) => this.areas.has(each))) return true;
    return !municipality && this.prefectures.includes(prefecture);
  }

  /** The places of some desks alone. */
  of(desks) {
    return new Home([...new Set(desks.flatMap(({ areas }) => areas))], this.all);
  }
}

/** The order of another program's texts: by the numbers of their characters. */
function byCode(one, other) {
  return one < other ? -1 : one > other ? 1 : 0;
}
