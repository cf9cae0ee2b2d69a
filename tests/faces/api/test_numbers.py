"""One number, every face: what the API gives is what the edition has, for every desk."""

from __future__ import annotations


def test_every_desks_numbers_and_labels_are_the_editions(everything, edition):
    shown = {}
    for row in everything("services", full="true"):
        numbers = [(phone["number"], phone.get("description")) for phone in row.get("phones", [])]
        for desk in row["desk_ids"]:
            assert desk not in shown
            shown[desk] = numbers
    assert shown == {desk.id: [(p.number, p.label) for p in desk.phones] for desk in edition.desks}


def test_every_sites_numbers_are_its_desks(everything, edition):
    sites = everything("service_at_locations", full="true")
    assert {row["id"]: [phone["number"] for phone in row["phones"]] for row in sites} == {
        desk.id: list(desk.numbers) for desk in edition.desks if desk.address
    }


def test_a_contacts_numbers_are_its_services(everything):
    rows = [row for row in everything("services", full="true") if "contacts" in row]
    assert rows
    for row in rows:
        (contact,) = row["contacts"]
        assert contact.get("phones") == row.get("phones")
        assert row["name"].endswith(contact["department"])
