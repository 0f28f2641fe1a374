"""What an agency's contract cannot take, told through the REST door; the bytes are real, and so is
the contract."""

import msgspec

from adapters.agency import Channel
from hub.ports.gateway import Result
from tests import factories as make
from tests.carriage import CONTRACTS, asking, everything_shown, fit
from tests.town import single, submission

POLICE = CONTRACTS[3]


def test_a_receipt_says_what_an_agency_gets_the_request_without(api) -> None:
    fit(api.town, Channel(agency="police", version="1.3"))
    everything_shown(api.town)
    mother = msgspec.structs.replace(make.mother(), phone="+375291234567")
    answer = api.post("/programmes", submission(asking(POLICE, mother)))
    assert answer.status == 200
    assert [line["handling"] for line in answer.json["lines"]] == ["request"]
    (warning,) = [one for one in answer.json["warnings"] if one["code"] == "left_out"]
    assert "programme.family.members[1].phone" in warning["ru"]
    assert "+375" not in answer.body.decode()


def test_a_request_with_a_dead_letter_says_so_to_whoever_reads_it(api) -> None:
    api.town.gateways["health"].script(Result.refused, error="fault_client", detail="Client")
    api.town.submit(single())
    api.town.run()
    (listed,) = api.get("/requests").json["requests"]
    assert listed["undelivered"] is True
    assert api.get(f"/requests/{listed['number']}").json["request"]["undelivered"] is True
    kinds = [one["kind"] for one in api.get("/notices").json["notices"]]
    assert "undelivered" in kinds
