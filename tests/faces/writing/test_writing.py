"""What programs may send, what becomes of it, and what is refused, on both databases."""

from __future__ import annotations

import pytest

from madoguchi.editorial.changing import Review
from madoguchi.editorial.programs import GiveToken, RevokeToken
from madoguchi.errors import RefusedError
from madoguchi.faces.web.limiting import Limiter
from madoguchi.faces.web.node import Node
from madoguchi.faces.writing import SEGMENT
from madoguchi.faces.writing.app import BODY_LIMIT, create_writing
from madoguchi.store import audit
from madoguchi.store.changes import proposal_of
from madoguchi.store.people import Role
from madoguchi.store.served import Holder
from madoguchi.store.tokens import Scope, token_of
from tests.faces.conftest import TestClient
from tests.faces.writing.conftest import START
from tests.people import with_people

PROPOSALS, REPORTS, VERIFICATIONS = (
    f"/api/v1/{scope}" for scope in ("proposals", "reports", "verifications")
)
PROBLEM = "application/problem+json"


@pytest.fixture
def desk(edition):
    """A desk with a number and hours."""
    return next(desk for desk in edition.desks if desk.phones and desk.hours)


def proposal(desk, /, **more):
    return {
        "desk": desk.id,
        "field": "hours",
        "before": desk.hours.text,
        "after": "平日9時から17時",
        "effective": "2027-04-01",
        "reason": "機関のページが変わった",
        "evidence": [{"method": "owner-site", "source": "https://www.example.jp/desk", "day": "2026-11-20"}],
        **more,
    }


def report(desk, /, **more):
    return {"desk": desk.id, "number": desk.numbers[0], "what": "gone", **more}


def look(desk, /, **more):
    return {
        "desk": desk.id,
        "number": desk.numbers[0],
        "outcome": "right",
        "how": "called",
        "day": "2026-11-20",
        **more,
    }


def is_problem(answer, status):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == PROBLEM
    told = answer.json()
    assert told["status"] == status
    return told


def test_what_is_sent_is_kept_and_read_back_by_its_program_alone(program, desk):
    calls, other = program("calls"), program("other")
    for path, body in ((PROPOSALS, proposal(desk)), (REPORTS, report(desk)), (VERIFICATIONS, look(desk))):
        made = calls.post(path, json=body)
        assert made.status_code == 201, made.text
        assert made.headers["location"] == f"{path}/{made.json()['id']}"
        assert calls.get(made.headers["location"]).json() == made.json()
        assert calls.get(path).json() == {"total": 1, "items": [made.json()]}
        is_problem(other.get(made.headers["location"]), 404)
        assert other.get(path).json() == {"total": 0, "items": []}


def test_every_act_is_in_the_audit_as_the_programs(program, desk, database):
    calls = program("calls")
    calls.post(PROPOSALS, json=proposal(desk))
    calls.post(REPORTS, json=report(desk))
    calls.post(VERIFICATIONS, json=look(desk))
    with database.reading() as connection:
        acts = [entry.action for entry in audit.entries(connection, person="token:calls")]
        used = token_of(connection, "calls").used_at
    assert acts == ["verify", "report", "propose"]
    assert used


def test_without_a_token_that_holds_nothing_is_read_or_written(program, desk, database, served):
    calls = program("calls")
    stranger = TestClient(served)
    right = calls.headers["authorization"]
    for given in (
        "",
        "Bearer ",
        "Bearer mdg_",
        right[:-1] + "!",
        right.replace("Bearer", "Basic"),
        right + "x",
    ):
        answer = stranger.post(REPORTS, json=report(desk), headers={"authorization": given})
        is_problem(answer, 401)
        assert answer.headers["www-authenticate"] == "Bearer"
    is_problem(stranger.get(PROPOSALS), 401)
    assert calls.get(REPORTS).status_code == 200
    RevokeToken("calls", START, by="taro").carry_out_in(database)
    is_problem(calls.get(REPORTS), 401)
    is_problem(calls.post(REPORTS, json=report(desk)), 401)
    assert stranger.get("/api/v1/openapi.json").status_code == 200


@pytest.mark.parametrize("scope", [scope.value for scope in Scope])
def test_a_token_does_what_its_scopes_say_and_nothing_else(program, desk, scope):
    calls = program("calls", scope)
    bodies = {PROPOSALS: proposal(desk), REPORTS: report(desk), VERIFICATIONS: look(desk)}
    for path, body in bodies.items():
        if path.endswith(scope):
            assert calls.post(path, json=body).status_code == 201
        else:
            is_problem(calls.post(path, json=body), 403)
            is_problem(calls.get(path), 403)


def test_a_look_that_brings_a_new_number_takes_the_scope_of_proposals_too(program, desk, database):
    changed = look(desk, outcome="changed", after="03-3501-1511")
    is_problem(program("looks", "verifications").post(VERIFICATIONS, json=changed), 403)
    both = program("both", "verifications", "proposals")
    made = both.post(VERIFICATIONS, json=changed, headers={"Idempotency-Key": "k"})
    assert made.status_code == 201, made.text
    with database.reading() as connection:
        kept = proposal_of(connection, made.json()["proposal"])
    assert (kept.change.after, kept.proposed_by, kept.origin) == ("03-3501-1511", "token:both", "api")
    assert both.post(VERIFICATIONS, json=changed, headers={"Idempotency-Key": "k"}).json() == made.json()
    assert both.get(VERIFICATIONS).json()["total"] == 1


@pytest.mark.parametrize(("by", "may"), [("calls", False), ("taro", False), ("jiro", True)])
def test_whoever_has_the_tokens_name_or_made_it_does_not_accept(program, desk, database, edition, by, may):
    with_people(database, {"calls": Role.REVIEWER})
    id = program("calls").post(PROPOSALS, json=proposal(desk)).json()["id"]
    if not may:
        with pytest.raises(RefusedError, match="second person"), database.writing() as connection:
            Review(edition, id, by=by, accept=True, note="").carry_out(connection)
        return
    with database.writing() as connection:
        Review(edition, id, by=by, accept=True, note="見た").carry_out(connection)


def test_a_program_sees_what_became_of_its_proposal(program, desk, database, edition):
    calls = program("calls")
    id = calls.post(PROPOSALS, json=proposal(desk)).json()["id"]
    with database.writing() as connection:
        Review(edition, id, by="jiro", accept=False, note="ページが違う").carry_out(connection)
    told = calls.get(f"{PROPOSALS}/{id}").json()
    assert (told["state"], told["note"]) == ("rejected", "ページが違う")
    assert "jiro" not in str(told)


def test_the_same_sent_twice_under_one_key_is_done_once(program, desk):
    calls, other = program("calls"), program("other")
    key = {"Idempotency-Key": "2026-11-23:1"}
    first = calls.post(VERIFICATIONS, json=look(desk), headers=key)
    again = calls.post(VERIFICATIONS, json=look(desk), headers=key)
    assert (again.status_code, again.json()) == (201, first.json())
    is_problem(calls.post(VERIFICATIONS, json=look(desk, outcome="unsure"), headers=key), 422)
    assert other.post(VERIFICATIONS, json=look(desk), headers=key).json()["id"] != first.json()["id"]
    assert calls.get(VERIFICATIONS).json()["total"] == 1
    for bad in ("", "a b", "a" * 65, "あ".encode()):
        is_problem(calls.post(VERIFICATIONS, json=look(desk), headers={"Idempotency-Key": bad}), 400)


def test_what_failed_may_be_sent_again_under_its_key(program, desk):
    calls, key = program("calls"), {"Idempotency-Key": "k"}
    is_problem(calls.post(VERIFICATIONS, json=look(desk, day="2999-01-01"), headers=key), 422)
    assert calls.post(VERIFICATIONS, json=look(desk), headers=key).status_code == 201


def test_another_change_of_the_same_value_is_a_conflict(program, desk):
    calls = program("calls")
    assert calls.post(PROPOSALS, json=proposal(desk)).status_code == 201
    told = is_problem(calls.post(PROPOSALS, json=proposal(desk, after="平日10時から16時")), 409)
    assert "waits for its review" in told["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"desk": 1}, "/desk"),
        ({"field": "added"}, "/field"),
        ({"field": "colour"}, "/field"),
        ({"effective": "2027-13-01"}, "/effective"),
        ({"effective": "20270401"}, "/effective"),
        ({"reason": ""}, "/reason"),
        ({"reason": "x" * 2001}, "/reason"),
        ({"evidence": []}, "/evidence"),
        ({"evidence": [{"method": "guess", "source": "x"}]}, "/evidence/0/method"),
        ({"proposed_by": "jiro"}, ""),
        ({"state": "accepted"}, ""),
        ({"origin": "hand"}, ""),
    ],
)
def test_what_is_not_as_described_is_told_where(program, desk, more, pointer):
    calls = program("calls")
    told = is_problem(calls.post(PROPOSALS, json=proposal(desk, **more)), 422)
    assert [error["pointer"] for error in told["errors"]] == [pointer]
    assert calls.get(PROPOSALS).json()["total"] == 0


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"desk": "no-such-desk"}, "no desk has the id"),
        ({"before": "another value"}, "does not say"),
        ({"reason": "a\u0000b"}, "the reason"),
        ({"field": "phone", "before": "", "after": "123"}, "not a number of the Japanese numbering plan"),
    ],
)
def test_what_makes_no_sense_is_told_in_words(program, desk, more, says):
    told = is_problem(program("calls").post(PROPOSALS, json=proposal(desk, **more)), 422)
    assert any(says in error["detail"] for error in told["errors"])


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"NaN", 400),
        (b"[" * 50_000, 400),
        (b"null", 422),
        (b"[]", 422),
        (b'{"desk": "\\ud800"}', 422),
        (b" " * (BODY_LIMIT + 1), 413),
    ],
)
def test_a_body_that_is_no_object_of_ours_is_refused(program, content, status):
    headers = {"content-type": "application/json"}
    is_problem(program("calls").post(REPORTS, content=content, headers=headers), status)


def test_a_body_of_another_type_is_refused(program):
    calls = program("calls")
    is_problem(calls.post(REPORTS, data={"what": "gone"}), 415)
    is_problem(calls.put(REPORTS, json={}), 405)
    is_problem(calls.get("/api/v1/people"), 404)


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "limit=1&limit=2", "page=1", "offset=-1"]
)
def test_a_parameter_that_is_none_is_refused(program, query):
    is_problem(program("calls").get(f"{REPORTS}?{query}"), 400)


def test_a_list_is_read_in_parts_the_newest_first(program, edition):
    calls = program("calls")
    desks = [desk for desk in edition.desks if desk.phones][:3]
    ids = [calls.post(REPORTS, json=report(desk)).json()["id"] for desk in desks]
    told = calls.get(f"{REPORTS}?limit=1&offset=1").json()
    assert (told["total"], [item["id"] for item in told["items"]]) == (3, [ids[1]])


def test_a_desk_has_its_share_of_reports(program, desk):
    calls = program("calls")
    answers = [calls.post(REPORTS, json=report(desk, words=f"{n}回目")) for n in range(31)]
    assert [answer.status_code for answer in answers[:30]] == [201] * 30
    is_problem(answers[30], 429)
    assert answers[30].headers["retry-after"]


def test_each_token_has_its_own_rate(database):
    with_people(database)
    now = [0.0]
    limiter = Limiter(2, 60, clock=lambda: now[0])
    node = Node(Holder(database), {SEGMENT: lambda node: create_writing(node, database, limiter)})
    one, other = (
        TestClient(
            node,
            headers={
                "authorization": f"Bearer {GiveToken(name, [Scope.REPORTS], START, by='taro').carry_out_in(database)[1]}"
            },
        )
        for name in ("one", "other")
    )
    assert [one.get(REPORTS).status_code for _ in range(3)] == [200, 200, 429]
    assert one.get(REPORTS).headers["retry-after"] == "60"
    assert other.get(REPORTS).status_code == 200
    now[0] = 61
    assert one.get(REPORTS).status_code == 200


def test_mail_addresses_in_a_report_are_masked(program, desk):
    told = program("calls").post(REPORTS, json=report(desk, words="taro@example.jp に聞いた")).json()
    assert "taro@example.jp" not in told["words"]


def test_the_other_addresses_of_api_stay(program, served):
    assert TestClient(served).get("/api/suggest?q=a").status_code == 200
    assert "set-cookie" not in program("calls").get(REPORTS).headers


def test_nobody_but_an_administrator_makes_or_ends_a_token(database):
    with_people(database)
    for by in ("hanako", "jiro"):
        with pytest.raises(RefusedError):
            GiveToken("calls", [Scope.REPORTS], START, by=by).carry_out_in(database)
    GiveToken("calls", [Scope.REPORTS], START, by="taro").carry_out_in(database)
    with pytest.raises(RefusedError):
        RevokeToken("calls", START, by="jiro").carry_out_in(database)
