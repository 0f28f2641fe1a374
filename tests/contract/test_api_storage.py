"""What the stores promise to the API, on each database."""

from datetime import timedelta

from hub.ports.repeats import Answered, NamedCall
from hub.ports.storage import RequestFilter, Store
from tests import factories as make
from tests import stored


def test_a_key_is_taken_once_until_it_is_old(store: Store) -> None:
    first = NamedCall(party="usson", key="k", digest=b"d")
    second = NamedCall(party="usson", key="k", digest=b"e")
    with store.begin() as uow:
        assert uow.answered.claim(first, make.NOW, make.NOW)
        uow.answered.answer(first, b"1")
        assert not uow.answered.claim(second, make.NOW, make.NOW)
        uow.commit()
    with store.read() as uow:
        assert uow.answered.find("usson", "k") == Answered(
            party="usson", key="k", digest=b"d", answer=b"1", at=make.NOW
        )
        assert uow.answered.find("usson", "other") is None
        assert uow.answered.find("other", "k") is None
    later = make.NOW + timedelta(days=8)
    with store.begin() as uow:
        assert uow.answered.claim(second, later, later - timedelta(days=7))
        assert uow.answered.find("usson", "k") == Answered(
            party="usson", key="k", digest=b"e", answer=b"", at=later
        )


def test_old_answers_are_forgotten(store: Store) -> None:
    with store.begin() as uow:
        for key, at in (("old", make.NOW), ("new", make.NOW + timedelta(days=1))):
            assert uow.answered.claim(NamedCall(party="p", key=key, digest=b""), at, at)
        uow.answered.forget(make.NOW + timedelta(days=1))
        uow.commit()
    with store.read() as uow:
        assert uow.answered.find("p", "old") is None
        assert uow.answered.find("p", "new") is not None


def test_a_page_begins_behind_the_last_request_of_the_page_before(store: Store) -> None:
    for day in (3, 1, 2, 2):
        stored.request(store, answer_by=make.TODAY + timedelta(days=day))
    with store.read() as uow:
        whole = uow.requests.list(RequestFilter())
        pages = []
        after = None
        while page := uow.requests.list(RequestFilter(limit=1, after=after)):
            pages += page
            after = (page[-1].answer_by, page[-1].number)
    assert pages == whole
    assert len(whole) == 4


def test_requests_are_those_of_the_institutions_asked_for(store: Store) -> None:
    one = stored.request(store, institution="A")
    two = stored.request(store, institution="B")
    stored.request(store, institution="C")
    with store.read() as uow:
        found = uow.requests.list(RequestFilter(institutions=("A", "B", "X")))
        assert {request.id for request in found} == {one.id, two.id}
        assert uow.requests.list(RequestFilter(institutions=())) == []


def test_changes_rise_from_notice_to_notice(store: Store) -> None:
    programme = stored.programme(store)
    with store.begin() as uow:
        before = uow.notices.newest()
        uow.notices.add([make.stored_notice(programme_id=programme.id) for _ in range(3)])
        uow.commit()
    with store.read() as uow:
        changes = uow.notices.changes(before, 10)
        assert [change.place - changes[0].place for change in changes] == [0, 1, 2]
        assert uow.notices.newest() == changes[-1].place
        assert uow.notices.changes(changes[0].place, 1) == [changes[1]]
