"""Behaviours, told at the clinic: what an agency does with a request, and what the hub sees."""

import pytest

from adapters.sandbox import Behaviour

WORK = ("received", "accepted", "in_progress", "completed")
CONTRACT = "health/1.0"


def test_a_prompt_agency_acknowledges_then_reports_to_completion(start, letters):
    bench = start()

    answered = bench.post(CONTRACT, letters.health(id="m-1"))

    assert answered.status == 200
    assert answered.payload.get("inReplyTo") == "m-1"
    bench.wait_for("Z-1", *WORK)
    assert len(set(bench.hub.ids())) == len(WORK)


def test_a_repeated_message_gets_the_same_receipt_and_no_second_effect(start, letters):
    bench = start()
    letter = letters.health(id="m-1")

    first, second = bench.post(CONTRACT, letter), bench.post(CONTRACT, letter)

    entry = bench.sandbox.journal().of("Z-1")
    assert second.body == first.body
    assert (entry.calls["request"], entry.effects["request"]) == (2, 1)


def test_one_request_under_two_message_ids_is_done_twice_and_seen_in_the_journal(start, letters):
    bench = start()

    bench.post(CONTRACT, letters.health(id="m-1"))
    bench.post(CONTRACT, letters.health(id="m-2"))

    assert bench.sandbox.journal().effects("Z-1") == 2


def test_a_message_id_with_other_content_is_refused_where_the_contract_has_a_word(start, letters):
    bench = start()
    bench.post(CONTRACT, letters.health(id="m-1"))

    answered = bench.post(CONTRACT, letters.health(id="m-1", activity="A02"))

    assert answered.payload.find(".//{*}ReferralFault").get("code") == "DUPLICATE"
    assert bench.sandbox.journal().effects("Z-1") == 1


def test_a_faulty_agency_fails_the_first_tries_then_does_the_work_once(start, letters):
    bench = start(
        "{delay: 0.01, default: {behaviour: faulty, fails: 3, with: [fault, http_500, html]}}"
    )
    letter = letters.health(id="m-1")

    tries = [bench.post(CONTRACT, letter) for _ in range(4)]

    assert [answered.status for answered in tries] == [500, 500, 200, 200]
    assert tries[0].text("faultcode") == "soap:Server"
    assert b"<html>" in tries[2].body
    assert tries[3].payload.get("typeCode") == "AA"
    assert bench.sandbox.journal().effects("Z-1") == 1
    bench.wait_for("Z-1", *WORK)


def test_a_lost_answer_leaves_the_work_done_and_the_repeat_does_it_no_second_time(start, letters):
    bench = start("{delay: 0.01, default: {behaviour: faulty, fails: 1, with: [lost]}}")
    letter = letters.health(id="m-1")

    broken, good = bench.post(CONTRACT, letter), bench.post(CONTRACT, letter)

    assert (broken.status, good.status) == (502, 200)
    assert bench.sandbox.journal().effects("Z-1") == 1
    bench.wait_for("Z-1", *WORK)


def test_a_refusing_agency_gives_the_reason_of_the_script(start, letters):
    bench = start("{delay: 0.01, default: {behaviour: refusing, reason: no_consent}}")

    bench.post(CONTRACT, letters.health())

    bench.wait_for("Z-1", "received", "rejected")
    assert bench.hub.told[-1].payload.find("{*}Reason").get("code") == "14"


def test_an_asking_agency_goes_on_once_it_has_its_answer(start, letters):
    bench = start("{delay: 0.01, default: {behaviour: asking}}")
    bench.post(CONTRACT, letters.health())
    bench.wait_for("Z-1", "received", "needs_info")

    bench.post(CONTRACT, letters.health_clarify())

    bench.wait_for("Z-1", "received", "needs_info", "accepted", "in_progress", "completed")


def test_a_partial_agency_says_that_it_gave_only_a_part(start, letters):
    bench = start("{delay: 0.01, default: {behaviour: partial}}")

    bench.post(CONTRACT, letters.health())

    bench.wait_for("Z-1", *WORK)
    assert bench.hub.told[-1].payload.find("{*}Outcome").get("code") == "2"


def test_a_silent_agency_gives_its_receipt_and_nothing_more(start, letters):
    bench = start("{delay: 0.01, rules: [{number: Z-1, behaviour: silent}]}")

    answered = bench.post(CONTRACT, letters.health("Z-1"))
    bench.post(CONTRACT, letters.health("Z-2"))

    assert answered.payload.get("typeCode") == "AA"
    bench.wait_for("Z-2", *WORK)
    assert bench.said("Z-1") == []


def test_an_agency_that_answers_twice_repeats_the_same_message_id(start, letters):
    bench = start("{delay: 0.01, default: {behaviour: twice}}")

    bench.post(CONTRACT, letters.health())

    bench.wait(lambda: _handed_over(bench) == [2] * len(WORK))
    ids = bench.hub.ids()
    assert ids[::2] == ids[1::2]
    assert len(set(ids)) == len(WORK)


def test_replies_out_of_order_keep_the_times_of_what_they_tell(start, letters):
    bench = start("{delay: 0.01, default: {behaviour: out_of_order}}")

    bench.post(CONTRACT, letters.health())

    bench.wait_for("Z-1", "received", "completed", "in_progress", "accepted")
    times = [told.payload.find("{*}Status").get("effectiveTime") for told in bench.hub.told[1:]]
    assert times == sorted(times, reverse=True)
    assert len(set(times)) == 3


def test_a_contradictory_agency_says_failed_after_completed(start, letters):
    bench = start("{delay: 0.01, default: {behaviour: contradictory}}")

    bench.post(CONTRACT, letters.health())

    bench.wait_for("Z-1", *WORK, "failed")


def test_a_redirecting_agency_names_the_other_one(start, letters):
    bench = start("{delay: 0.01, default: {behaviour: redirecting, to: guardianship}}")

    bench.post(CONTRACT, letters.health())

    bench.wait_for("Z-1", "received", "redirected")
    assert bench.hub.told[-1].payload.find("{*}ForwardTo").get("code") == "GRD"


def test_a_request_goes_on_as_it_began_when_the_agency_changes_its_ways(start, letters):
    bench = start("{delay: 0.01, default: {behaviour: slow, delay: 3600}}")
    bench.post(CONTRACT, letters.health("Z-1"))

    bench.sandbox.behave("health", Behaviour())
    bench.post(CONTRACT, letters.health("Z-2"))

    bench.wait_for("Z-2", *WORK)
    assert bench.said("Z-1") == []
    assert bench.sandbox.journal().of("Z-1").behaviour == "slow"


def test_a_cancellation_is_confirmed_with_a_reason(start, letters):
    bench = start("{delay: 0.2}")
    bench.post(CONTRACT, letters.health())

    bench.post(CONTRACT, letters.health_cancel())

    bench.wait(lambda: bench.said("Z-1")[-1:] == ["cancelled"])
    bench.wait(lambda: bench.hub.told and _status(bench.hub.told[-1]) == "10")
    assert bench.hub.told[-1].payload.find("{*}Reason") is not None


def test_a_cancellation_that_comes_too_late_is_answered_by_completed(start, letters):
    bench = start()
    bench.post(CONTRACT, letters.health())
    bench.wait_for("Z-1", *WORK)

    bench.post(CONTRACT, letters.health_cancel())

    bench.wait_for("Z-1", *WORK, "completed")
    assert len(set(bench.hub.ids())) == 5


def test_an_amendment_is_one_more_effect_and_starts_nothing_anew(start, letters):
    bench = start()
    bench.post(CONTRACT, letters.health())

    bench.post(CONTRACT, letters.health(mode="AMEND"))

    bench.wait_for("Z-1", *WORK)
    assert bench.sandbox.journal().of("Z-1").effects == {"request": 1, "amend": 1}


@pytest.mark.parametrize("letter", ["health_cancel", "health_clarify"])
def test_an_unknown_number_is_refused(start, letters, letter):
    bench = start()

    answered = bench.post(CONTRACT, getattr(letters, letter)("NO-1"))

    assert answered.payload.find(".//{*}ReferralFault").get("code") == "UNKNOWN"
    assert bench.sandbox.journal().entries == []


@pytest.mark.parametrize(
    "body",
    [
        "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>",
        "<?xml version='1.0'?><unclosed>",
        "<nothing/>",
        '<SubmitReferral xmlns="urn:health.region.example:referral:1" messageId="m-1"/>',
    ],
)
def test_what_breaks_the_contract_gets_a_clients_fault_and_has_no_effect(start, body):
    bench = start()

    answered = bench.post(CONTRACT, body)

    assert answered.status == 500
    assert answered.payload.findtext("faultcode") == "soap:Client"
    assert answered.payload.find(".//{*}ReferralFault").get("code") == "INVALID"
    assert bench.sandbox.journal().agencies["health"].refused == 1


def test_a_soap_action_of_another_operation_is_refused(start, letters):
    bench = start()

    answered = bench.post(
        CONTRACT, letters.health(), "urn:health.region.example:service:1:CancelReferral"
    )

    assert answered.payload.findtext("faultcode") == "soap:Client"


def test_rules_choose_by_count_activity_and_number(start, letters):
    bench = start(
        "{delay: 0.01, rules: [{agency: health, nth: 2, behaviour: silent},"
        " {activity: A05, behaviour: refusing}, {number: X-, behaviour: redirecting}]}"
    )

    for number, activity in [("Z-1", "A01"), ("Z-2", "A01"), ("Z-3", "A05"), ("X-1", "A01")]:
        bench.post(CONTRACT, letters.health(number, activity=activity))

    bench.wait_for("Z-1", *WORK)
    bench.wait_for("Z-3", "received", "rejected")
    bench.wait_for("X-1", "received", "redirected")
    assert bench.said("Z-2") == []


def _status(told):
    return told.payload.find("{*}Status").get("code")


def _handed_over(bench):
    return [reply.handed_over for reply in bench.sandbox.journal().of("Z-1").replies]
