"""The door for case systems: what gets in, and what each wrong message is answered."""

import logging
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from hub.domain.errors import Conflict, Finding, IllegalMove, Invalid, NotFound, Unavailable
from hub.domain.messages import (
    CuratorAction,
    CuratorActionKind,
    NoticesAck,
    NoticesAnswer,
    NoticesQuery,
    StatusQuery,
)
from hub.doors.auth import Parties
from tests import factories
from tests.fake_flow import CASE_SYSTEM, authorization

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
CASE = "urn:family-hub:case:1"


def envelope(inside: str) -> bytes:
    return f'<s:Envelope xmlns:s="{SOAP}">{inside}</s:Envelope>'.encode()


def body(payload: str) -> bytes:
    return envelope(f"<s:Body>{payload}</s:Body>")


ACK = f'<AckNotices xmlns="{CASE}"><Institution>KC-01</Institution></AckNotices>'


def action(**fields: object) -> CuratorAction:
    made = CuratorAction(
        message_id=factories.new_id(),
        sent_at=factories.NOW,
        institution=factories.INSTITUTION,
        number="СП-2025-000001",
        action=CuratorActionKind.cancel,
        text="Не требуется",
    )
    return msgspec.structs.replace(made, **fields)


SUBMISSIONS = {
    "SubmitProgramme": factories.programme_submission(family_opinion="Согласны"),
    "SubmitConclusion": factories.conclusion(satisfied=True),
    "CancelProgramme": factories.cancellation(),
    "OfferTransfer": factories.transfer_offer(),
    "WithdrawConsent": factories.consent_withdrawal(members=("m1",), agencies=("health",)),
    "ActOnRequest": action(),
}


@pytest.mark.parametrize("value", SUBMISSIONS.values(), ids=SUBMISSIONS.keys())
def test_every_submission_reaches_the_flow_as_it_was_meant_and_gets_its_receipt(
    server, letter, value: msgspec.Struct
) -> None:
    sent = letter(value)
    answer = server.post(sent)
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    (arrival,) = server.flow.intake.arrivals
    assert (arrival.party_id, arrival.value, arrival.raw) == ("usson", value, sent)
    assert answer.payload.tag == f"{{{CASE}}}SubmissionReceipt"
    assert answer.payload.findtext(f"{{{CASE}}}MessageId") == value.message_id


def test_queries_are_answered(server, letter) -> None:
    notice = factories.notice(seq=1, text="Осмотр проведён")
    server.flow.queries.notices_answer = NoticesAnswer(notices=(notice,), more=True)
    status = StatusQuery(institution="KC-01", programme_number="ИПСС-1")
    notices = NoticesQuery(institution="KC-01", limit=10)
    ack = NoticesAck(institution="KC-01", notices=(notice.id,))

    answers = [server.post(letter(question)).payload for question in (status, notices, ack)]

    assert server.flow.queries.asked == [("usson", status), ("usson", notices), ("usson", ack)]
    assert [answer.tag.partition("}")[2] for answer in answers] == [
        "ProgrammeStatus",
        "Notices",
        "NoticesAcked",
    ]
    assert answers[1].findtext(f"{{{CASE}}}Notice/{{{CASE}}}Id") == notice.id


def test_a_crowd_is_committed_in_groups_and_each_gets_its_own_receipt(serve_with, letter) -> None:
    server = serve_with(window_ms=50.0, max_batch=64)
    letters = [factories.programme_submission() for _ in range(30)]
    with ThreadPoolExecutor(30) as crowd:
        answers = [*crowd.map(server.post, map(letter, letters))]
    receipts = [answer.payload.findtext(f"{{{CASE}}}MessageId") for answer in answers]
    assert receipts == [one.message_id for one in letters]
    assert len(server.flow.intake.batches) < 30


STRUCTURE = {
    "an empty body": (b"", 400, "Client", "unsafe_xml"),
    "junk": (b"junk", 400, "Client", "unsafe_xml"),
    "two roots": (b"<a/><b/>", 400, "Client", "unsafe_xml"),
    "no envelope": (ACK.encode(), 500, "Client", "soap"),
    "no Body": (envelope(""), 500, "Client", "soap"),
    "two Bodies": (envelope(f"<s:Body>{ACK}</s:Body>" * 2), 500, "Client", "soap"),
    "no payload": (body(""), 500, "Client", "soap"),
    "two payloads": (body(ACK * 2), 500, "Client", "soap"),
    "a Header behind the Body": (
        envelope(f"<s:Body>{ACK}</s:Body><s:Header/>"),
        500,
        "Client",
        "soap",
    ),
    "SOAP 1.2": (
        body(ACK).replace(SOAP.encode(), b"http://www.w3.org/2003/05/soap-envelope"),
        500,
        "VersionMismatch",
        "soap",
    ),
    "an unknown mustUnderstand": (
        envelope(f'<s:Header><a xmlns="b" s:mustUnderstand="1"/></s:Header><s:Body>{ACK}</s:Body>'),
        500,
        "MustUnderstand",
        "soap",
    ),
    "a wrong namespace": (
        body(ACK.replace(CASE, "urn:other")),
        500,
        "Client",
        "unexpected_message",
    ),
    "an answer instead of a question": (
        body(f'<NoticesAcked xmlns="{CASE}"><Count>1</Count></NoticesAcked>'),
        500,
        "Client",
        "unexpected_message",
    ),
    "a DOCTYPE": (b"<!DOCTYPE a>" + body(ACK), 400, "Client", "unsafe_xml"),
    "an entity bomb": (
        b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]>' + body("&c;"),
        400,
        "Client",
        "unsafe_xml",
    ),
    "UTF-7": (b'<?xml version="1.0" encoding="utf-7"?><a/>', 415, "Client", "wrong_encoding"),
    "windows-1251 without leave": (
        '<?xml version="1.0" encoding="windows-1251"?><а/>'.encode("cp1251"),
        415,
        "Client",
        "wrong_encoding",
    ),
    "depth 300": (body("<a>" * 300 + "</a>" * 300), 413, "Client", "too_large"),
}


@pytest.mark.parametrize(("sent", "status", "fault", "code"), STRUCTURE.values(), ids=STRUCTURE)
def test_a_message_that_is_no_message_gets_the_right_fault_and_is_kept(
    server, sent: bytes, status: int, fault: str, code: str
) -> None:
    answer = server.post(sent, content_type="text/xml")
    assert (answer.status, answer.fault, answer.codes) == (status, fault, [code])
    assert [(party, channel, raw) for party, channel, raw, _ in server.flow.quarantine.kept] == [
        ("usson", "case_soap", sent)
    ]
    assert server.flow.intake.arrivals == []
    assert server.get("/health/live").status == 200


def test_a_label_that_contradicts_the_bytes_is_refused(server) -> None:
    sent = b'<?xml version="1.0" encoding="utf-8"?>' + body(ACK)
    answer = server.post(sent, content_type="text/xml; charset=utf-16")
    assert (answer.status, answer.codes) == (415, ["wrong_encoding"])


@pytest.mark.parametrize("said", ["", '""', f'"{CASE}/AckNotices"', f"{CASE}/AckNotices"])
def test_a_soap_action_that_agrees_or_says_nothing_is_fine(server, said: str) -> None:
    assert server.post(body(ACK), SOAPAction=said).status == 200


def test_a_soap_action_that_contradicts_the_body_is_refused(server) -> None:
    answer = server.post(body(ACK), SOAPAction=f'"{CASE}/GetNotices"')
    assert (answer.status, answer.fault, answer.codes) == (500, "Client", ["soap"])
    assert server.flow.queries.asked == []


def test_every_fault_of_a_message_is_listed_with_its_place_in_both_languages(
    server, letter
) -> None:
    sent = (
        letter(factories.programme_submission())
        .replace(b"<Level>basic</Level>", b"<Level>high</Level>")
        .replace(b"<Snils>11223344595</Snils>", b"<Snils>112-233</Snils>")
        .replace(b"<Start>2025-03-03</Start>", b"<Start>2025-02-30</Start>")
    )
    answer = server.post(sent)
    assert (answer.status, answer.fault) == (500, "Client")
    places = [place.text for place in answer.payload.iter("{urn:family-hub:fault:1}place")]
    assert len(places) == 3
    assert any(place.endswith("Level") for place in places)
    assert any("Member" in place and place.endswith("Snils") for place in places)
    assert any(place.endswith("Term/Start") for place in places)
    for language in ("ru", "en"):
        texts = [one.text for one in answer.payload.iter(f"{{urn:family-hub:fault:1}}{language}")]
        assert len(texts) == 3
        assert all(texts)
    assert b"112-233" not in answer.body
    ((_, _, _, findings),) = server.flow.quarantine.kept
    assert len(findings) == 3


def test_a_snils_cut_by_a_comment_is_read_whole(server, letter) -> None:
    value = factories.programme_submission()
    sent = letter(value).replace(b">11223344595<", b">112233<!-- hidden -->44595<")
    assert server.post(sent).status == 200
    assert server.flow.intake.arrivals[0].value == value


def test_the_contract_and_consents_are_left_to_the_rules(server, letter) -> None:
    bare = factories.programme(contract=None, consents=(), measures=(), information=())
    assert server.post(letter(factories.programme_submission(programme=bare))).status == 200


def test_nobody_gets_in_without_a_key(server) -> None:
    for user, key in (("usson", "wrong"), ("nobody", "")):
        answer = server.post(body(ACK), Authorization=authorization(user, key))
        assert (answer.status, answer.fault, answer.codes) == (401, "Client", ["unauthenticated"])
        assert answer.headers["www-authenticate"].startswith("Basic ")
    assert server.flow.quarantine.kept == []


def test_a_case_system_may_not_speak_for_another_institution(server, letter) -> None:
    answer = server.post(letter(factories.conclusion(institution="KC-02")))
    assert (answer.status, answer.codes) == (403, ["not_allowed"])
    assert server.flow.intake.arrivals == []
    assert len(server.flow.quarantine.kept) == 1


def test_an_agency_may_not_use_the_door_of_case_systems(server) -> None:
    answer = server.post(body(ACK), user="clinic")
    assert (answer.status, answer.codes) == (403, ["not_allowed"])


REFUSALS = [
    (Conflict("Другое", "Other"), 409, "Client", ["conflict"]),
    (NotFound("Нет", "None"), 500, "Client", ["not_found"]),
    (IllegalMove("Нельзя", "May not"), 500, "Client", ["illegal_move"]),
    (Unavailable("Позже", "Later"), 503, "Server", ["unavailable"]),
    (
        Invalid(
            "Правила",
            "Rules",
            [Finding(code=code, place="/p", ru="ру", en="en") for code in ("one", "two")],
        ),
        500,
        "Client",
        ["one", "two"],
    ),
]


@pytest.mark.parametrize(("error", "status", "fault", "codes"), REFUSALS)
def test_what_the_flow_refuses_is_answered_by_its_name(
    server, letter, error, status: int, fault: str, codes: list[str]
) -> None:
    value = factories.conclusion()
    server.flow.intake.refused[value.message_id] = error
    answer = server.post(letter(value))
    assert (answer.status, answer.fault, answer.codes) == (status, fault, codes)


def test_a_broken_rule_is_told_with_its_place_in_the_message(server, letter) -> None:
    value = factories.programme_submission()
    broken = Finding(code="term", place="programme.measures[2].due", ru="срок", en="term")
    server.flow.intake.refused[value.message_id] = Invalid("Правила", "Rules", [broken])
    answer = server.post(letter(value))
    assert answer.status == 500
    place = next(answer.payload.iter("{urn:family-hub:fault:1}place"))
    assert place.text == "/SubmitProgramme/Programme/Measure[2]/Due"


@pytest.mark.parametrize("code", ["no_contract", "no_consent"])
def test_without_contract_or_consent_a_programme_is_forbidden(server, letter, code: str) -> None:
    value = factories.programme_submission()
    found = Finding(code=code, place="programme.contract", ru="нет", en="none")
    server.flow.intake.refused[value.message_id] = Invalid("Правила", "Rules", [found])
    answer = server.post(letter(value))
    assert (answer.status, answer.fault, answer.codes) == (403, "Client", [code])


def test_a_database_that_is_away_is_said_to_be_so(server, letter) -> None:
    server.flow.intake.broken = Unavailable("База не отвечает", "The database is away")
    answer = server.post(letter(factories.conclusion()))
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")


def test_a_failure_of_our_own_tells_nothing_of_the_message(
    server, letter, caplog: pytest.LogCaptureFixture
) -> None:
    server.flow.intake.broken = ValueError("Примерова 11223344595")
    with caplog.at_level(logging.DEBUG):
        answer = server.post(letter(factories.conclusion()))
    assert (answer.status, answer.fault) == (500, "Server")
    assert "Примерова" not in answer.body.decode()
    assert "ValueError" in caplog.text
    assert "Примерова" not in caplog.text
    server.flow.intake.broken = None
    assert server.post(letter(factories.conclusion())).status == 200


def test_an_answer_that_cannot_be_written_is_our_failure_not_the_senders(server, letter) -> None:
    wrong = factories.notice(seq=0)
    server.flow.queries.notices_answer = NoticesAnswer(notices=(wrong,), more=False)
    answer = server.post(letter(NoticesQuery(institution="KC-01", limit=10)))
    assert (answer.status, answer.fault) == (500, "Server")
    assert server.flow.quarantine.kept == []


def test_nothing_that_was_sent_shows_in_the_log(
    server, letter, caplog: pytest.LogCaptureFixture
) -> None:
    sent = letter(factories.programme_submission())
    with caplog.at_level(logging.DEBUG):
        server.post(sent)
        server.post(sent.replace(b"<Sex>", b"<Sex>x"))
        server.post(sent[:-9])
    assert "Примеров" not in caplog.text
    assert "11223344595" not in caplog.text


@pytest.mark.parametrize("content_type", ["text/xml", "text/xml; charset=windows-1251"])
def test_a_system_that_may_writes_windows_1251(serve_with, letter, content_type: str) -> None:
    sent = factories.conclusion(text="Стало лучше — «да»")
    declared = b'<?xml version="1.0" encoding="windows-1251"?>'
    raw = declared + letter(sent).decode().encode("cp1251")
    party = msgspec.structs.replace(CASE_SYSTEM, windows_1251=True)
    server = serve_with(parties=Parties([party]))
    assert server.post(raw, content_type=content_type).status == 200
    (arrival,) = server.flow.intake.arrivals
    assert (arrival.value, arrival.raw) == (sent, raw)
    mislabelled = server.post(raw, content_type="text/xml; charset=utf-8")
    assert (mislabelled.status, mislabelled.codes) == (415, ["wrong_encoding"])
