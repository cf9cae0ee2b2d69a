// Candidates → one decision, as in answers/decide.py: a log-linear model, features times weights, added up.

/** `{ chances, chosen, perhaps, notOurs, confidence }`; `model`: `{ weights, thresholds }` of the router's data. */
export function decide(candidates, { weights, thresholds }) {
  if (candidates[0].through === "whole-name") {
    const chosen = [candidates[0]];
    return { chances: [[candidates[0], 1]], chosen, perhaps: null, notOurs: false, confidence: null };
  }
  const chances = probabilities(candidates, weights);
  const ours = chances.filter(([{ through }]) => through !== "nothing");
  const [, nothing] = chances.find(([{ through }]) => through === "nothing");
  const none = { chances, chosen: [], perhaps: null, notOurs: false, confidence: null };
  // What the list's own words say may be meant all the same.
  const weakly = ours.find(([{ through }, chance]) => through === "listed" && chance >= thresholds.weakly);
  const [best, chance] = ours.length ? likeliestDesk(ours) : [null, 0];
  const ofBest = ours.filter(([each]) => firstDesk(each) === firstDesk(best));
  const doubted = nothing >= thresholds.wordsDoubted && ofBest.every(([{ through }]) => through === "listed");
  if (!best || doubted || nothing >= Math.max(thresholds.unsure, chance))
    return { ...none, perhaps: weakly?.[0] ?? null, notOurs: true };
  if (chance < thresholds.unsure) return none;
  if (["likeness", "listed", "example"].includes(best.through)) return { ...none, chosen: [best] };
  const others = chances.filter(([each]) => each.through === "topic" && firstDesk(each) !== firstDesk(best));
  const told = others.map(([each, other]) => [chanceOfSecond(each, best, weights, thresholds.leastApart), each, other]);
  const [beside, second, likely] = told.reduce((a, b) => (a[0] >= b[0] ? a : b), [-1]);
  let chosen = [best];
  if (beside >= thresholds.second) {
    const swapped = likely >= thresholds.asLikely * chance && toldBefore(second, best);
    chosen = swapped ? [second, best] : [best, second];
  }
  const perhaps = others.find(([each, other]) =>
    !chosen.includes(each) && !isGeneral(each) && other >= thresholds.perhaps);
  const doubt = best.through !== "name" && chance < thresholds.nearlySure;
  return {
    chances, chosen, notOurs: false, perhaps: perhaps && doubt ? perhaps[0] : null,
    confidence: chosen[0].through === "topic" ? chance : null,
  };
}

/** How likely a question tells of another trouble beside the likeliest one. */
function chanceOfSecond(other, best, weights, leastApart) {
  const listed = other.features["topic: listed words"];
  const features = {
    "second: bias": 1,
    "second: topic": other.features.topic,
    "second: apart": Math.log(Math.max(leastApart, ...apart(other, best).map(Math.abs))),
    "second: listed words": listed,
    "second: listed words of both": listed * (best.features["topic: listed words"] ?? 1),
    "second: general": other.features["topic: general"],
  };
  const total = Object.entries(features).reduce((sum, [name, value]) => sum + weights[name] * value, 0);
  return 1 / (1 + Math.exp(-total));
}

/** Whether the other trouble is told before the likeliest one, where they stand apart; a general desk waits. */
function toldBefore(other, best) {
  const most = apart(other, best).reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
  return most > 0 && !isGeneral(other);
}

/** For each joint how surely one trouble stands on one side and one on the other; below 0: the best one before. */
function apart(other, best) {
  return other.sides.slice(0, best.sides.length).flatMap(([before, behind], at) => {
    const [bestBefore, bestBehind] = best.sides[at];
    return [Math.min(before, bestBehind), -Math.min(bestBefore, behind)];
  });
}

function isGeneral({ features }) {
  return Boolean(features["topic: general"]);
}

/** The likeliest candidate with the probability of all that lead to its first desk: a name and a trouble may agree. */
function likeliestDesk(chances) {
  const sums = new Map();
  for (const [each, chance] of chances) sums.set(firstDesk(each), (sums.get(firstDesk(each)) ?? 0) + chance);
  const ofItsDesk = ([each]) => sums.get(firstDesk(each));
  const best = chances.reduce((a, b) => (ofItsDesk(b) > ofItsDesk(a) ? b : a));
  return [best[0], ofItsDesk(best)];
}

/** The desk that a candidate leads to first; itself where it leads to none for sure. */
function firstDesk({ choice: { desks, ask }, through, target }) {
  return desks.length && !ask ? desks[0] : `${through} ${target}`;
}

/** Pairs [candidate, its probability among all], the likeliest first. */
export function probabilities(candidates, weights) {
  const scores = candidates.map(({ features }) =>
    Object.entries(features).reduce((sum, [name, value]) => sum + weights[name] * value, 0));
  const most = Math.max(...scores);
  const parts = scores.map((score) => Math.exp(score - most));
  const whole = parts.reduce((sum, part) => sum + part, 0);
  return candidates.map((each, i) => [each, parts[i] / whole]).sort((a, b) => b[1] - a[1]);
}
