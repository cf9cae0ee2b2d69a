// Where the trouble is, as in answers/signals/places.py and places/place.py: the place field, or the place that
// the words claim for the sender. A place is { prefecture, municipality, city }, one object for each.

// A place whose claim is no higher is a customer's, a relative's, a destination: not the sender's.
const SOMEBODY_ELSES = -4;
// ... and one that is said not to be meant (大阪ではなく) may not be meant instead either.
const DENIED = -20;
const MOST_OTHERS = 3;

/** Whether a place is another one or has it in it, as far as both know. */
export function holds(one, other) {
  if (one.prefecture !== other.prefecture) return false;
  return !one.municipality || one.municipality === other.municipality || one.municipality === other.city;
}

/** The inner places that lie in one of the outer places. */
export function narrowed(outer, inner) {
  return inner.filter((place) => outer.some((each) => holds(each, place)));
}

export function samePlaces(one, other) {
  return one.length === other.length && one.every((place, i) => place === other[i]);
}

/** A place as it is written: its prefecture and its municipality. */
export function placeName({ prefecture, municipality }) {
  return prefecture + (municipality ?? "");
}

/** `{ places, text, fromField, notUnderstood, others }`: the place field wins over the words. */
export function whereIs(mentioned, field, finder) {
  const typed = field.trim();
  const found = typed ? finder.resolve(field) : [];
  if (found.length) return where(found, typed, { fromField: true, others: othersOf(mentioned, found) });
  const notUnderstood = Boolean(typed);
  const mentions = mentioned.filter((each) => each.places.length && each.claim > SOMEBODY_ELSES);
  if (!mentions.length) return where([], "", { notUnderstood });
  const outer = likeliest(mentions);
  const best = likeliest(mentions.filter((each) => each.claim >= 0 && liesIn(each, outer))) ?? outer;
  const others = othersOf(mentioned, best.places);
  return where(chosenBy(mentions, best), best.text, { notUnderstood, others });
}

/** The places that are no part of a body's name: who says 中部経産局 may be anywhere. */
export function apartFromBodies(mentions, names, searchForm) {
  const bodies = names.filter(({ kind }) => kind === "organization").map(({ surface }) => surface);
  return mentions.filter(({ text, kind }) => kind !== "region" || !bodies.some((body) => body.includes(searchForm(text))));
}

function where(places, text, more) {
  return { places, text, fromField: false, notUnderstood: false, others: [], ...more };
}

/** Whose place it is first, then fewer candidates, then a municipality before a prefecture; of equals the first. */
function likeliest(mentions) {
  const order = (a, b) => b.claim - a.claim || a.places.length - b.places.length
    || Number(Boolean(b.places[0].municipality)) - Number(Boolean(a.places[0].municipality));
  return [...mentions].sort(order)[0];
}

/** Of several places of one name those that lie in another place of the text: 名古屋市の助成金, 港区の船具商です. */
function chosenBy(mentioned, best) {
  const narrowing = best.places.length > 1 && best.kind !== "region" ? mentioned : [];
  for (const other of narrowing) {
    const inside = narrowed(other.places, best.places);
    if (other !== best && inside.length && inside.length < best.places.length) return inside;
  }
  return best.places;
}

/** Whether one mention is a part of the other: 首都圏で創業、三鷹です. */
function liesIn(inner, outer) {
  return !samePlaces(inner.places, outer.places) && narrowed(outer.places, inner.places).length === inner.places.length;
}

/** What was typed of places that neither hold one of the chosen nor lie in one. */
function othersOf(mentions, chosen) {
  const apart = mentions.filter(({ places, claim }) => places.length && claim > DENIED
    && !places.some((a) => chosen.some((b) => holds(a, b) || holds(b, a))));
  return [...new Set(apart.map(({ text }) => text))].slice(0, MOST_OTHERS);
}
