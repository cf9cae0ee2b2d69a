"""Measure the router on the development questions and write `docs/evaluation.md` with its pictures.

Usage: make eval   (installs requirements/train.txt first)

Questions: training/questions/tuning.csv and locked.csv (never used for tuning). Every figure of
the page is computed here; nothing is typed in by hand.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.answers.scoring import Outcome, read_questions, score, tuning_parts  # noqa: E402
from tools import train_router  # noqa: E402

from madoguchi.answers import candidates, decide  # noqa: E402
from madoguchi.answers import router as router_module  # noqa: E402
from madoguchi.answers.evidence import Evidence, EvidenceKind  # noqa: E402
from madoguchi.answers.router import Router  # noqa: E402
from madoguchi.answers.signals import names  # noqa: E402
from madoguchi.answers.topics import NO_TOPIC, all_topics  # noqa: E402
from madoguchi.data.bundle import GUIDEBOOK  # noqa: E402
from madoguchi.index.lexicon import Lexicon  # noqa: E402
from madoguchi.index.sections import Sections  # noqa: E402
from madoguchi.store.editions import packaged_edition  # noqa: E402

DOCS = ROOT / "docs"
PARTS = ("tuning", "locked")
# Which questions were right last time: `make eval` says which ones turned.
OUTCOMES = ROOT / "training" / "questions" / "outcomes.csv"
BINS = 10


def run(router: Router, part: str) -> tuple[list[Outcome], list[float]]:
    """Return the outcomes and the milliseconds of each question, in a warm process."""
    found, times = [], []
    names_of = tuning_parts() if part == "tuning" else [part]
    for case in (case for name in names_of for case in read_questions(name)):
        start = time.perf_counter()
        answer = router.answer(case["query"], case["place"], explain=True)
        times.append((time.perf_counter() - start) * 1000)
        found.append(score(case, answer))
    return found, times


def kinds_table(parts: dict[str, list[Outcome]]) -> str:
    """Per kind: questions, first answer or behaviour right, in the first three, gave up, asked back."""
    lines = [
        "| kind | part | questions | right | in the first three | gave up though answerable | asked though answerable |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for part, outcomes in parts.items():
        groups: dict[str, list[Outcome]] = defaultdict(list)
        for outcome in outcomes:
            groups[outcome.case["kind"]].append(outcome)
        for kind, group in [*sorted(groups.items()), ("**all**", outcomes)]:
            answerable = [o for o in group if o.case["behaviour"] == "answer"]
            three = f"{share(answerable, lambda o: o.in_three)}" if answerable else "–"
            gave_up = sum(o.answer.abstained for o in answerable)
            asked = sum(o.answer.clarify for o in answerable)
            lines.append(
                f"| {kind} | {part} | {len(group)} | {share(group, lambda o: o.right)} | {three} | {gave_up} | {asked} |"
            )
    return "\n".join(lines)


def turned(parts: dict[str, list[Outcome]]) -> Iterator[str]:
    """Yield which questions turned right or wrong since the last time, and keep how all went."""
    before = {}
    if OUTCOMES.exists():
        with OUTCOMES.open(encoding="utf-8", newline="") as file:
            before = {row["id"]: row["right"] == "1" for row in csv.DictReader(file)}
    now = {outcome.case["id"]: outcome.right for outcomes in parts.values() for outcome in outcomes}
    for word, right in (("right", True), ("wrong", False)):
        found = [name for name in now if now[name] is right and before.get(name, right) is not right]
        yield f"turned {word}: {len(found)}: {' '.join(found)}"
    with OUTCOMES.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", "right"])
        writer.writerows((name, int(right)) for name, right in now.items())


def share(group: list[Outcome], holds: Callable[[Outcome], bool]) -> str:
    return f"{100 * sum(holds(o) for o in group) / len(group):.0f} %"


def confidences(outcomes: list[Outcome]) -> list[tuple[float, bool]]:
    """Return (confidence, first desk right) for answers by topic."""
    pairs = []
    for outcome in outcomes:
        steps = [step for step in outcome.answer.trace if step.name == "confidence"]
        if steps and outcome.case["behaviour"] == "answer" and outcome.answer.items:
            pairs.append((float(steps[0].detail), outcome.first))
    return pairs


def calibration_error(pairs: list[tuple[float, bool]]) -> float:
    """Return the expected calibration error over ten bins."""
    total = 0.0
    for inside in bins(pairs):
        if inside:
            said = sum(c for c, _ in inside) / len(inside)
            was = sum(r for _, r in inside) / len(inside)
            total += len(inside) / len(pairs) * abs(said - was)
    return total


def bins(pairs: list[tuple[float, bool]]) -> list[list[tuple[float, bool]]]:
    return [[p for p in pairs if min(BINS - 1, int(p[0] * BINS)) == n] for n in range(BINS)]


def calibration_svg(pairs: list[tuple[float, bool]]) -> str:
    """A picture: what was said against what was right, a dot a bin, as large as the bin."""
    dots = []
    for inside in bins(pairs):
        if inside:
            x = 40 + 240 * sum(c for c, _ in inside) / len(inside)
            y = 260 - 240 * sum(r for _, r in inside) / len(inside)
            dots.append(
                f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{3 + len(inside) ** 0.5:.1f}" fill="#0017c1" fill-opacity=".6"><title>{len(inside)} questions</title></circle>'
            )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 300" role="img" aria-label="calibration">'
        '<rect width="300" height="300" fill="#fff"/><path d="M40 260 280 20" stroke="#999" stroke-dasharray="4"/>'
        '<path d="M40 20V260H280" stroke="#333" fill="none"/>'
        '<text x="160" y="292" text-anchor="middle" font-size="12">confidence said</text>'
        '<text x="14" y="140" font-size="12" transform="rotate(-90 14 140)" text-anchor="middle">share right</text>'
        + "".join(dots)
        + "</svg>\n"
    )


def confusions(outcomes: list[Outcome]) -> str:
    """The commonest ways in which a first answer went wrong, program for program."""
    wrong = Counter(
        (o.case["expect"].split(";")[0].split("/")[0].strip(), o.answer.items[0].desk.program)
        for o in outcomes
        if o.case["behaviour"] == "answer" and o.answer.items and not o.first
    )
    rows = ["| expected | answered | times |", "| --- | --- | --- |"]
    rows += [f"| {a} | {b} | {'█' * n} {n} |" for (a, b), n in wrong.most_common(15)]
    return "\n".join(rows)


def confusion_svg(outcomes: list[Outcome]) -> str:
    """A picture: the program that was expected (row) against the one answered first (column).

    The darker, the larger the share of the row; what is off the diagonal went wrong.
    """
    pairs = Counter()
    for o in outcomes:
        if o.case["behaviour"] == "answer" and o.answer.items:
            got = o.answer.items[0].desk.program
            pairs[got if o.first else o.case["expect"].split(";")[0].split("/")[0].strip(), got] += 1
    programs = [p.slug for p in packaged_edition().programs if any(p.slug in pair for pair in pairs)]
    total = Counter()
    for (row, _), n in pairs.items():
        total[row] += n
    cell, left, top = 20, 190, 190
    size = cell * len(programs)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + size + 10} {top + size + 10}" role="img" '
        'aria-label="confusion of programs" font-family="sans-serif" font-size="11">'
        f'<rect width="100%" height="100%" fill="#fff"/><text x="6" y="16">expected (row) → answered (column)</text>'
    ]
    for i, name in enumerate(programs):
        at = cell * i + cell / 2
        parts.append(
            f'<text x="{left - 6}" y="{top + at + 4}" text-anchor="end">{name} ({total[name]})</text>'
        )
        parts.append(
            f'<text x="{left + at}" y="{top - 6}" transform="rotate(-60 {left + at} {top - 6})">{name}</text>'
        )
    for (row, column), n in sorted(pairs.items()):
        x, y = left + cell * programs.index(column), top + cell * programs.index(row)
        colour = "#0017c1" if row == column else "#c10015"
        parts.append(
            f'<rect x="{x}" y="{y}" width="{cell}" height="{cell}" fill="{colour}" fill-opacity="{0.15 + 0.85 * n / total[row]:.2f}">'
            f"<title>{row} → {column}: {n}</title></rect>"
        )
        if row != column:
            parts.append(f'<text x="{x + cell / 2}" y="{y + 14}" text-anchor="middle">{n}</text>')
    lines = "".join(
        f"M{left} {top + cell * i}h{size}M{left + cell * i} {top}v{size}" for i in range(len(programs) + 1)
    )
    parts.append(f'<path d="{lines}" stroke="#ddd" fill="none"/></svg>\n')
    return "".join(parts)


# What is taken away, by the name that the page gives it: which attribute of which module stands for it,
# and what stands there without it.
TAKEN_AWAY: dict[str, tuple[Any, str, Any]] = {
    "nothing taken away": (candidates, "LEAST_CHANCE", candidates.LEAST_CHANCE),
    "listed words": (router_module, "words_in", lambda *_: ()),
    "the question as a whole (head)": (router_module, "meaning_of", lambda *_: UNKNOWN),
    "parts of the question": (router_module, "parts_of", lambda *_: ()),
    "likeness of names": (names, "_like_a_name", lambda *_, **__: None),
    "names by their sound": (Lexicon, "find_by_sound", lambda _self, _typed: ()),
    "duties of a named body": (candidates, "_duties", lambda *_: ()),
    "the level that is asked for": (candidates, "asked_for", lambda *_: None),
    "functions' own words": (candidates, "_is_spoken", lambda *_: False),
    "sections by a word of their own": (Sections, "asked_for", lambda *_: ("", ())),
}
UNKNOWN = (
    Evidence(EvidenceKind.MEANING, "general", strength=0.5),
    Evidence(EvidenceKind.MEANING, NO_TOPIC, strength=0.5),
)


@contextmanager
def without(name: str) -> Iterator[None]:
    """Take one signal away for a while, and fit the weights of the others anew."""
    owner, attribute, instead = TAKEN_AWAY[name]
    saved, known = getattr(owner, attribute), decide.weights
    setattr(owner, attribute, instead)
    try:
        told, _ = train_router.read_told(Router(packaged_edition()))
        weights, _ = train_router.fit(told)
        decide.weights = lambda: defaultdict(float, weights)
        yield
    finally:
        setattr(owner, attribute, saved)
        decide.weights = known


def ablations() -> str:
    rows = [
        "| without | tuning: right | locked: right | locked: in the first three |",
        "| --- | --- | --- | --- |",
    ]
    for name in TAKEN_AWAY:
        with without(name):
            router = Router(packaged_edition())
            found = {part: run(router, part)[0] for part in PARTS}
        answered = [o for o in found["locked"] if o.case["behaviour"] == "answer"]
        cells = [exact_share(found[part], lambda o: o.right) for part in PARTS]
        rows.append(f"| {name} | {cells[0]} | {cells[1]} | {exact_share(answered, lambda o: o.in_three)} |")
    return "\n".join(rows)


def exact_share(group: list[Outcome], holds: Callable[[Outcome], bool]) -> str:
    return f"{100 * sum(holds(o) for o in group) / len(group):.1f} %"


def weights_table() -> str:
    """The weights of the decision, the heaviest first."""
    rows = ["| feature | weight |", "| --- | --- |"]
    found = sorted(decide.weights().items(), key=lambda entry: -abs(entry[1]))
    rows += [f"| {name} | {weight:+.2f} |" for name, weight in found]
    return "\n".join(rows)


def main() -> None:
    router = Router(packaged_edition())
    router.answer("後継者がいない", "大阪府")
    parts: dict[str, list[Outcome]] = {}
    times: list[float] = []
    for part in PARTS:
        parts[part], more = run(router, part)
        times += more
    times.sort()
    pairs = {part: confidences(outcomes) for part, outcomes in parts.items()}
    (DOCS / "images").mkdir(exist_ok=True)
    for part, found in pairs.items():
        (DOCS / "images" / f"calibration-{part}.svg").write_text(calibration_svg(found), encoding="utf-8")
    (DOCS / "images" / "confusion.svg").write_text(confusion_svg(parts["tuning"]), encoding="utf-8")
    examples = sum(
        1
        for folder in ("sentences", "doors")
        for file in (ROOT / "training" / folder).glob("*.csv")
        for _ in csv.DictReader(file.open(encoding="utf-8"))
    )
    page = f"""# Evaluation

Written by `make eval`; every figure is computed by `tools/evaluate.py`. {len(all_topics(GUIDEBOOK))} topics, trained on
{examples} sentences of our own (those of offices outside the list among them); measured on {sum(len(o) for o in parts.values())} questions of our own. **Only the locked
part judges**: the tuning questions were looked at, and those about a trouble are trained on. The locked part was written apart, is never used for tuning, and none of its questions about a trouble resembles a
sentence or a tuning question (character-bigram Jaccard below 0.5; a test holds it). "Right" means: the first desk is an expected one; where
a place must be asked for, it was asked; where nothing should be answered, nothing was.

## By kind

{kinds_table(parts)}

## How much each sentence teaches

Share of unseen sentences whose topic is right, by the number of sentences learned, without word lists
(`python tools/train_topics.py --curve` draws it):

![Learning curve](images/learning-curve.svg)

## Confidence

Expected calibration error: tuning {calibration_error(pairs["tuning"]):.3f}, locked {calibration_error(pairs["locked"]):.3f}
(answers found by topic; ten bins). Each dot is a bin, its size the number of questions.

![Calibration, tuning part](images/calibration-tuning.svg)
![Calibration, locked part](images/calibration-locked.svg)

## What is taken for what

The tuning part, by program; the darker, the larger the share. What is off the diagonal went wrong.

![Confusion by program](images/confusion.svg)

First answers of the tuning part that went wrong, by program.

{confusions(parts["tuning"])}

## What each signal is worth

Taken away one at a time, the weights of the others fitted anew:

{ablations()}

## The weights of the decision

{weights_table()}

## Time

One question in a warm process on the machine that ran this: median {times[len(times) // 2]:.1f} ms, 99th percentile
{times[int(len(times) * 0.99)]:.1f} ms. Ratios measured side by side stand in `bench/results.md`.
"""
    (DOCS / "evaluation.md").write_text(page, encoding="utf-8")
    print(page, *turned(parts), sep="\n")


if __name__ == "__main__":
    main()
