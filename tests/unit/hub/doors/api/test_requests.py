"""Requests: who sees which, page by page."""

from urllib.parse import quote

import pytest

from hub.domain.messages import ReplyState
from hub.domain.request import Flag, FlagKind
from tests import factories as make
from tests.town import single


def numbers(answer) -> list[str]:
    return [request["number"] for request in answer.json["requests"]]


@pytest.fixture
def busy(api):
    """Two programmes, eight requests in all; one of them accepted and one flagged."""
    api.town.submit(make.programme(number="ИПСС-1"))
    api.town.submit(make.programme(number="ИПСС-2"))
    api.town.run()
    first = api.town.requests()[0]
    api.town.say(first, ReplyState.accepted)
    with api.town.store.begin() as uow:
        uow.requests.flag([Flag(request_id=first.id, kind=FlagKind.silent, raised_at=make.NOW)])
        uow.commit()
    return api


def test_a_case_system_sees_the_requests_of_its_institutions(busy) -> None:
    everything = {request.number for request in busy.town.requests()}
    assert set(numbers(busy.get("/requests"))) == everything
    assert set(numbers(busy.get("/requests", user="both"))) == everything
    assert numbers(busy.get("/requests", user="other")) == []


def test_an_agency_sees_its_own_without_programme_and_level(busy) -> None:
    answer = busy.get("/requests", user="clinic")
    own = [one.number for one in busy.town.requests() if one.agency == "health"]
    assert sorted(numbers(answer)) == sorted(own)
    for request in answer.json["requests"]:
        assert request["programme_number"] is request["measure"] is request["level"] is None


def test_filters_narrow_the_list(busy) -> None:
    first = busy.town.requests()[0]
    assert numbers(busy.get("/requests?state=accepted")) == [first.number]
    assert numbers(busy.get("/requests?flagged=silent")) == [first.number]
    assert numbers(busy.get("/requests?flagged=answer_overdue")) == []
    assert numbers(busy.get(f"/requests?agency={first.agency}&open=true&state=accepted")) == [
        first.number
    ]
    of_one = numbers(busy.get(f"/requests?programme={quote('ИПСС-2')}"))
    assert of_one
    assert set(of_one) == {
        one.number for one in busy.town.requests() if one.programme_number == "ИПСС-2"
    }


def test_pages_follow_each_other_without_gap_or_overlap(busy) -> None:
    whole = numbers(busy.get("/requests"))
    seen: list[str] = []
    cursor = ""
    while True:
        page = busy.get(f"/requests?limit=3{cursor}")
        seen += numbers(page)
        if page.json["next"] is None:
            break
        cursor = f"&cursor={quote(page.json['next'])}"
    assert seen == whole
    assert len(whole) > 3


@pytest.mark.parametrize("cursor", ["x", "%00", "bnVsbA==", "0KQ"])
def test_a_cursor_that_the_hub_never_gave_is_refused(api, cursor: str) -> None:
    answer = api.get(f"/requests?cursor={cursor}")
    assert (answer.status, answer.kind) == (422, "invalid")


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("limit=0", "?limit"),
        ("limit=501", "?limit"),
        ("limit=x", "?limit"),
        ("limit=1&limit=2", "?"),
        ("state=nowhere", "?state"),
        ("surname=x", "?"),
        ("agency=a%00b", "?"),
        ("open=perhaps", "?open"),
        ("agency=null", "?"),
    ],
)
def test_a_wrong_parameter_is_refused_with_its_name(api, query: str, place: str) -> None:
    answer = api.get(f"/requests?{query}")
    assert (answer.status, answer.places) == (422, [place])


@pytest.mark.parametrize("query", ["agency=education", "programme=1", "institution=KC-01"])
def test_an_agency_may_not_ask_by_what_it_may_not_see(api, query: str) -> None:
    assert api.get(f"/requests?{query}", user="clinic").status == 403


def test_anothers_institution_may_not_be_asked_for(api) -> None:
    assert api.get("/requests?institution=KC-02").status == 403
    assert api.get("/requests?institution=KC-02", user="both").status == 200


def test_a_request_comes_with_its_history_and_flags(busy) -> None:
    first = busy.town.requests()[0]
    answer = busy.get(f"/requests/{quote(first.number)}")
    assert answer.json["request"]["number"] == first.number
    assert [move["target"] for move in answer.json["history"]] == [
        "requested",
        "received",
        "accepted",
    ]
    assert [flag["kind"] for flag in answer.json["flags"]] == ["silent"]


def test_a_request_shows_where_the_task_has_been_to_case_systems_alone(api) -> None:
    api.town.submit(single())
    api.town.run()
    for agency in ("education", "health"):
        api.town.say(api.town.requests()[-1], ReplyState.redirected, redirect_to=agency)
        api.town.run()
    first, last = api.town.requests()
    detail = api.get(f"/requests/{quote(first.number)}").json
    assert [(one["number"], one["agency"], one["state"]) for one in detail["chain"]] == [
        (one.number, one.agency, "redirected") for one in (first, last)
    ]
    assert detail["named"] == "health"
    own = api.get(f"/requests/{quote(first.number)}", user="clinic").json
    assert (own["chain"], own["named"]) == ([], None)


def test_anothers_request_is_not_found(api) -> None:
    api.town.submit(single())
    path = f"/requests/{quote(api.town.request().number)}"
    assert api.get(path).status == 200
    assert api.get(path, user="clinic").status == 200
    for stranger in ("other", "board"):
        answer = api.get(path, user=stranger)
        assert (answer.status, answer.kind) == (404, "not_found")
    assert api.get("/requests/nothing").body == api.get(path, user="other").body


def test_what_has_not_changed_is_not_sent_again(api) -> None:
    api.town.submit(single())
    path = f"/requests/{quote(api.town.request().number)}"
    first = api.get(path)
    again = api.get(path, If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    api.town.run()
    assert api.get(path, If_None_Match=first.headers["etag"]).status == 200
