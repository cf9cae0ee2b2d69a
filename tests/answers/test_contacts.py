"""Whom to call in danger: in the order of its kind, each with a source."""

from __future__ import annotations

import pytest

from madoguchi.answers.contacts import contacts_for, emergency_contacts, police_and_ambulance
from madoguchi.answers.signals.danger import Alarm, Crisis, Danger


@pytest.mark.parametrize(
    ("danger", "first"),
    [
        (Danger.LIFE, "よりそいホットライン"),
        (Danger.VIOLENCE, "警察"),
        (Danger.ACCIDENT, "消防・救急"),
        (Danger.CRIME, "警察"),
        (Danger.MISSING, "警察"),
    ],
)
def test_the_closest_contact_comes_first_and_the_routes_without_speech_last(
    danger: Danger, first: str
) -> None:
    contacts = contacts_for(Alarm(Crisis.CERTAIN, danger))
    assert contacts[0].name == first
    assert [contact.name for contact in contacts[-3:]] == [
        "110番アプリシステム",
        "Net119緊急通報システム",
        "電話リレーサービス",
    ]
    assert {contact.number for contact in police_and_ambulance()} == {"110", "119"}


def test_every_contact_has_its_source() -> None:
    assert len(emergency_contacts()) == 12
    assert all(contact.source and contact.seen and contact.kinds for contact in emergency_contacts())
