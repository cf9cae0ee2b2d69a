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
  if (["name", "likeness", "listed", "example"].includes(best.through)) return { ...none, chosen: [best] };
  const others = chances.filter(([each]) => each.through === "topic" && firstDesk(each) !== firstDesk(best));
  const [near] = others.find(([, other]) => other >= thresholds.secondShare * chance) ?? [null];
  const second = near ?? ofAnotherPart(best, others, thresholds.fills);
  const chosen = near && toldBefore(near, best) ? [near, best] : second ? [best, second] : [best];
  const perhaps = others.find(([each, other]) =>
    !chosen.includes(each) && !isGeneral(each) && other >= thresholds.perhaps);
  return {
    chances, chosen, notOurs: false, perhaps: perhaps && chance < thresholds.nearlySure ? perhaps[0] : null,
    confidence: best.through === "topic" ? chance : null,
  };
}

/** The trouble that fills another part of the question, where the best one fills a part as well; else null. */
function ofAnotherPart(best, others, fills) {
  const inAPart = ({ features }) => features["topic: in one part"] ?? -Infinity;
  if (inAPart(best) < fills) return null;
  const filling = others.map(([each]) => each).filter((each) => inAPart(each) >= fills && !isGeneral(each));
  return filling.length ? filling.reduce((a, b) => (inAPart(b) > inAPart(a) ? b : a)) : null;
}

/** Whether the question speaks of a second trouble before the likelier one; a general desk waits. */
function toldBefore(second, best) {
  return second.part < best.part && !isGeneral(second);
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
