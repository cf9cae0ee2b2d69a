// Which desks do a function for a place: the same choice as answers/place_choice.py.

const MUNICIPALITY = 0;
const PREFECTURE = 1;
const SEVERAL = 2;
export const NATION = 3;

/** Desks of `desks` (indexes) that serve a place, the most specific first, with their rank. */
export function serving(directory, desks, place) {
  const own = place.municipality
    ? [place.prefecture + place.municipality, place.prefecture + (place.city || place.municipality)]
    : [];
  return desks
    .map((desk) => ({ desk, rank: rank(directory.desks[desk].areas, place.prefecture, own) }))
    .filter((served) => served.rank !== null)
    .sort((a, b) => a.rank - b.rank);
}

function rank(areas, prefecture, own) {
  let best = null;
  for (const area of areas) {
    if (own.includes(area)) return MUNICIPALITY;
    if (area === prefecture) best = areas.length === 1 ? PREFECTURE : SEVERAL;
    else if (area === "全国" && best === null) best = NATION;
  }
  return best;
}

/** The desks of a function for places (several: the text was ambiguous). */
export function forFunction(directory, fn, places) {
  if (!places.length) return { desks: fn.national, ask: !fn.national.length, byPlace: [] };
  return overPlaces(places, (place) => {
    for (const desks of fn.desks) {
      const served = localFirst(serving(directory, desks, place));
      if (served.length) return served;
    }
    return fn.national;
  });
}

/** Leaves out the nation's desks where a nearer one serves the place. */
export function localFirst(served) {
  const local = served.filter((each) => each.rank < NATION);
  return (local.length ? local : served).map((each) => each.desk);
}

function overPlaces(places, at) {
  const pairs = places.map((place) => [place, at(place)]).filter(([, desks]) => desks.length);
  const firsts = new Set(pairs.map(([, desks]) => desks[0]));
  if (firsts.size <= 1) return { desks: [...new Set(pairs.flatMap(([, desks]) => desks))], ask: false, byPlace: [] };
  return { desks: [...firsts], ask: true, byPlace: pairs.map(([place, desks]) => [place, desks[0]]) };
}
