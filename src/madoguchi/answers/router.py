"""The router: one edition in memory, questions in, answers out."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta, timezone

from madoguchi.answers.aliases import read_aliases
from madoguchi.answers.confidence import unsure
from madoguchi.answers.doors import doors_for
from madoguchi.answers.draft import Ground
from madoguchi.answers.reading import others
from madoguchi.answers.route import route
from madoguchi.answers.topics import all_topics
from madoguchi.answers.trace import steps
from madoguchi.answers.understand import LONGEST_PLACE, Understanding, understand
from madoguchi.data import read_text
from madoguchi.editions.timeline import as_of, in_force
from madoguchi.index.directory import Directory, read_functions
from madoguchi.index.lexicon import Lexicon, program_aliases
from madoguchi.index.likeness import Names
from madoguchi.index.sections import Sections
from madoguchi.model.answer import Answer, Refusal
from madoguchi.model.edition import Edition
from madoguchi.places.finder import PlaceFinder
from madoguchi.places.gazetteer import Gazetteer
from madoguchi.places.place import Place
from madoguchi.text.outside import cut

# Japan Standard Time; Japan has no summer time.
JAPAN = timezone(timedelta(hours=9))
_MOST_DAYS = 4  # routers kept for other days: each holds an index of its own


def today() -> date:
    """Return the day in Japan, where the desks are."""
    return datetime.now(JAPAN).date()


def day_of(moment: str) -> str:
    """Return the ISO day in Japan of a moment of the store (ISO, with its zone); any other text as it stands."""
    try:
        return datetime.fromisoformat(moment).astimezone(JAPAN).date().isoformat()
    except (ValueError, OverflowError):
        return moment


class Router:
    """Answers questions about one edition. Share it between threads.

    `edition` is the directory as of the day it was made for; a question as of a day on which other
    changes are in force goes to a router for that day, which is made when it is first needed.
    """

    def __init__(
        self, edition: Edition, gazetteer: Gazetteer | None = None, *, day: date | None = None
    ) -> None:
        """Take an edition as printed, with its changes. `day` is what it answers for (default: today)."""
        aliases = read_text("aliases.toml")
        edition, self._printed = as_of(edition, day or today()), edition
        self._changes = in_force(self._printed, day or today())
        self._others: dict[object, Router] = {self._changes: self}
        self._making = threading.Lock()
        self.edition = edition
        self.directory = Directory(edition, read_functions(read_text("functions.toml")))
        self._lexicon = Lexicon(edition, aliases)
        self._names = Names(edition, program_aliases(aliases))
        self.gazetteer = gazetteer or Gazetteer()
        self._finder = PlaceFinder(self.gazetteer)
        self._ground = Ground(self.directory, all_topics(), read_aliases(aliases), Sections(edition))

    def on(self, day: date) -> Router:
        """Return the router of the directory as of a day: this one, or one that shares its changes."""
        changes = in_force(self._printed, day)
        if changes == self._changes:
            return self
        with self._making:
            if changes not in self._others:
                self._others[changes] = Router(self._printed, self.gazetteer, day=day)
                while len(self._others) > _MOST_DAYS:
                    del self._others[next(key for key in self._others if key != self._changes)]
            return self._others[changes]

    def places(self, place: str) -> tuple[Place, ...]:
        """Return the places that a place field names: none, or several of one name."""
        return self._finder.resolve(cut(place, LONGEST_PLACE)) if place.strip() else ()

    def answer(self, query: str, place: str = "", at: date | None = None, *, explain: bool = False) -> Answer:
        """Return the answer to a question, as of a day (default: today); its trace if it is to be explained."""
        return self.ask(query, place, at, explain=explain)[0]

    def ask(
        self,
        query: str,
        place: str = "",
        at: date | None = None,
        *,
        explain: bool = False,
        safe: bool = False,
    ) -> tuple[Answer, Understanding]:
        """Return the answer to a question and what was understood of it, as `answer` does.

        `safe`: the person was shown the emergency contacts and says that nobody is in danger; a
        certain alarm is then taken as a possible one.
        """
        right = self.on(at or today())
        if right is not self:
            return right.ask(query, place, at, explain=explain, safe=safe)
        asked = understand(query, place, self._lexicon, self._names, self._finder, safe=safe)
        found = route(asked, self._ground)
        outside = doors_for(asked.read) if found.refusal is Refusal.OUT_OF_SCOPE else ()
        for door in outside:
            found.say("outside", f"{door.id}: {door.name.ja}")
        answer = Answer(
            query=query,
            place=place,
            at=at or today(),
            items=tuple(found.items),
            refusal=found.refusal,
            question=found.question,
            understood_place=_place_in_words(asked),
            place_not_understood=asked.place_not_understood,
            topics=found.topics,
            confidence=found.confidence,
            instead=others(asked, found.topics) if unsure(found.confidence) else (),
            message=found.message,
            outside=outside,
            alarm=asked.alarm,
            trace=(*steps(asked), *found.trace) if explain else (),
        )
        return answer, asked


def _place_in_words(asked: Understanding) -> str:
    if len(asked.places) != 1:
        return asked.place_text
    place = asked.places[0]
    return place.prefecture + (place.municipality or "")
