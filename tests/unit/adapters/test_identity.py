"""A letter that is sent again is the same letter: for every agency, every version of its contract
and every kind of letter that it takes."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from adapters.agency import Channel
from adapters.registry import agencies, gateways, pattern
from hub.domain.messages import Action, CancelMessage, ClarifyMessage, RequestMessage
from hub.ports.gateway import Letter, Posted, Posting
from tests.factories import cancel_message, clarify_message, request_message
from tests.soap_server import Said, soap_server
from xsd.registry import contracts

AN_HOUR_AGO = datetime.now(UTC) - timedelta(hours=1)
NUMBER = "7KQ2-M0XD-4F9A"
LETTERS: dict[str, Letter] = {
    "new": request_message(number=NUMBER, sent_at=AN_HOUR_AGO),
    "amend": request_message(number=NUMBER, sent_at=AN_HOUR_AGO, action=Action.amend),
    "cancel": cancel_message(number=NUMBER, sent_at=AN_HOUR_AGO),
    "clarify": clarify_message(number=NUMBER, sent_at=AN_HOUR_AGO),
}
CONTRACTS = [contract for contract in contracts() if contract[0] in agencies()]
CASES = [
    (*contract, name)
    for contract, name in product(CONTRACTS, LETTERS)
    if type(LETTERS[name]) in pattern(contract[0]).exchanges
]


def sent(agency: str, version: str, letter: Letter, *, doubtful: bool) -> Posted:
    """What a hub that has just started sends to an agency that answers with nothing of use."""
    with soap_server(lambda *_: Said(whole=b"", status=422)) as address:
        channel = Channel(agency=agency, version=version, address=address)
        gateway = gateways([channel])[agency]
        try:
            posting = Posting(
                id=letter.message_id, territory="14000001", letter=letter, doubtful=doubtful
            )
            [posted] = gateway.send([posting])
            return posted
        finally:
            gateway.close()


def test_every_agency_takes_every_kind_of_letter() -> None:
    assert {RequestMessage, CancelMessage, ClarifyMessage} == {
        type(one) for one in LETTERS.values()
    }
    assert {case[:2] for case in CASES} == set(CONTRACTS)


@pytest.mark.parametrize(("agency", "version", "name"), CASES)
def test_a_letter_is_the_same_to_the_byte_when_it_is_sent_again(
    agency: str, version: str, name: str
) -> None:
    letter = LETTERS[name]

    first = sent(agency, version, letter, doubtful=False)
    again = sent(agency, version, letter, doubtful=True)

    assert (first.error, again.error) == ("http_4xx", "http_4xx")
    assert letter.message_id.encode() in first.sent
    assert again.sent == first.sent


@pytest.mark.parametrize(("agency", "version"), CONTRACTS)
def test_no_two_letters_are_taken_for_one(agency: str, version: str) -> None:
    names = [case[2] for case in CASES if case[:2] == (agency, version)]

    bodies = {sent(agency, version, LETTERS[name], doubtful=False).sent for name in names}

    assert len(bodies) == len(names)
