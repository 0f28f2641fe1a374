"""What people keep beside the requests, on both databases."""

from hub.domain.accounts import AccountRole
from hub.ports.board import Assignment, Note, SavedView
from hub.ports.storage import Store
from tests import factories as make
from tests import stored


def note(request_id: str, text: str) -> Note:
    """A note about that request."""
    return Note(
        id=make.new_id(),
        request_id=request_id,
        author="a-1",
        name="Служащая Ольга",
        text=text,
        at=make.NOW,
    )


def account(store: Store) -> str:
    """The id of an account that is there."""
    known = make.known(AccountRole.working_group, territories=("*",))
    with store.begin() as uow:
        uow.accounts.add(known)
        uow.commit()
    return known.account.id


def test_notes_come_back_the_oldest_first(store: Store) -> None:
    request = stored.request(store)
    said = [note(request.id, "Позвонили"), note(request.id, "Перезвонят <завтра>")]
    with store.begin() as uow:
        for one in said:
            uow.desk.note(one)
        uow.commit()
    with store.read() as uow:
        assert list(uow.desk.notes(request.id)) == said
        assert list(uow.desk.notes("unknown")) == []


def test_a_later_assignment_takes_the_place_of_an_earlier_one(store: Store) -> None:
    request = stored.request(store)
    with store.begin() as uow:
        for person in ("Первая", "Вторая"):
            uow.desk.assign(Assignment(request_id=request.id, person=person, by="a-1", at=make.NOW))
        uow.commit()
    with store.read() as uow:
        assert uow.desk.assignments([request.id, "x"])[request.id].person == "Вторая"


def test_a_view_is_kept_once_under_each_name(store: Store) -> None:
    owner = account(store)
    with store.begin() as uow:
        for query in ("agency=health", "agency=police"):
            uow.desk.keep_view(
                SavedView(id=make.new_id(), account_id=owner, name="Моё", query=query)
            )
        uow.commit()
    with store.read() as uow:
        (view,) = uow.desk.views(owner)
    assert view.query == "agency=police"


def test_nobody_drops_the_view_of_another(store: Store) -> None:
    owner, other = account(store), account(store)
    view = SavedView(id=make.new_id(), account_id=owner, name="Моё", query="")
    with store.begin() as uow:
        uow.desk.keep_view(view)
        uow.desk.drop_view(other, view.id)
        assert uow.desk.views(owner) == [view]
        uow.desk.drop_view(owner, view.id)
        assert uow.desk.views(owner) == []
