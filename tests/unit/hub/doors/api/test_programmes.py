"""How programmes stand, and notices."""

from urllib.parse import quote

from hub.domain.messages import NoticesAck
from hub.flow.programme_reminders import ProgrammeReminders
from tests import factories as make
from tests.town import single


def test_a_programme_tells_each_measure_with_its_request(api) -> None:
    api.town.submit(single(number="ИПСС/1"))
    answer = api.get(f"/programmes/{quote('ИПСС/1', safe='')}")
    assert answer.status == 200
    assert [line["number"] for line in answer.json["lines"]] == [api.town.request().number]


def test_anothers_programme_is_not_found_and_not_allowed_to_be_asked_for(api) -> None:
    api.town.submit(single(number="ИПСС-1"))
    path = f"/programmes/{quote('ИПСС-1')}"
    assert api.get(path, user="other").status == 404
    assert api.get(f"{path}?institution=KC-01", user="other").status == 403
    assert api.get(path, user="clinic").status == 403
    assert api.get(f"{path}?institution=KC-01", user="both").status == 200


def test_a_system_of_several_institutions_says_which_it_means(api) -> None:
    answer = api.get("/programmes/1", user="both")
    assert (answer.status, answer.places) == (422, ["?institution"])


def test_notices_wait_until_they_are_acknowledged(api) -> None:
    api.town.submit(single())
    api.town.run()
    answer = api.get("/notices?limit=1")
    assert answer.json["more"] is True
    (notice,) = answer.json["notices"]
    assert notice["seq"] == 1
    ack = NoticesAck(institution=make.INSTITUTION, notices=(notice["id"],))
    assert api.post("/notices/ack", ack).json == {"count": 1}
    assert api.post("/notices/ack", ack).json == {"count": 0}
    assert [one["seq"] for one in api.get("/notices").json["notices"]] == [2]


def test_reminders_of_programmes_are_given_to_who_asks_for_them(api) -> None:
    api.town.submit(single(number="ИПСС-1", consents=(make.consent(valid_until=make.TODAY),)))
    ProgrammeReminders(api.town.means).step()
    assert "programme_notices" not in api.get("/notices").json
    (told,) = api.get("/notices?programme_notices=true").json["programme_notices"]
    assert (told["kind"], told["member"]) == ("consent_ends", "c1")
    ack = NoticesAck(institution=make.INSTITUTION, notices=(told["id"],))
    assert api.post("/notices/ack", ack).json == {"count": 1}
    assert "programme_notices" not in api.get("/notices?programme_notices=true").json


def test_nobody_reads_anothers_notices(api) -> None:
    api.town.submit(single())
    assert api.get("/notices", user="other").json == {"notices": [], "more": False}
    assert api.get("/notices?institution=KC-01", user="other").status == 403
    assert api.get("/notices", user="clinic").status == 403
