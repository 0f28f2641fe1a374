"""What case systems submit and agencies reply, as JSON."""

from urllib.parse import quote

import msgspec
import pytest

from hub.domain.messages import (
    CuratorAction,
    CuratorActionKind,
    Outcome,
    ReplyState,
    SubjectResult,
)
from hub.domain.programme import ConsentWithdrawal
from tests import factories as make
from tests.fake_flow import KEY
from tests.town import single

PROGRAMME = f"/programmes/{quote('ИПСС-2025/7')}"


def submission(**fields):
    return make.programme_submission(programme=make.programme(number="ИПСС-2025/7", **fields))


def action(number: str, **fields) -> CuratorAction:
    whole = {
        "message_id": make.new_id(),
        "sent_at": make.NOW,
        "institution": make.INSTITUTION,
        "number": number,
        "action": CuratorActionKind.cancel,
        "text": "Не требуется",
    }
    return CuratorAction(**whole | fields)


def reply(number: str, **fields):
    return make.reply(number=number, state=ReplyState.accepted, outcome=None, **fields)


def withdrawal(**fields: object) -> ConsentWithdrawal:
    return make.consent_withdrawal(programme_number="ИПСС-2025/7", **fields)


def test_a_programme_is_taken_in_and_its_receipt_names_every_request(api) -> None:
    sent = submission()
    answer = api.post("/programmes", sent)
    assert answer.status == 200, answer.body
    assert answer.json["message_id"] == sent.message_id
    assert answer.json["programme_number"] == "ИПСС-2025/7"
    numbers = {line.get("number") for line in answer.json["lines"]} - {None}
    assert numbers == {request.number for request in api.town.requests()}


def test_the_same_message_again_gets_the_same_receipt(api) -> None:
    sent = submission()
    first = api.post("/programmes", sent)
    api.town.pass_time(minutes=5)
    assert api.post("/programmes", sent).body == first.body


def test_the_bytes_are_kept_as_they_came(api) -> None:
    raw = b" " + msgspec.json.encode(sent := submission())
    api.post("/programmes", raw)
    with api.town.store.read() as uow:
        entry = uow.inbox.find("usson", sent.message_id)
    assert entry is not None
    assert entry.raw == raw


def test_a_conclusion_and_a_cancellation_find_their_programme(api) -> None:
    api.post("/programmes", submission())
    concluded = api.post(
        f"{PROGRAMME}/conclusions", make.conclusion(programme_number="ИПСС-2025/7")
    )
    cancelled = api.post(
        f"{PROGRAMME}/cancellation", make.cancellation(programme_number="ИПСС-2025/7")
    )
    assert (concluded.status, cancelled.status) == (200, 200), cancelled.body


def test_a_consent_is_withdrawn_and_each_fault_is_found_at_its_pointer(api) -> None:
    api.post("/programmes", submission())
    path = f"{PROGRAMME}/consent-withdrawals"

    wrong = api.post(path, withdrawal(members=("x9",), agencies=("health", "helth")))
    assert (wrong.status, wrong.places) == (422, ["/members/0", "/agencies/1"])
    answer = api.post(path, withdrawal())

    assert answer.status == 200, answer.body
    assert {one["handling"] for one in answer.json["lines"] if one.get("number")} == {"no_consent"}
    unknown = api.post(
        "/programmes/1/consent-withdrawals", make.consent_withdrawal(programme_number="1")
    )
    assert (unknown.status, unknown.kind) == (404, "not_found")


def test_the_number_in_the_address_is_the_one_in_the_body(api) -> None:
    answer = api.post(f"{PROGRAMME}/cancellation", make.cancellation(programme_number="ИПСС-8"))
    assert (answer.status, answer.places) == (422, ["/programme_number"])
    answer = api.post("/requests/1/actions", action("2"))
    assert (answer.status, answer.places) == (422, ["/number"])


def test_a_curator_withdraws_a_request(api) -> None:
    api.town.submit(single())
    number = api.town.request().number
    answer = api.post(f"/requests/{quote(number)}/actions", action(number))
    assert answer.status == 200
    assert api.town.request().state == "cancelled"


def test_a_move_that_the_states_do_not_allow_is_a_conflict(api) -> None:
    api.town.submit(single())
    number = api.town.request().number
    confirm = action(number, action=CuratorActionKind.confirm, text=None)
    answer = api.post(f"/requests/{quote(number)}/actions", confirm)
    assert (answer.status, answer.kind) == (409, "illegal_move")


def test_an_action_on_a_request_that_changed_meanwhile_is_refused(api) -> None:
    api.town.submit(single())
    number = api.town.request().number
    path = f"/requests/{quote(number)}"
    seen = api.get(path).headers["etag"]
    api.town.say(api.town.request(), ReplyState.accepted)
    answer = api.post(f"{path}/actions", action(number), If_Match=seen)
    assert (answer.status, answer.kind) == (412, "precondition_failed")
    assert api.town.request().state == "accepted"
    now = api.get(path).headers["etag"]
    assert api.post(f"{path}/actions", action(number), If_Match=f'"old", {now}').status == 200


def test_an_agency_replies_to_its_own_request(api) -> None:
    api.town.submit(single())
    api.town.run()
    request = api.town.request()
    answer = api.post("/replies", reply(request.number), user="clinic")
    assert (answer.status, answer.json["effect"]) == (200, "applied")
    assert api.town.request().state == "accepted"


def test_another_agency_does_not(api) -> None:
    api.town.submit(single())
    answer = api.post("/replies", reply(api.town.request().number), user="board")
    assert (answer.status, answer.kind) == (403, "not_allowed")
    assert api.kept() == [("education", "agency_api")]


def test_a_reply_to_nothing_is_not_found(api) -> None:
    answer = api.post("/replies", reply("СП-1"), user="clinic")
    assert (answer.status, answer.kind) == (404, "not_found")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/programmes", submission()),
        (f"{PROGRAMME}/conclusions", make.conclusion(programme_number="ИПСС-2025/7")),
        (f"{PROGRAMME}/cancellation", make.cancellation(programme_number="ИПСС-2025/7")),
        (
            f"{PROGRAMME}/consent-withdrawals",
            make.consent_withdrawal(programme_number="ИПСС-2025/7"),
        ),
        ("/requests/1/actions", action("1")),
        ("/notices/ack", {"institution": "KC-01", "notices": []}),
    ],
)
def test_nobody_submits_for_anothers_institution(api, path: str, value: object) -> None:
    assert api.post(path, value, user="other").kind == "not_allowed"
    assert api.kept() == [("other", "case_api")]
    agency = api.post(path, value, user="clinic")
    assert (agency.status, agency.kind) == (403, "not_allowed")
    nobody = api.post(path, value, user="nobody")
    assert (nobody.status, nobody.kind) == (401, "unauthenticated")
    assert len(api.kept()) == 1


def test_a_case_system_sends_no_replies(api) -> None:
    assert api.post("/replies", reply("СП-1")).status == 403


def test_every_fault_of_a_rule_is_found_at_its_pointer(api) -> None:
    measures = (make.measure(), make.measure(id="M2", activity="no.such"))
    answer = api.post("/programmes", submission(measures=measures, contract=None, information=()))
    assert answer.status in {403, 422}
    assert "/programme/measures/1/activity" in answer.places
    assert all(finding["ru"] and finding["en"] for finding in answer.json["findings"])


def test_the_contract_of_the_soap_twin_holds_too_and_says_where(api) -> None:
    programme = single(number="", family=make.family(members=(make.mother(phone="x" * 99),)))
    wrong = make.programme_submission(message_id="?" * 100, programme=programme)
    answer = api.post("/programmes", wrong)
    assert answer.status == 422
    assert answer.places == [
        "/message_id",
        "/programme/number",
        "/programme/family/members/0/phone",
    ]
    assert "x" * 99 not in answer.body.decode()
    assert api.kept() == [("usson", "case_api")]


def test_a_bearer_token_is_as_good_as_basic(api) -> None:
    answer = api.get("/agencies", Authorization=f"Bearer usson.{KEY}")
    assert answer.status == 200
    wrong = api.get("/agencies", Authorization=f"Bearer usson.{KEY[:-1]}")
    assert wrong.status == 401


def test_a_reply_that_no_notice_could_tell_of_is_refused(api) -> None:
    api.town.submit(single())
    number = api.town.request().number
    results = (SubjectResult(subject="", outcome=Outcome.provided),)
    wrong = reply(number, message_id="?", results=results)
    answer = api.post("/replies", wrong, user="clinic")
    assert (answer.status, answer.places) == (422, ["/message_id", "/results/0/subject"])
    assert api.kept() == [("clinic", "agency_api")]
