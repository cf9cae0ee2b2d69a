"""The five tools as functions of one edition: ask one floor down, say what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from madoguchi.answers.doors import doors_of_number
from madoguchi.answers.explain import because_held
from madoguchi.answers.router import Router
from madoguchi.answers.signals.danger import alarm_in
from madoguchi.answers.signals.numbers import typed_code, typed_numbers
from madoguchi.answers.topics import all_topics
from madoguchi.errors import InputError
from madoguchi.faces.exports.answers import danger_json, outside_json
from madoguchi.faces.mcp.arguments import FREE_TEXTS, Arguments
from madoguchi.faces.mcp.entries import Entries
from madoguchi.faces.mcp.finding import Finder
from madoguchi.faces.mcp.results import Result, Status, age_in_words, desks_shown, status_of
from madoguchi.model.answer import Alarm, Answer, Crisis, LocalizedText, Refusal

MOST_DESKS = 20
FILTERS = ("name", "program", "topic", "prefecture")
WHICH_PREFECTURE = LocalizedText("どの都道府県ですか", "Which prefecture is it?")
WHICH_DESK = LocalizedText("どの窓口をお探しですか", "Which of these desks is meant?")
NOT_HERE = (
    "This number is not in the list (この番号は、一覧に載っていません). "
    "Do not offer another number as its correction."
)
OF_ANOTHER = "It is the number of the office outside the list in 'outside'."
NOT_TO_CALL = "A fax is never to be called; call what stands in 'numbers'."
IN_DANGER = (
    "The words speak of danger, so no desk of the list is named. Show these emergency contacts first. "
    "They are not part of the list."
)
ELSEWHERE = (
    "No desk of the list is for this; it seems to be the work of an office outside it, see 'outside'. "
    "Where two are given, ask which it is about."
)
NO_CONFIDENT_ANSWER = (
    "No desk fits these words with confidence, and none is guessed. Ask what exactly the trouble is, "
    "or use find_desks with topic general."
)


class Assistant:
    """One edition's tools. Immutable; threads may call it at once."""

    def __init__(self, router: Router) -> None:
        self.router = router
        self.edition = router.edition
        self._finder = Finder(router)
        self._entries = Entries(router.edition)
        self._tools: dict[str, Callable[[Arguments], Result]] = {
            "route_question": self.route_question,
            "find_desks": self.find_desks,
            "get_desk": self.get_desk,
            "reverse_number": self.reverse_number,
            "list_programs_and_topics": self.list_programs_and_topics,
        }

    def call(self, tool: str, given: Arguments) -> Result:
        """Return a tool's result. A text that speaks of danger gets the emergency contacts, from any tool.

        Raises InputError for arguments that cannot be used.
        """
        alarms = [alarm for name in FREE_TEXTS if (alarm := alarm_in(given[name]))]
        certain = next((alarm for alarm in alarms if alarm.crisis is Crisis.CERTAIN), None)
        if certain:
            return self._in_danger(given.at, certain)
        result = self._tools[tool](given)
        if alarms or tool == "route_question":
            result = replace(result, more={**result.more, **danger_json(alarms[0] if alarms else None)})
        return result

    def route_question(self, given: Arguments) -> Result:
        """A trouble in a person's words, answered as everywhere else."""
        answer = self.router.answer(given["question"], given["place"], given.at)
        if answer.refusal is Refusal.EMPTY:
            raise InputError("'question' has no words in it; say what the trouble is.")
        desks = tuple(self._entries.entry(i.desk, given.at, item=i) for i in answer.items)
        more: dict[str, object] = {"question": self._asked_back(answer), "place": answer.understood_place}
        if answer.abstained:
            message = ELSEWHERE if answer.outside else NO_CONFIDENT_ANSWER
            if answer.refusal is Refusal.NOT_IN_LIST:
                message = f"{NOT_HERE} {OF_ANOTHER}" if answer.outside else NOT_HERE
                message = " ".join(self._told_of_other_days(answer.numbers)) or message
            more["outside"] = outside_json(answer.outside)
            return Result(Status.UNKNOWN, message, given.at, self.edition, desks, more)
        if answer.outside:
            more["outside"] = outside_json(answer.outside)
        if past := self._told_of_other_days(answer.numbers):
            return self._result(Status.FOUND if desks else Status.UNKNOWN, past, given.at, desks, **more)
        if len(desks) > 1 and typed_numbers(given["question"]):
            return self._ask(
                [f"The number is printed for {_counted(len(desks))}"], given.at, desks, WHICH_DESK
            )
        status = Status.AMBIGUOUS if answer.clarify else Status.FOUND
        told = [_counted(len(desks)) + (" Call the first; the others follow." if len(desks) > 1 else "")]
        if answer.clarify:
            told = ["The answer depends on what is asked back in 'question'."]
        if answer.place_not_understood:
            told.append("The place was not understood; ask for the prefecture.")
        return self._result(status, told, given.at, desks, **more)

    @staticmethod
    def _asked_back(answer: Answer) -> dict[str, object]:
        asked = answer.question
        if asked is None:
            return {}
        return {"text": _both(asked.text), **({"choices": list(asked.choices)} if asked.choices else {})}

    def find_desks(self, given: Arguments) -> Result:
        """Desks by name, program, topic and prefecture; all that are given must fit."""
        if not any(given[name] for name in FILTERS):
            raise InputError(f"find_desks needs at least one of: {', '.join(FILTERS)}.")
        found = self._finder.find(*(given[name] for name in FILTERS))
        desks = tuple(self._entries.entry(desk, given.at) for desk in found.desks[:MOST_DESKS])
        total = len(found.desks)
        if not desks and found.place_decides:
            return self._ask(["Only local desks do this."], given.at, (), WHICH_PREFECTURE)
        if not desks:
            told = "No desk of the list fits all of this. Leave a filter out, or use route_question."
            return self._result(Status.UNKNOWN, [told], given.at)
        if not found.exact:
            told = "No desk has this name. These names are near it; ask before using one."
            return self._ask([told], given.at, desks, WHICH_DESK)
        told_all = [_counted(total)]
        if total > MOST_DESKS:
            told_all.append(f"The first {MOST_DESKS} are shown; narrow by prefecture or program.")
        if found.place_decides:
            told_all.append("There are local desks too; they need the prefecture.")
        if given["name"] and len({desk.organization.text for desk in found.desks}) > 1:
            return self._ask(told_all, given.at, desks, WHICH_DESK, total=total)
        return self._result(Status.FOUND, told_all, given.at, desks, total=total)

    def get_desk(self, given: Arguments) -> Result:
        """One desk with every value's evidence."""
        desk = self.edition.desk_by_id.get(given["id"].lower())
        gone = self.router.directory.past.gone.get(given["id"].lower())
        if desk is None and gone:
            heirs = tuple(
                self._entries.entry(self.edition.desk_by_id[id], given.at)
                for id in gone.heirs
                if id in self.edition.desk_by_id
            )
            told = f"{gone.name} is no more since {gone.until.isoformat()}."
            told += " The desks below have taken over." if heirs else " Nobody is known to have taken over."
            return self._result(Status.FOUND if heirs else Status.UNKNOWN, [told], given.at, heirs)
        if desk is None:
            told = "No desk of this edition has this id. find_desks and route_question give ids."
            return self._result(Status.UNKNOWN, [told], given.at)
        entry = self._entries.entry(desk, given.at, proof=True)
        return self._result(Status.FOUND, [desk.name + "."], given.at, (entry,))

    def reverse_number(self, given: Arguments) -> Result:
        """The desks that a number is printed for; never a number that resembles it."""
        typed = tuple(dict.fromkeys(typed_numbers(given["number"]))) or (typed_code(given["number"]),)
        if len(typed) != 1 or not typed[0]:
            raise InputError(
                "'number' must hold one whole Japanese phone number with its area code, in any spelling "
                "(+81, full-width, with or without hyphens)."
            )
        directory = self.router.directory
        called, faxed = (held.get(typed[0], ()) for held in (directory.by_digits, directory.by_fax_digits))
        desks = tuple({desk.id: desk for desk in (*called, *faxed)}.values())
        if not desks and (told := self._told_of_other_days(typed)):
            now = {d.id: d for held in directory.past.by_digits[typed[0]] for d in held.desks}
            entries = tuple(self._entries.entry(desk, given.at) for desk in now.values())
            return self._result(Status.FOUND if entries else Status.UNKNOWN, told, given.at, entries)
        if not desks:
            outside = outside_json(doors_of_number(typed[0]))
            told = [NOT_HERE, *([OF_ANOTHER] if outside else [])]
            return self._result(Status.UNKNOWN, told, given.at, outside=outside)
        entries = tuple(self._entries.entry(desk, given.at) for desk in desks)
        told = [f"The number is printed for {_counted(len(called))}"] * bool(called)
        both = [desk for desk in faxed if desk in called]
        told += [f"It takes a fax, too, at {_counted(len(both))}"] * bool(both)
        alone = len(faxed) - len(both)
        told += [f"It is the fax of {_counted(alone)} {NOT_TO_CALL}"] * bool(alone)
        if len(desks) > 1:
            return self._ask(told, given.at, entries, WHICH_DESK)
        return self._result(Status.FOUND, told, given.at, entries)

    def _told_of_other_days(self, numbers: tuple[str, ...]) -> list[str]:
        """What is to be told of numbers that the list does not have on that day, but on others."""
        directory = self.router.directory
        return [
            f"{said.en[:1].upper()}{said.en[1:]} ({said.ja}).".replace("..", ".")
            for number in numbers
            if number not in directory.by_digits and number not in directory.by_fax_digits
            for said in map(because_held, directory.past.by_digits.get(number, ()))
        ]

    def list_programs_and_topics(self, given: Arguments) -> Result:
        """The closed vocabularies with their names."""
        by_program = self.router.directory.by_program
        programs = [
            {
                "program": p.slug,
                "name": p.name,
                "name_en": p.name_en,
                "description": p.description,
                "desks": len(by_program.get(p.slug, ())),
            }
            for p in self.edition.programs
        ]
        topics = [
            {"topic": t.id, "name": t.name, "name_en": t.name_en, "under": t.parent}
            for t in all_topics(self.edition.bundle).values()
        ]
        told = f"{len(programs)} programs and {len(topics)} topics; names and descriptions are editorial."
        return self._result(Status.FOUND, [told], given.at, None, programs=programs, topics=topics)

    def _ask(
        self,
        told: list[str],
        at: date,
        desks: tuple[dict[str, object], ...],
        text: LocalizedText,
        **more: object,
    ) -> Result:
        return self._result(Status.AMBIGUOUS, told, at, desks, question={"text": _both(text)}, **more)

    def _in_danger(self, at: date, alarm: Alarm) -> Result:
        return Result(Status.UNKNOWN, IN_DANGER, at, self.edition, (), danger_json(alarm))

    def _result(
        self,
        status: Status,
        told: list[str],
        at: date,
        desks: tuple[dict[str, object], ...] | None = (),
        **more: object,
    ) -> Result:
        shown = desks_shown(self.edition, desks or ())
        status = status_of(status, self.edition, at, shown)
        age = age_in_words(self.edition, at, shown) if desks else ""
        return Result(status, " ".join([*told, age]).strip(), at, self.edition, desks, more)


def _both(text: LocalizedText) -> str:
    return f"{text.ja} / {text.en}"


def _counted(number: int) -> str:
    return f"{number} desk." if number == 1 else f"{number} desks."
