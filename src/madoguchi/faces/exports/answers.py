"""An answer as JSON; `answer_json` is a contract (docs/reference)."""

from __future__ import annotations

from typing import Any

from madoguchi.answers.contacts import contacts_for
from madoguchi.model.answer import Alarm, Answer, Door
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk


def answer_json(answer: Answer, edition: Edition, id: Any = None) -> dict[str, Any]:
    """Return the Answer that batch questions get: id, answers, abstained, clarify, and what shows danger."""
    programs = edition.program_by_slug
    return {
        "id": id,
        "answers": [
            {
                "id": item.desk.id,
                "name": item.desk.name,
                "program": programs[item.desk.program].name
                if item.desk.program in programs
                else item.desk.program,
                "numbers": list(item.numbers),
                "reasons": [reason.ja for reason in item.reasons],
                **_source(item.desk, edition, answer),
            }
            for item in answer.items
        ],
        "abstained": answer.abstained,
        "clarify": answer.clarify,
        **danger_json(answer.alarm),
        "outside": outside_json(answer.outside),
    }


def _source(desk: Desk, edition: Edition, answer: Answer) -> dict[str, Any]:
    """Where an edition has several sources, the one that a desk rests on, and its age on the day."""
    if len(edition.sources) == 1:
        return {}
    source = edition.newest(desk)
    end = source.facts.period_end
    return {
        "source": {
            "id": source.id,
            "title": source.facts.title,
            "period_end": end.isoformat() if end else None,
            "age_days": source.facts.age_days(answer.at),
        }
    }


def danger_json(alarm: Alarm | None) -> dict[str, Any]:
    """Return `crisis`, `danger` and `contacts`, the closest contact first; null and empty without an alarm.

    `number` is null for a route that is no call.
    """
    contacts = contacts_for(alarm) if alarm else ()
    return {
        "crisis": alarm.crisis.value if alarm else None,
        "danger": alarm.danger.value if alarm else None,
        "contacts": [
            {
                "name": contact.name,
                "number": contact.number or None,
                "what": contact.what,
                "hours": contact.hours,
                "source": contact.source,
            }
            for contact in contacts
        ],
    }


def outside_json(doors: tuple[Door, ...]) -> list[dict[str, str | None]]:
    """Return the offices outside the list whose work a question is; a number only with its source."""
    return [
        {
            "name": door.name.ja,
            "what": door.what.ja,
            "number": door.number or None,
            "source": door.source or None,
        }
        for door in doors
    ]


def answer_json_full(answer: Answer, edition: Edition) -> dict[str, Any]:
    """Return the Answer with what a single caller also wants: the question back, the edition, its age."""
    question = answer.question
    oldest = edition.oldest(item.desk for item in answer.items).facts
    return {
        **answer_json(answer, edition),
        "question": {"text": question.text.ja, "choices": list(question.choices)} if question else None,
        "message": answer.message.ja if answer.message else None,
        "refusal": answer.refusal.value if answer.refusal else None,
        "confidence": round(answer.confidence, 3) if answer.confidence is not None else None,
        "place": answer.understood_place or None,
        "at": answer.at.isoformat(),
        "edition": {
            "id": edition.id,
            "revision": edition.revision,
            "period_end": oldest.period_end.isoformat() if oldest.period_end else None,
            "age_days": oldest.age_days(answer.at),
        },
    }
