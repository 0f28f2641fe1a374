"""Employment answers at once: with a result, or with a number to ask by later."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from lxml import etree

from adapters.agency import Channel
from adapters.registry import gateways
from hub.domain.errors import Unavailable
from hub.domain.messages import Action, ReplyState
from hub.ports.gateway import Gateway, Letter, Polling, Posting, Question, Result
from tests.factories import cancel_message, clarify_message, query_message, request_message
from tests.soap_server import Said, Talk, soap_server

NS = "urn:zanyatost:socialnoe-soprovozhdenie:1.0"
NUMBER = "7KQ2-M0XD-4F9A"
GOLDEN = Path(__file__).parents[2] / "golden" / "employment" / "1.0"
IN_PROCESSING = "<Принято>да</Принято><НомерДела>ЦЗН-1</НомерДела>"


def posting() -> Posting:
    return Posting(id="d1", territory="14000001", letter=request_message(number=NUMBER))


def question(number: str = NUMBER) -> Question:
    at = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
    return Question(territory="14000001", query=query_message(number=number, sent_at=at))


def answer(to: etree._Element, inside: str) -> Said:
    """An `Ответ` to the message in `to`."""
    asked = to.findtext(f"{{{NS}}}Реквизиты/{{{NS}}}ИдСообщения")
    head = f'<Ответ xmlns="{NS}" версия="1.0"><НаСообщение>{asked}</НаСообщение>'
    return Said(f"{head}{inside}</Ответ>".encode())


def receipt(to: etree._Element, inside: str = IN_PROCESSING) -> Said:
    return answer(to, f"<Квитанция>{inside}</Квитанция>")


def result(to: etree._Element, situation: str = "reply_completed") -> Said:
    found = etree.parse(str(GOLDEN / f"{situation}.xml")).getroot()
    return answer(to, etree.tostring(found, encoding="unicode"))


@contextmanager
def employment(talk: Talk) -> Iterator[Gateway]:
    with soap_server(talk) as address:
        gateway = gateways([Channel(agency="employment", address=address)])["employment"]
        try:
            yield gateway
        finally:
            gateway.close()


def test_a_request_in_processing_is_received_under_the_centres_number() -> None:
    with employment(lambda _, to: receipt(to)) as gateway:
        [posted] = gateway.send([posting()])

    assert (posted.result, posted.agency_number) == (Result.received, "ЦЗН-1")
    assert posted.replies == ()


def test_a_request_may_be_answered_at_once() -> None:
    with employment(lambda _, to: result(to)) as gateway:
        [posted] = gateway.send([posting()])

    assert (posted.result, posted.agency_number) == (Result.answered, "ЦЗН-2025/0815")
    [incoming] = posted.replies
    assert incoming.reply is not None
    assert incoming.reply.state is ReplyState.completed


def test_each_kind_of_letter_goes_by_its_own_operation() -> None:
    heard: list[str] = []

    def talk(action: str, to: etree._Element) -> Said:
        heard.append(action)
        return receipt(to)

    letters: list[Letter] = [request_message(), cancel_message(), clarify_message()]
    with employment(talk) as gateway:
        gateway.send([Posting(id="d", territory="1", letter=letter) for letter in letters])

    operations = {"NapravitZapros", "OtozvatZapros", "DopolnitZapros"}
    assert {action.rpartition(":")[2] for action in heard} == operations


def test_a_request_that_is_not_taken_is_refused_and_not_repeated() -> None:
    no = "<Принято>нет</Принято><Причина>мало сведений</Причина>"
    with employment(lambda _, to: receipt(to, no)) as gateway:
        [posted] = gateway.send([posting()])

    assert (posted.result, posted.error) == (Result.refused, "not_taken")
    assert posted.detail is not None
    assert "more_data_needed" in posted.detail


def test_a_technical_refusal_is_tried_again() -> None:
    no = "<Принято>нет</Принято><Причина>техническая</Причина>"
    with employment(lambda _, to: receipt(to, no)) as gateway:
        [posted] = gateway.send([posting()])

    assert posted.result is Result.failed


def test_an_answer_to_another_message_is_not_believed() -> None:
    other = f'<Ответ xmlns="{NS}" версия="1.0"><НаСообщение>x</НаСообщение>'
    said = Said(f"{other}<Квитанция>{IN_PROCESSING}</Квитанция></Ответ>".encode())
    with employment(lambda *_: said) as gateway:
        [posted] = gateway.send([posting()])

    assert (posted.result, posted.error) == (Result.failed, "wrong_answer")


def test_an_answer_that_breaks_the_schema_is_not_believed() -> None:
    with employment(lambda _, to: receipt(to, "<Принято>может быть</Принято>")) as gateway:
        [posted] = gateway.send([posting()])

    assert (posted.result, posted.error) == (Result.failed, "invalid_answer")
    assert "может быть" not in (posted.detail or "")


def test_what_is_still_in_processing_gives_nothing() -> None:
    with employment(lambda _, to: receipt(to)) as gateway:
        assert gateway.polls is Polling.questions
        assert gateway.poll([question()]) == []


def test_a_query_is_answered_with_the_result() -> None:
    with employment(lambda _, to: result(to, "reply_information")) as gateway:
        [incoming] = gateway.poll([question()])

    assert incoming.reply is not None
    assert [fact.code for fact in incoming.reply.facts] == [
        "employment.registration",
        "employment.benefit",
    ]
    assert incoming.token is None


def test_a_result_of_another_request_is_kept_for_a_person_and_not_applied() -> None:
    with employment(lambda _, to: result(to)) as gateway:
        [incoming] = gateway.poll([question("0AB1-CD2E-FG3H")])

    assert incoming.reply is None
    assert [finding.code for finding in incoming.findings] == ["wrong_answer"]


def test_one_silent_query_does_not_spoil_the_others() -> None:
    def talk(_: str, to: etree._Element) -> Said:
        number = to.findtext(f"{{{NS}}}Реквизиты/{{{NS}}}НомерЗапроса")
        return result(to) if number == NUMBER else Said(status=503, whole=b"")

    with employment(talk) as gateway:
        found = gateway.poll([question("0AB1-CD2E-FG3H"), question()])

    assert [one.reply is not None for one in found] == [True]


def test_a_centre_that_answers_no_query_is_unavailable() -> None:
    with employment(lambda *_: Said(status=503, whole=b"")) as gateway, pytest.raises(Unavailable):
        gateway.poll([question()])


def test_a_number_that_the_contract_has_no_place_for_does_not_stop_the_questions() -> None:
    heard: list[str | None] = []

    def talk(_: object, to: etree._Element) -> Said:
        heard.append(to.findtext(f"{{{NS}}}НомерДела"))
        return result(to)

    odd = question()
    odd = msgspec.structs.replace(
        odd, query=msgspec.structs.replace(odd.query, agency_number="№" * 200)
    )
    with employment(talk) as gateway:
        (told,) = gateway.poll([odd])
    assert told.reply is not None
    assert heard == [None]


def test_without_questions_nobody_is_asked() -> None:
    with employment(lambda *_: Said(status=500)) as gateway:
        assert gateway.poll([]) == []


def doubtful(letter: Letter | None = None) -> Posting:
    return Posting(
        id="d1",
        territory="14000001",
        letter=letter or request_message(number=NUMBER),
        doubtful=True,
    )


def unknown_number() -> Said:
    detail = (
        f'<Ошибка xmlns="{NS}"><Код>НЕИЗВЕСТНЫЙ_НОМЕР</Код><Описание>Нет такого</Описание>'
        "<Повторить>нет</Повторить></Ошибка>"
    )
    fault = (
        f"<faultcode>soap:Client</faultcode><faultstring>-</faultstring><detail>{detail}</detail>"
    )
    return Said(f"<soap:Fault>{fault}</soap:Fault>".encode(), 500)


def conversation(to_question: Callable[[etree._Element], Said]) -> tuple[list[str], Talk]:
    """The calls in their order, and a centre that takes every letter."""
    heard: list[str] = []

    def talk(action: str, to: etree._Element) -> Said:
        heard.append(action.rpartition(":")[2])
        return to_question(to) if heard[-1] == "UznatRezultat" else receipt(to)

    return heard, talk


def test_a_doubtful_request_that_the_centre_has_is_not_sent_again() -> None:
    heard, talk = conversation(receipt)
    with employment(talk) as gateway:
        [posted] = gateway.send([doubtful()])

    assert heard == ["UznatRezultat"]
    assert (posted.result, posted.agency_number) == (Result.received, "ЦЗН-1")
    assert "Опрос".encode() in posted.sent


def test_a_doubtful_request_that_the_centre_has_answered_brings_its_result() -> None:
    heard, talk = conversation(result)
    with employment(talk) as gateway:
        [posted] = gateway.send([doubtful()])

    assert heard == ["UznatRezultat"]
    assert (posted.result, posted.agency_number) == (Result.answered, "ЦЗН-2025/0815")
    [incoming] = posted.replies
    assert incoming.reply is not None
    assert incoming.reply.state is ReplyState.completed


def test_a_doubtful_request_whose_number_is_unknown_is_sent() -> None:
    heard, talk = conversation(lambda _: unknown_number())
    with employment(talk) as gateway:
        [posted] = gateway.send([doubtful()])

    assert heard == ["UznatRezultat", "NapravitZapros"]
    assert posted.result is Result.received


@pytest.mark.parametrize(
    "said",
    [
        Said(whole=b"<html/>"),
        Said(whole=b"", status=422),
        Said(f'<Ответ xmlns="{NS}" версия="1.0"><Иное/></Ответ>'.encode()),
        Said(f'<Ответ xmlns="{NS}" версия="1.0"><НаСообщение>x</НаСообщение></Ответ>'.encode()),
    ],
    ids=["html", "no_such_page", "not_by_the_schema", "to_another_message"],
)
def test_a_centre_that_cannot_tell_gets_the_letter_under_its_own_id(said: Said) -> None:
    heard, talk = conversation(lambda _: said)
    with employment(talk) as gateway:
        [posted] = gateway.send([doubtful()])

    assert heard == ["UznatRezultat", "NapravitZapros"]
    assert posted.result is Result.received


def test_an_answer_about_another_request_tells_nothing() -> None:
    heard, talk = conversation(result)
    with employment(talk) as gateway:
        gateway.send([doubtful(request_message(number="9XYZ-9XYZ-9XYZ"))])

    assert heard == ["UznatRezultat", "NapravitZapros"]


def test_a_letter_waits_while_the_centre_answers_no_question() -> None:
    heard, talk = conversation(lambda _: Said(whole=b"", status=503))
    with employment(talk) as gateway:
        [posted] = gateway.send([doubtful()])

    assert heard == ["UznatRezultat"]
    assert (posted.result, posted.error) == (Result.failed, "http_5xx")


def test_what_no_question_finds_is_sent_again() -> None:
    heard, talk = conversation(receipt)
    letters: list[Letter] = [
        request_message(action=Action.amend),
        cancel_message(),
        clarify_message(),
    ]
    with employment(talk) as gateway:
        gateway.send([doubtful(letter) for letter in letters])

    assert sorted(heard) == ["DopolnitZapros", "NapravitZapros", "OtozvatZapros"]


def test_of_a_batch_only_what_is_doubtful_is_asked_about() -> None:
    heard, talk = conversation(receipt)
    sure = msgspec.structs.replace(posting(), id="d2")
    with employment(talk) as gateway:
        first, second = gateway.send([doubtful(), sure])

    assert sorted(heard) == ["NapravitZapros", "UznatRezultat"]
    assert (first.id, second.id) == ("d1", "d2")
