"""The exchange before the police: duplicates, stale ids, a queue that keeps until acknowledged."""

from uuid import UUID

CONTRACT = "police/1.3"
OLD = "00000000-0000-1000-8000-000000000001"


def test_the_queue_gives_a_status_then_contents_until_each_is_acknowledged(start, letters):
    bench = start()
    sent = bench.post(CONTRACT, letters.police())
    bench.wait(lambda: len(bench.said("P-1")) == 4)

    taken = [_take(bench, letters) for _ in range(4)]

    assert sent.text("Status") == "requestIsQueued"
    assert taken[0].text("StatusCode") == "1"
    assert [_content(one) for one in taken[1:]] == ["02", "06", "08"]
    assert {one.text("OriginalMessageId") for one in taken} == {sent.text("MessageId")}
    assert _next(bench, letters).payload.find(".//{*}Response") is None
    assert all(reply.acknowledged for reply in bench.sandbox.journal().of("P-1").replies)


def test_a_response_comes_again_until_it_is_acknowledged(start, letters):
    bench = start("{delay: 0, redelivery: 0, default: {behaviour: refusing, reason: no_data}}")
    bench.post(CONTRACT, letters.police())
    bench.wait(lambda: len(bench.said("P-1")) == 2)

    first, again = _next(bench, letters), _next(bench, letters)
    _ack(bench, letters, first)
    second = _next(bench, letters)

    assert _id(first) == _id(again) != _id(second)
    assert second.text("RejectionReasonCode") == "NO_DATA"
    assert bench.sandbox.journal().of("P-1").replies[0].handed_over == 2


def test_a_response_that_was_given_out_hides_for_a_while(start, letters):
    bench = start("{delay: 0, redelivery: 3600}")
    bench.post(CONTRACT, letters.police())
    bench.wait(lambda: len(bench.said("P-1")) == 4)

    ids = [_id(_next(bench, letters)) for _ in range(4)]

    assert len(set(ids)) == 4
    assert _next(bench, letters).payload.find(".//{*}Response") is None


def test_the_police_answer_twice_with_one_message_id(start, letters):
    bench = start("{delay: 0, redelivery: 0, default: {behaviour: twice}}")
    bench.post(CONTRACT, letters.police())
    bench.wait(lambda: len(bench.said("P-1")) == 4)

    first = _take(bench, letters)
    again = _take(bench, letters)
    other = _take(bench, letters)

    assert _id(first) == _id(again) != _id(other)


def test_a_message_id_is_taken_once(start, letters):
    bench = start()
    letter = letters.police()
    bench.post(CONTRACT, letter)

    answered = bench.post(CONTRACT, letter)

    assert answered.text("Code") == "MessageIsAlreadySent"
    assert bench.sandbox.journal().effects("P-1") == 1


def test_a_lost_answer_leaves_the_message_sent(start, letters):
    bench = start("{default: {behaviour: faulty, fails: 1, with: [lost]}}")
    letter = letters.police()

    broken, repeated = bench.post(CONTRACT, letter), bench.post(CONTRACT, letter)

    assert broken.status == 502
    assert repeated.text("Code") == "MessageIsAlreadySent"
    assert bench.sandbox.journal().effects("P-1") == 1


def test_a_broken_try_leaves_the_message_unsent_and_the_repeat_is_taken(start, letters):
    bench = start("{default: {behaviour: faulty, fails: 1}}")
    letter = letters.police()

    broken, repeated = bench.post(CONTRACT, letter), bench.post(CONTRACT, letter)

    assert broken.text("faultcode") == "soap:Server"
    assert repeated.text("Status") == "requestIsQueued"


def test_one_content_under_two_message_ids_has_one_effect(start, letters):
    bench = start()

    bench.post(CONTRACT, letters.police(ref="r-1", id=""))
    bench.post(CONTRACT, letters.police(ref="r-1", id=""))

    assert bench.sandbox.journal().effects("P-1") == 1


def test_a_stale_message_id_is_refused(start, letters):
    bench = start()

    answered = bench.post(CONTRACT, letters.police(id=OLD))

    assert UUID(OLD).version == 1
    assert answered.text("Code") == "StaleMessageId"


def test_content_that_breaks_the_kind_of_information_is_refused(start, letters):
    bench = start()

    answered = bench.post(CONTRACT, letters.police(activity="77"))

    assert answered.text("Code") == "InvalidContent"
    assert bench.sandbox.journal().agencies["police"].refused == 1


def test_an_acknowledgement_of_nothing_is_refused(start, letters):
    bench = start()

    answered = bench.post(CONTRACT, letters.ack("6fa0a1e0-1601-11f1-8000-000000000001"))

    assert answered.text("Code") == "TargetMessageIsNotFound"


def test_the_exchange_tells_once_that_it_took_a_message(start, letters):
    bench = start()
    sent = bench.post(CONTRACT, letters.police())

    told, nothing = (bench.post(CONTRACT, letters.get_status()) for _ in range(2))

    assert told.text("OriginalMessageId") == sent.text("MessageId")
    assert told.text("StatusCategory") == "requestIsAcceptedBySmev"
    assert nothing.text("OriginalMessageId") == ""


def test_an_information_request_gets_facts_with_periods(start, letters):
    bench = start("{delay: 0, redelivery: 3600}")
    bench.post(CONTRACT, letters.police(activity="32", kind="INFORMATION"))
    bench.wait(lambda: len(bench.said("P-1")) == 4)

    last = [_next(bench, letters) for _ in range(4)][-1]

    fact = last.payload.find(".//{*}Fact")
    assert (fact.get("code"), fact.get("personId")) == ("PDN_STATE", "m1")
    assert fact.findtext("{*}Period/{*}From") < fact.findtext("{*}Period/{*}To")
    assert last.text("Outcome") == "DATA_PROVIDED"


def test_a_cancellation_is_confirmed_in_the_queue(start, letters):
    bench = start("{delay: 0, default: {behaviour: asking}}")
    bench.post(CONTRACT, letters.police())
    bench.wait(lambda: bench.said("P-1") == ["received", "needs_info"])

    bench.post(CONTRACT, letters.police_cancel())

    bench.wait(lambda: bench.said("P-1")[-1] == "cancelled")
    last = [_take(bench, letters) for _ in range(3)][-1]
    assert _content(last) == "10"


def _next(bench, letters):
    return bench.post(CONTRACT, letters.get_response())


def _ack(bench, letters, response):
    return bench.post(CONTRACT, letters.ack(_id(response)))


def _take(bench, letters):
    response = _next(bench, letters)
    assert _ack(bench, letters, response).status == 200
    return response


def _id(response):
    return response.text("MessageID")


def _content(response):
    return response.payload.findtext(".//{*}AccompanimentReply/{*}Status")
