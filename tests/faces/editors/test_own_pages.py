"""A body keeps its own rows: invited, it opens its link, sees its desks alone, confirms and proposes."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime, timedelta

import pytest

from madoguchi.editorial.changing import Review
from madoguchi.editorial.owners import Confirm, Invite, OpenLink, ProposeOwn, RevokeLink, own_proposals
from madoguchi.errors import InputError, RefusedError
from madoguchi.faces.editors import OWNERS, SEGMENT
from madoguchi.faces.editors.app import create_editors
from madoguchi.faces.editors.own_app import COOKIE, create_owners
from madoguchi.faces.web.access import JsonLines, Observed
from madoguchi.faces.web.node import Node
from madoguchi.model.change import Field
from madoguchi.model.verification import How, Outcome
from madoguchi.store import audit
from madoguchi.store.changes import proposals
from madoguchi.store.owner_links import links
from madoguchi.store.people import Role
from madoguchi.store.served import Holder
from madoguchi.store.verifications import of_desk
from tests.faces.conftest import TestClient
from tests.faces.editors.conftest import BASE, Editor, add
from tests.people import with_people

DAY = timedelta(days=1)


@pytest.fixture
def bodies(edition):
    """Two bodies: one with several desks, and another with one."""
    several = next(
        desks
        for desks in edition.desks_by_organization.values()
        if len(desks) > 1 and all(d.numbers for d in desks)
    )
    other = next(
        desks
        for desks in edition.desks_by_organization.values()
        if desks[0].organization_id != several[0].organization_id and desks[0].numbers
    )
    return several, other


@pytest.fixture
def whole(store):
    """A node over the store with the editors' and the owners' pages."""
    made = {
        SEGMENT: lambda node: create_editors(node, store, failing_takes=0),
        OWNERS: lambda node: create_owners(node, store),
    }
    return Node(Holder(store), made)


@pytest.fixture
def secret(store, edition, bodies):
    """The secret of a link that hanako made for the first of the bodies."""
    with_people(store)
    return invited(store, edition, bodies[0])


def invited(store, edition, desks, moment=None):
    moment = moment or datetime.now(UTC)
    inviting = Invite(edition, desks[0].organization_id, moment=moment, by="hanako")
    return inviting.carry_out_in(store)[1]


def browser(whole, **more):
    return TestClient(whole, base_url=BASE, headers={"origin": BASE}, follow_redirects=False, **more)


@pytest.fixture
def owner(whole, secret):
    """The browser of the body, its link opened."""
    found = browser(whole)
    assert found.post("/own/open", data={"link": secret}).status_code == 303
    return found


def csrf(page):
    return re.search(r'name="csrf" value="([^"]+)"', page.text)[1]


def submit(owner, path, **data):
    return owner.post(path, data={"csrf": csrf(owner.get("/own")), **data})


def test_looking_at_the_link_uses_up_nothing_and_sets_no_cookie(whole, secret, store):
    scanner = browser(whole)
    for _ in range(3):
        page = scanner.get(f"/own/open?link={secret}")
        assert page.status_code == 200
        assert "set-cookie" not in page.headers
        assert scanner.head(f"/own/open?link={secret}").status_code == 200
    with store.reading() as connection:
        assert links(connection)[0].opened_at is None
    assert scanner.get("/own").status_code == 403


def test_the_cookie_is_for_these_pages_alone(whole, secret):
    cookie = browser(whole).post("/own/open", data={"link": secret}).headers["set-cookie"].lower()
    assert "path=/own;" in cookie
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "max-age=43200" in cookie


def test_a_link_that_ended_or_was_revoked_opens_nothing(whole, secret, store, edition, bodies):
    late = invited(store, edition, bodies[1], datetime.now(UTC) - 30 * DAY)
    for wrong in (late, secret[:-1], "x", secret + "x"):
        assert browser(whole).get(f"/own/open?link={wrong}").status_code == 410
        answer = browser(whole).post("/own/open", data={"link": wrong})
        assert answer.status_code == 410
        assert "set-cookie" not in answer.headers


def test_revoking_ends_what_is_open_at_once(owner, store):
    assert owner.get("/own").status_code == 200
    token = csrf(owner.get("/own"))
    with store.reading() as connection:
        id = links(connection)[0].id
    RevokeLink(id, datetime.now(UTC), by="jiro").carry_out_in(store)
    assert owner.get("/own").status_code == 403
    assert owner.post("/own/leave", data={"csrf": token}).status_code == 403


def test_it_sees_its_own_desks_and_no_others(owner, bodies):
    home = owner.get("/own")
    own, others = bodies
    for desk in own:
        assert f"/own/desk/{desk.id}" in home.text
        page = owner.get(f"/own/desk/{desk.id}")
        assert page.status_code == 200
        assert all(number in page.text for number in desk.numbers)
        assert "行目" in page.text  # the lines that each value stands on
    assert others[0].id not in home.text
    for path in (f"/own/desk/{others[0].id}", "/own/desk/x", "/own/people"):
        assert owner.get(path).status_code == 404
    for act in ("right", "propose"):
        assert submit(owner, f"/own/desk/{others[0].id}/{act}", which="phone:").status_code == 404


def test_all_right_as_it_is_becomes_a_look_of_the_owner(owner, bodies, store):
    desk = bodies[0][0]
    for _ in range(3):  # pressed again, it is said once
        answer = submit(owner, f"/own/desk/{desk.id}/right")
        assert (answer.status_code, answer.headers["location"]) == (
            303,
            f"/own/desk/{desk.id}?said=own.said_right",
        )
    with store.reading() as connection:
        looks = of_desk(connection, desk.id)
    assert sorted(look.number for look in looks) == sorted(set(desk.numbers))
    assert {(look.how, look.outcome, look.person) for look in looks} == {
        (How.OWNER, Outcome.RIGHT, f"owner:{desk.organization.text}")
    }


def test_the_public_page_then_says_so(owner, whole, bodies):
    desk = bodies[0][0]
    reader = TestClient(whole)
    assert "機関が自分で" not in reader.get(f"/desk/{desk.id}").text
    submit(owner, f"/own/desk/{desk.id}/right")
    whole.look()
    assert "機関が自分で" in reader.get(f"/desk/{desk.id}").text
    assert "by the organization itself" in reader.get(f"/desk/{desk.id}?lang=en").text
    assert "set-cookie" not in reader.get(f"/desk/{desk.id}").headers


def propose(owner, desk, **more):
    data = {
        "which": f"phone:{desk.numbers[0]}",
        "after": "06-6944-6257",
        "effective": "2027-04-01",
        "reason": "移転",
    }
    return submit(owner, f"/own/desk/{desk.id}/propose", **{**data, **more})


def test_a_proposal_waits_for_another_person_and_the_body_sees_what_became_of_it(
    owner, bodies, store, edition
):
    desk = bodies[0][0]
    assert propose(owner, desk).status_code == 303
    with store.reading() as connection:
        (proposal,) = proposals(connection)
    assert (proposal.origin, proposal.state) == ("owner", "proposed")
    assert proposal.proposed_by == f"owner:{desk.organization.text}"
    assert "編集室で確認中" in owner.get("/own").text
    with pytest.raises(RefusedError), store.writing() as connection:  # an owner accepts nothing
        Review(edition, proposal.change.id, by=proposal.proposed_by, accept=True, note="").carry_out(
            connection
        )
    with store.writing() as connection:
        Review(edition, proposal.change.id, by="jiro", accept=False, note="番号が違います").carry_out(
            connection
        )
    page = owner.get("/own")
    assert "見送りました" in page.text
    assert "番号が違います" in page.text
    assert "jiro" not in page.text


@pytest.mark.parametrize("day", ["2027/1/4", "令和9年1月4日", "２０２７年１月４日"])
def test_a_body_writes_the_day_as_people_do(owner, bodies, store, day):
    assert propose(owner, bodies[0][0], effective=day).status_code == 303
    with store.reading() as connection:
        (proposal,) = proposals(connection)
    assert proposal.change.effective.isoformat() == "2027-01-04"
    assert "2027年1月4日 から" in owner.get(f"/own/desk/{bodies[0][0].id}").text


def test_whoever_made_the_link_does_not_accept(owner, bodies, store, edition):
    add(store, "saburo", Role.REVIEWER)
    inviting = Invite(edition, bodies[0][0].organization_id, moment=datetime.now(UTC), by="saburo")
    inviting.carry_out_in(store)
    propose(owner, bodies[0][0])
    with store.writing() as connection:
        (proposal,) = proposals(connection)
        with pytest.raises(RefusedError, match="second person"):
            Review(edition, proposal.change.id, by="saburo", accept=True, note="").carry_out(connection)


@pytest.mark.parametrize(
    "more",
    [
        {"after": "123"},
        {"which": "phone:03-0000-0000"},
        {"which": "desk:"},
        {"which": "colour:x"},
        {"which": ""},
        {"effective": "someday"},
        {"reason": ""},
        {"after": "<script>x</script>"},
        {"which": "url:", "after": "javascript:alert(1)"},
    ],
)
def test_what_makes_no_sense_is_said_beside_what_was_typed(owner, bodies, store, more):
    answer = propose(owner, bodies[0][0], **more)
    assert answer.status_code == 400
    assert "problem-text" in answer.text
    assert "<script>x" not in answer.text
    with store.reading() as connection:
        assert proposals(connection) == ()


def test_it_reaches_nothing_of_the_editors(owner, whole):
    cookie = owner.cookies[COOKIE]
    stranger = browser(whole)
    stranger.cookies.set("madoguchi-session", cookie)
    for path in ("/edit", "/edit/changes", "/edit/owners", "/edit/tokens"):
        assert stranger.get(path).status_code == 303
        assert owner.get(path).status_code == 303
    assert stranger.post("/edit/owners", data={"csrf": csrf(owner.get("/own"))}).status_code == 403


def test_an_editors_session_is_none_of_a_body(whole, signed_in):
    editor = signed_in("yumi")
    stranger = browser(whole)
    stranger.cookies.set(COOKIE, editor.cookies["madoguchi-session"])
    assert stranger.get("/own").status_code == 403


@pytest.mark.parametrize("token", ["", "guessed", None])
def test_a_form_without_its_token_does_nothing(owner, bodies, store, token):
    data = {} if token is None else {"csrf": token}
    for act in ("right", "propose"):
        assert owner.post(f"/own/desk/{bodies[0][0].id}/{act}", data=data).status_code == 403
    with store.reading() as connection:
        assert of_desk(connection, bodies[0][0].id) == ()


def test_a_form_of_another_site_does_nothing(owner, whole, secret, bodies):
    evil = {"origin": "https://evil.example"}
    data = {"csrf": csrf(owner.get("/own"))}
    assert owner.post(f"/own/desk/{bodies[0][0].id}/right", data=data, headers=evil).status_code == 403
    assert browser(whole).post("/own/open", data={"link": secret}, headers=evil).status_code == 403


def test_every_page_is_kept_nowhere_and_framed_by_nobody(owner, bodies, secret):
    for path in ("/own", f"/own/desk/{bodies[0][0].id}", f"/own/open?link={secret}", "/own/nowhere"):
        headers = owner.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["referrer-policy"] == "same-origin"


def test_leaving_ends_the_session_and_the_link_opens_again(owner, secret):
    assert submit(owner, "/own/leave").status_code == 200
    assert owner.get("/own").status_code == 403
    assert owner.post("/own/open", data={"link": secret}).status_code == 303


def test_links_are_opened_and_forms_sent_only_so_often(store, edition, bodies):
    with_people(store)
    secret = invited(store, edition, bodies[0])
    now = [0.0]
    made = {OWNERS: lambda node: create_owners(node, store, clock=lambda: now[0])}
    visitor = browser(Node(Holder(store), made))
    answers = [visitor.post("/own/open", data={"link": "guessed"}).status_code for _ in range(21)]
    assert answers == [410] * 20 + [429]
    now[0] = 601
    assert visitor.post("/own/open", data={"link": secret}).status_code == 303
    path = f"/own/desk/{bodies[0][0].id}/right"
    assert [submit(visitor, path).status_code for _ in range(61)] == [303] * 60 + [429]


def test_pages_are_english_when_asked(owner, bodies):
    page = owner.get(f"/own/desk/{bodies[0][0].id}?lang=en")
    assert "Everything is right" in page.text
    assert '<html lang="en">' in page.text


def test_no_secret_is_in_the_audit(owner, store, secret):
    with store.reading() as connection:
        told = str(audit.entries(connection))
    assert secret not in told
    assert owner.cookies[COOKIE] not in told
    assert "'open-link'" in told


# -- the rules, on both databases -------------------------------------------------------------------


def test_the_rules_hold_on_both_databases(database, edition, bodies):
    with_people(database)
    own, other = bodies
    moment = datetime.now(UTC)
    inviting = Invite(edition, own[0].organization_id, moment=moment, by="hanako", note="電話した")
    link, secret = inviting.carry_out_in(database)
    assert OpenLink.ready(database, secret, moment).carry_out_in(database)
    on = moment.date()
    with database.writing() as connection:
        assert Confirm(edition, link, own[0].id, on, by=link.actor).carry_out(connection) == len(
            set(own[0].numbers)
        )
        assert Confirm(edition, link, own[0].id, on, by=link.actor).carry_out(connection) == 0
        given = {
            "field": Field.HOURS,
            "before": own[0].hours.text if own[0].hours else "",
            "after": "平日9時から17時",
        }
        ProposeOwn(
            edition, link, own[0].id, **given, effective=on, reason="変更", on=on, by=link.actor
        ).carry_out(connection)
        assert len(own_proposals(connection, edition, link)) == 1
    with pytest.raises(InputError), database.writing() as connection:
        Confirm(edition, link, other[0].id, on, by=link.actor).carry_out(connection)
    RevokeLink(link.id, moment, by="jiro").carry_out_in(database)
    with pytest.raises(RefusedError), database.writing() as connection:
        Confirm(edition, link, own[1].id, on, by=link.actor).carry_out(connection)
    with pytest.raises(RefusedError):
        OpenLink.ready(database, secret, moment).carry_out_in(database)


@pytest.mark.parametrize(
    "address", ["a", "a@b", "a b@example.jp", "a@example.jp\nbcc: x@example.jp", "a@" + "b" * 300]
)
def test_an_address_that_is_none_is_refused(store, edition, bodies, address):
    with_people(store)
    with pytest.raises(InputError, match="mail address"):
        Invite(
            edition,
            bodies[0][0].organization_id,
            moment=datetime.now(UTC),
            by="hanako",
            address=address,
        ).carry_out_in(store)


# -- the editors' side --------------------------------------------------------------------------------


def test_an_editor_invites_and_sees_the_link_once(signed_in, bodies, whole):
    editor = signed_in("yumi")
    name = bodies[0][0].organization.text
    found = editor.get("/edit/owners", params={"q": name})
    assert bodies[0][0].organization_id in found.text
    made = editor.submit(
        "/edit/owners",
        {"organization": bodies[0][0].organization_id, "address": "desk@example.jp", "note": "電話で頼んだ"},
    )
    assert made.status_code == 200
    path = re.search(r"/own/open\?link=[A-Za-z0-9_-]{43}", made.text)[0]
    assert "mailto:desk@example.jp?subject=" in made.text
    assert browser(whole).get(path).status_code == 200
    again = editor.get("/edit/owners")
    assert path not in again.text
    assert "desk@example.jp" in again.text
    assert editor.submit("/edit/owners/1/revoke").status_code == 303
    assert browser(whole).get(path).status_code == 410
    assert "desk@example.jp" not in editor.get("/edit/owners").text
    assert editor.submit("/edit/owners/1/revoke").status_code == 409


def test_a_body_that_there_is_not_is_refused(signed_in):
    assert signed_in("yumi").submit("/edit/owners", {"organization": "x"}).status_code == 400


def test_only_an_administrator_makes_tokens(signed_in):
    reviewer: Editor = signed_in("yumi", "reviewer")
    assert reviewer.get("/edit/tokens").status_code == 403
    assert reviewer.submit("/edit/tokens", {"name": "calls", "scope": "reports"}).status_code == 403
    admin = signed_in("ken", "administrator")
    assert admin.submit("/edit/tokens", {"name": "calls"}).status_code == 400
    assert admin.submit("/edit/tokens", {"name": "calls", "scope": "people"}).status_code == 400
    made = admin.submit("/edit/tokens", {"name": "calls", "scope": ["reports", "proposals"]})
    secret = re.search(r"mdg_[A-Za-z0-9_-]{43}", made.text)[0]
    assert secret not in admin.get("/edit/tokens").text
    assert admin.submit("/edit/tokens/calls/revoke").status_code == 303
    assert admin.submit("/edit/tokens/calls/revoke").status_code == 409
    assert admin.submit("/edit/tokens/none/revoke").status_code == 409


def test_no_secret_is_in_a_log(whole, secret, caplog):
    caplog.set_level(logging.INFO, "madoguchi.access")
    visitor = TestClient(Observed(whole), base_url=BASE, headers={"origin": BASE}, follow_redirects=False)
    assert visitor.get(f"/own/open?link={secret}").status_code == 200
    assert visitor.post("/own/open", data={"link": secret}).status_code == 303
    assert visitor.get("/own").status_code == 200
    told = "\n".join(JsonLines().format(record) for record in caplog.records)
    assert told.count('"route": "/own/open"') == 2
    assert secret not in told
    assert visitor.cookies[COOKIE] not in told


def test_what_anybody_may_send_to_open_a_link_is_short(whole):
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    sent = browser(whole).post(f"/{OWNERS}/open", content=b"%" * 100_000, headers=headers)
    assert sent.status_code == 413
