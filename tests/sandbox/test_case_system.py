"""The case system keeps notices once, in order, and says which."""

import pytest

from adapters.envelope import seal
from adapters.sandbox import Behaviour, Manner

POST = {"Content-Type": "text/xml; charset=utf-8"}


def test_notices_are_kept_in_the_order_of_their_arrival(start, deliver):
    bench = start()

    answered = deliver(bench, "n-2", "n-1")

    assert answered.payload.findtext("{*}Institution") == "KCSON-1"
    assert [kept.id for kept in bench.sandbox.notices()] == ["n-2", "n-1"]


def test_a_notice_that_comes_again_is_confirmed_and_kept_once(start, deliver):
    bench = start()

    deliver(bench, "n-1")
    answered = deliver(bench, "n-1")

    assert [e.text for e in answered.payload.iterfind("{*}Notice")] == ["n-1"]
    assert len(bench.sandbox.notices()) == 1


def test_a_partial_case_system_takes_one_new_notice_of_each_call(start, deliver):
    bench = start("{agencies: {case_system: {behaviour: partial}}}")

    first = deliver(bench, "n-1", "n-2")
    second = deliver(bench, "n-1", "n-2")

    assert [e.text for e in first.payload.iterfind("{*}Notice")] == ["n-1"]
    assert [e.text for e in second.payload.iterfind("{*}Notice")] == ["n-1", "n-2"]


def test_a_case_system_that_is_down_takes_nothing(start, deliver):
    bench = start()

    bench.sandbox.behave("case_system", Behaviour(manner=Manner.down))

    assert deliver(bench, "n-1").status == 503
    assert bench.sandbox.notices() == []


@pytest.mark.parametrize(
    "payload", ["<nothing/>", '<DeliverNotices xmlns="urn:family-hub:case:1"/>']
)
def test_what_breaks_the_contract_is_refused(start, post, payload):
    bench = start()

    answered = post(bench.sandbox.notices_address("KCSON-1"), seal(payload.encode()), POST)

    assert answered.payload.findtext("faultcode") == "soap:Client"


@pytest.fixture
def deliver(post):
    """Bring notices with these ids."""

    def delivered(bench, *ids):
        payload = (
            '<DeliverNotices xmlns="urn:family-hub:case:1"><Institution>KCSON-1</Institution>'
            + "".join(map(_notice, ids))
            + "<More>false</More></DeliverNotices>"
        )
        return post(bench.sandbox.notices_address("KCSON-1"), seal(payload.encode()), POST)

    return delivered


def _notice(id):
    return (
        f"<Notice><Id>{id}</Id><ProgrammeNumber>PR-1</ProgrammeNumber><Seq>1</Seq>"
        "<At>2026-03-02T10:00:00Z</At><Number>Z-1</Number><Measure>m1</Measure>"
        "<Agency>health</Agency><State>received</State><Kind>state</Kind></Notice>"
    )
