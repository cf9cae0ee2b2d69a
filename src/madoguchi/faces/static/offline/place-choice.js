// Which desks a function or some desks have for a place, several places, or none, as in answers/place_choice.py.

import { NATION, localFirst, serving } from "./directory.js";

/** Desks, best first. `ask`: the place decides and is not known; `byPlace`: each possible place's first desk;
 *  `among`: the desks among which a place that is not known decides; `near`: one that nobody named, which does here
 *  what the named one does elsewhere. */
export function choiceOf(desks = [], more = {}) {
  return { desks, ask: false, byPlace: [], label: "", among: [], near: null, ...more };
}

/** The desks of a function for the place; without one the national desk, or a question. */
export function forFunction({ selectors, national, offered, label }, places) {
  if (!places.length) {
    const anywhere = national.length ? [] : ofNoArea(selectors[0].desks);
    const desks = national.length ? national : anywhere;
    const ask = !desks.length && offered;
    return choiceOf(desks, { ask, label, among: ask ? selectors.flatMap((each) => each.desks) : [] });
  }
  const choice = overPlaces(places, (place) => {
    for (const { desks } of selectors) {
      const served = localFirst(serving(desks, place));
      if (served.length) return served;
      if (ofNoArea(desks).length) return ofNoArea(desks);
    }
    return national;
  });
  return { ...choice, label };
}

/** The desks where the list says of none of them which area it serves, else none. */
function ofNoArea(desks) {
  return desks.some(({ areas }) => areas.length) ? [] : desks;
}

/**
 * Which of some desks fit the place; without one the national ones, or a question. Nothing is asked that changes
 * nothing; a desk whose area is not known may serve any place.
 */
export function forDesks(desks, places) {
  const unknown = desks.filter(({ areas }) => !areas.length);
  if (places.length) {
    const choice = overPlaces(places, (place) => localFirst(serving(desks, place)));
    return choice.desks.length || !unknown.length ? choice : choiceOf(unknown);
  }
  const national = desks.filter(({ areas }) => areas.includes(NATION));
  if (national.length) return choiceOf(national);
  return ofOneArea(desks) ? choiceOf(desks) : choiceOf([], { ask: desks.length > 1, among: desks });
}

/** Whether all of some desks serve the same area, so that no place chooses among them. */
export function ofOneArea(desks) {
  return new Set(desks.map(({ areas }) => areas.join())).size === 1;
}

/** What several possible places give: the same desk is an answer, others a question. */
function overPlaces(places, at) {
  const pairs = places.map((place) => [place, at(place)]).filter(([, desks]) => desks.length);
  const firsts = new Set(pairs.map(([, desks]) => desks[0]));
  if (firsts.size <= 1) return choiceOf([...new Set(pairs.flatMap(([, desks]) => desks))]);
  return choiceOf([...firsts], { ask: true, byPlace: pairs.map(([place, desks]) => [place, desks[0]]) });
}
