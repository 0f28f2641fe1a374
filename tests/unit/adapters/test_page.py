"""Letters for an agency's people at the page do not travel; those for its system do."""

import pytest

from adapters.agency import Channel, Way
from adapters.gateway import AgencyGateway
from adapters.page import PageGateway
from adapters.registry import gateways
from hub.domain.errors import Misconfigured, NotFound
from hub.ports.gateway import Polling, Posting, Result
from tests import factories as make

HERE, THERE = "14000001", "14000002"


def posting(territory: str) -> Posting:
    return Posting(id=make.new_id(), territory=territory, letter=make.request_message())


def page(agency: str, **fields: str) -> Channel:
    return Channel(agency=agency, kind=Way.page, **fields)


def test_a_letter_for_the_page_is_there_at_once() -> None:
    sent = posting(HERE)

    (posted,) = PageGateway("legal_aid", [page("legal_aid")]).send([sent])

    assert (posted.id, posted.result) == (sent.id, Result.received)


def test_a_territory_without_a_channel_is_refused() -> None:
    gateway = PageGateway("legal_aid", [page("legal_aid", territory=HERE)])

    results = [posted.result for posted in gateway.send([posting(THERE), posting(HERE)])]

    assert results == [Result.refused, Result.received]


def test_an_agency_of_the_page_alone_needs_no_adapter() -> None:
    found = gateways([page("legal_aid")])["legal_aid"]

    assert found.agency == "legal_aid"
    assert found.polls is Polling.none
    assert not found.poll([])
    found.settle([])
    with pytest.raises(NotFound):
        found.read("1.0", b"", "text/xml")
    found.close()


def test_one_territory_may_have_the_page_and_the_others_a_system() -> None:
    found = gateways(
        [page("health", territory=HERE), Channel(agency="health", address="http://127.0.0.1:1/")]
    )["health"]

    here, there = found.send([posting(HERE), posting(THERE)])

    assert isinstance(found, PageGateway)
    assert (here.result, there.result) == (Result.received, Result.failed)
    found.close()


def test_an_agency_without_a_page_is_served_as_before() -> None:
    found = gateways([Channel(agency="health")])["health"]

    assert isinstance(found, AgencyGateway)
    found.close()


def test_two_ways_for_one_territory_are_refused() -> None:
    with pytest.raises(Misconfigured):
        gateways([page("health"), Channel(agency="health")])
