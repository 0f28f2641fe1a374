"""Agencies that send a task on: a chain ends where it comes back, and a person decides. On each
database."""

import json
from collections.abc import Sequence
from itertools import cycle, islice

import pytest
from typer.testing import CliRunner

from hub.domain.access import Action
from hub.domain.accounts import AccountRole
from hub.domain.errors import IllegalMove, NotAllowed
from hub.domain.messages import Reason, ReplyState
from hub.domain.request import Request
from hub.domain.states import State
from hub.doors.cli.main import app
from hub.flow.board import request_view
from hub.flow.board.first_screen import Screens
from hub.flow.board.lists import ListName
from hub.flow.chain import Chain
from hub.flow.deeds.deed import Deed
from hub.flow.deeds.deeds import Deeds
from hub.flow.lookup import Lookup
from hub.ports.board import Selection
from hub.storage import SqlStore
from tests import factories as make
from tests.town import Town, revised, single

PROGRAMME = single()
GROUP = make.known(AccountRole.working_group, territories=("*",)).account
IN_CIRCLE = "redirected_in_circle"


@pytest.fixture
def town(store: SqlStore) -> Town:
    """A request that health care has."""
    town = Town(store)
    town.submit(PROGRAMME)
    town.run()
    return town


def send_on(town: Town, *agencies: str) -> None:
    """Let whoever has the task send it to each of these in turn."""
    for agency in agencies:
        town.pass_time(minutes=1)
        town.say(youngest(town), ReplyState.redirected, redirect_to=agency)
        town.run()


def youngest(town: Town) -> Request:
    return town.requests()[-1]


def entrust(town: Town, agency: str, who: AccountRole = AccountRole.working_group) -> None:
    """Let somebody at the board say who shall do what the youngest request asked for."""
    account = GROUP if who is AccountRole.working_group else make.known(who).account
    deed = Deed(who=account, at=town.pass_time(minutes=1), agency=agency)
    Deeds(town.means, lambda _: None).do(Action.entrust, youngest(town).number, deed)
    town.run()


def went(town: Town) -> list[tuple[str, State]]:
    return [(one.agency, one.state) for one in town.requests()]


def circles(town: Town) -> int:
    return sum(one.kind == IN_CIRCLE for one in town.notices())


@pytest.mark.parametrize(
    ("others", "opened"),
    [
        (["education", "health"], 2),
        (["education", "police", "health"], 3),
        (["education", "police", "education"], 3),
        (["education", "police", "employment", "police"], 4),
    ],
)
def test_a_chain_ends_where_it_comes_back(town: Town, others: Sequence[str], opened: int) -> None:
    send_on(town, *others)

    assert went(town) == [(agency, State.redirected) for agency in ["health", *others][:opened]]
    assert circles(town) == 1
    last = town.notices()[-1]
    assert (last.kind, last.number, last.state) == (
        IN_CIRCLE,
        youngest(town).number,
        State.redirected,
    )


def test_two_that_send_it_to_each_other_for_ever_make_two_requests(town: Town) -> None:
    send_on(town, *islice(cycle(["education", "health"]), 20))
    assert len(town.requests()) == 2


def test_each_member_and_measure_has_a_chain_of_its_own(store: SqlStore) -> None:
    town = Town(store)
    measures = (make.measure(id="M1"), make.measure(id="M2", note="Ещё раз"))
    town.submit(single(measures=measures))
    town.run()
    for measure in ("M1", "M2"):
        town.say(town.request(measure), ReplyState.redirected, redirect_to="education")
    town.run()
    for measure in ("M1", "M2"):
        town.say(town.request(measure), ReplyState.redirected, redirect_to="police")
    assert [one.agency for one in town.requests()].count("police") == 2
    assert circles(town) == 0


def test_what_was_refused_and_asked_again_may_be_sent_on_again(town: Town) -> None:
    send_on(town, "education")
    town.say(youngest(town), ReplyState.rejected, reason=Reason.no_capacity)
    town.submit(revised(PROGRAMME, measures=(make.measure(note="Иначе"),)))
    town.run()
    send_on(town, "health")
    assert [agency for agency, _ in went(town)] == ["health", "education", "education", "health"]
    assert circles(town) == 0


def test_people_see_where_the_task_has_been(town: Town) -> None:
    send_on(town, "education", "police", "health")

    (line,) = Screens(town.means).read(Selection()).sections[ListName.astray].lines
    assert line.chain == ("health", "education", "police", "health")
    for request in town.requests():
        chain = request_view.look(town.means, request.number).chain
        assert chain == Chain(requests=tuple(town.requests()), named="health")
        look = Lookup(town.means).request(request.number)
        assert look is not None
        assert (look.chain, look.named) == (chain.requests, "health")


@pytest.mark.parametrize("agency", ["health", "education", "employment"])
def test_the_working_group_says_who_shall_do_it(town: Town, agency: str) -> None:
    send_on(town, "education", "health")
    entrust(town, agency)

    before, linked = town.requests()[-2:]
    assert (linked.agency, linked.follows, linked.state) == (
        agency,
        before.number,
        State.received,
    )
    assert request_view.look(town.means, linked.number).chain.named is None
    assert Screens(town.means).read(Selection()).sections[ListName.astray].total == 0
    with town.store.read() as uow:
        entries = [one.entry for one in uow.audit.after(0, 9)]
    assert [(one.action, one.subject_id) for one in entries] == [("entrust", before.number)]


def test_after_people_spoke_the_chain_still_ends_where_it_comes_back(town: Town) -> None:
    send_on(town, "education", "health")
    entrust(town, "health")
    send_on(town, "education")
    assert [agency for agency, _ in went(town)] == ["health", "education", "health"]
    assert circles(town) == 2
    assert Screens(town.means).read(Selection()).sections[ListName.astray].total == 1


def test_nobody_else_may_and_nothing_is_entrusted_twice(town: Town) -> None:
    send_on(town, "education", "health")
    for who in (AccountRole.curator, AccountRole.administrator):
        with pytest.raises(NotAllowed):
            entrust(town, "police", who)
    with pytest.raises(IllegalMove):
        entrust(town, "unheard_of")
    before = youngest(town).number
    entrust(town, "police")
    deed = Deed(who=GROUP, at=town.now, agency="police")
    with pytest.raises(IllegalMove):
        Deeds(town.means, lambda _: None).do(Action.entrust, before, deed)
    assert len(town.requests()) == 3


def test_a_coordinator_may_send_it_back_on_purpose(town: Town) -> None:
    send_on(town, "education")
    who = make.known(AccountRole.agency_coordinator, agency="education").account
    deed = Deed(who=who, at=town.pass_time(minutes=1), agency="health")
    Deeds(town.means, lambda _: None).do(Action.redirect, youngest(town).number, deed)
    assert [agency for agency, _ in went(town)] == ["health", "education", "health"]


def test_the_command_line_shows_the_chain(
    town: Town,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    send_on(town, "education", "health")
    number = youngest(town).number
    monkeypatch.setenv("HUB_DATABASE_URL", database_url)
    said = CliRunner().invoke(app, ["request", number, "--json"]).stdout
    found = json.loads(said)
    assert [one["agency"] for one in found["chain"]] == ["health", "education"]
    assert found["named"] == "health"
    shown = CliRunner().invoke(app, ["request", number]).stdout
    assert "через кого шло дело" in shown.lower()
