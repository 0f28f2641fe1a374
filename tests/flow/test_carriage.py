"""What is accepted can be carried: by every agency and version of its contract, or it is said."""

from collections.abc import Callable, Iterator
from contextlib import closing

import msgspec
import pytest

from adapters.agency import Channel, Way
from adapters.carriage import ContractCarriage
from hub.bootstrap import Hub
from hub.config import Settings
from hub.domain.access import Action
from hub.domain.accounts import AccountRole
from hub.domain.errors import HubError, NotCarried
from hub.domain.family import IdentityDocument, Place
from hub.domain.messages import (
    CuratorActionKind,
    ReplyState,
    RequestMessage,
    SubmissionReceipt,
)
from hub.domain.normal_form import normal_form
from hub.domain.request import DeliveryState
from hub.domain.states import State
from hub.flow.board.first_screen import Screens
from hub.flow.board.lists import ListName
from hub.flow.carrying import AsItIs
from hub.flow.deeds.deed import Deed
from hub.flow.deeds.deeds import Deeds
from hub.flow.lookup import Lookup
from hub.flow.replies import ReplyIntake
from hub.ports.board import Selection
from hub.ports.gateway import Result
from hub.storage import SqlStore, open_store
from tests import factories as make
from tests.carriage import (
    CONTRACTS,
    Contract,
    asking,
    everything_shown,
    fit,
    is_valid,
    stored_letter,
    warned,
)
from tests.town import Town, revised, single, stored_kinds, submission

replace = msgspec.structs.replace


RUSSIAN_ONLY = {"employment", "police", "guardianship"}
HUNDRED_SIGNS = RUSSIAN_ONLY
PLAIN_MAIL = {"health", "education"}


@pytest.fixture(params=CONTRACTS, ids=lambda one: f"{one.agency}-{one.version}")
def contract(request: pytest.FixtureRequest) -> Contract:
    """Each contract of each agency in turn."""
    found: Contract = request.param
    return found


@pytest.fixture
def everybody(sqlite_url: str) -> Iterator[Callable[..., Town]]:
    """Makes a town whose letters are fitted to the contracts of these channels."""
    store = open_store(sqlite_url)

    def serve(*channels: Channel) -> Town:
        town = Town(store)
        fit(town, *channels)
        return town

    yield serve
    store.close()


DOCUMENT = make.mother().document or IdentityDocument(kind="passport", number="1")
FOREIGN = {
    "belarus": ("phone", "+375291234567"),
    "uzbekistan": ("phone", "+998901234567"),
    "tajikistan": ("phone", "+992901234567"),
    "kyrgyzstan": ("phone", "+996700123456"),
    "armenia": ("phone", "+37491123456"),
    "moldova": ("phone", "+37360123456"),
    "russia": ("phone", "+79161234567"),
    "kazakhstan": ("phone", "+77011234567"),
    "long series": ("document", replace(DOCUMENT, series="Ы" * 101)),
    "long number": ("document", replace(DOCUMENT, number="7" * 500)),
    "foreign document": ("document", replace(DOCUMENT, series="AB-№ 12/3", number="’C 4.5_6")),
    "no-break space": ("name", replace(make.mother().name, given="Анна\u00a0Мария")),
    "thin space": ("name", replace(make.mother().name, family="Бен\u2009Али")),
    "apostrophe": ("name", replace(make.mother().name, family="О’Нил-Д'Арк аль Хусейн")),
    "longest name": ("name", replace(make.mother().name, given="Ж" * 100)),
    "Georgian": ("name", replace(make.mother().name, given="ნინო", patronymic=None)),
    "place": ("place", Place(organisation="ТОО «Алға» & <Ко>", detail="“швея”")),
}
DROPPED = {
    "long series": (HUNDRED_SIGNS, "document.series"),
    "long number": (HUNDRED_SIGNS, "document"),
}
for country in ("belarus", "uzbekistan", "tajikistan", "kyrgyzstan", "armenia", "moldova"):
    DROPPED[country] = (RUSSIAN_ONLY, "phone")


@pytest.mark.parametrize("what", FOREIGN)
def test_a_migrant_family_reaches_every_agency_and_what_it_cannot_take_is_said(
    everybody: Callable[..., Town], contract: Contract, what: str
) -> None:
    town = everybody(contract.channel)
    everything_shown(town)
    field, value = FOREIGN[what]
    programme = asking(contract, replace(make.mother(), **{field: value}))
    value = getattr(normal_form(programme)[0].family.members[0], field)
    receipt = town.submit(programme)
    assert [line.handling for line in receipt.lines] == ["request"]
    letter = stored_letter(town)
    assert is_valid(contract, letter)
    lost_at, lost = DROPPED.get(what, (set(), ""))
    if contract.agency in lost_at:
        (said,) = warned(receipt)
        assert f"programme.family.members[1].{lost}:" in said
        assert town.means.catalogue.agency(contract.agency).ru in said
        assert str(value) not in said
        assert getattr(letter.subjects[0], field) != value
        assert letter.subjects[0].name == make.mother().name
    else:
        assert warned(receipt) == []
        assert getattr(letter.subjects[0], field) == value


def test_a_curators_mail_of_any_form_does_not_keep_a_letter_back(
    everybody: Callable[..., Town], contract: Contract
) -> None:
    town = everybody(contract.channel)
    programme = asking(contract)
    curator = replace(programme.curator, email="vera!#=&kurator@example.org")
    receipt = town.submit(replace(programme, curator=curator))
    letter = stored_letter(town)
    assert is_valid(contract, letter)
    if contract.agency in PLAIN_MAIL:
        assert letter.contact.email is None
        (said,) = warned(receipt)
        assert "programme.curator.email" in said
    else:
        assert letter.contact.email == "vera!#=&kurator@example.org"
        assert warned(receipt) == []


def test_the_mothers_telephone_as_representative_is_placed_at_the_mother(
    everybody: Callable[..., Town],
) -> None:
    town = everybody(Channel(agency="police", version="1.3"))
    everything_shown(town)
    programme = asking(CONTRACTS[3], replace(make.mother(), phone="+375291234567"))
    measure = replace(programme.measures[0], members=("c1",))
    receipt = town.submit(replace(programme, measures=(measure,)))
    (said,) = warned(receipt)
    assert "programme.family.members[1].phone" in said
    assert stored_letter(town).subjects[0].representative is not None


def test_what_no_agency_is_shown_is_nobodys_trouble(everybody: Callable[..., Town]) -> None:
    town = everybody(*(one.channel for one in CONTRACTS[:4]))
    receipt = town.submit(make.programme())
    assert receipt.warnings == ()


def test_one_value_is_said_once_for_each_agency(everybody: Callable[..., Town]) -> None:
    town = everybody(Channel(agency="police", version="1.3"))
    programme = asking(CONTRACTS[3], replace(make.mother(), phone="+375291234567"))
    second = replace(programme.measures[0], id="M2", activity="legal.offence_prevention")
    everything_shown(town)
    receipt = town.submit(replace(programme, measures=(*programme.measures, second)))
    assert len(receipt.lines) == 2
    assert len(warned(receipt)) == 1


def refused(answer: object) -> NotCarried:
    assert isinstance(answer, NotCarried), repr(answer)
    return answer


def test_what_an_agency_requires_and_cannot_take_refuses_the_whole_with_its_name(
    everybody: Callable[..., Town], contract: Contract
) -> None:
    town = everybody(contract.channel)
    programme = asking(contract)
    measure = replace(programme.measures[0], note="н" * 4001)
    (answer,) = town.offer(submission(replace(programme, measures=(measure,))))
    error = refused(answer)
    names = town.means.catalogue.agency(contract.agency)
    (finding,) = error.findings[:1]
    assert finding.code == "not_carried"
    assert names.ru in finding.ru
    assert names.en in finding.en
    assert finding.place == "programme.measures[1].note"
    assert "ннн" not in finding.ru
    assert town.requests() == []


def test_every_agency_that_cannot_take_it_is_named_at_once(everybody: Callable[..., Town]) -> None:
    town = everybody(*(one.channel for one in CONTRACTS[:4]))
    measures = tuple(
        make.measure(
            id=f"M{number}",
            activity=one.activity,
            members=("m1",),
            agency=one.agency,
            note="н" * 4001,
        )
        for number, one in enumerate(CONTRACTS[:4], 1)
    )
    (answer,) = town.offer(submission(single(measures=measures)))
    found = refused(answer).findings
    assert [one.place for one in found] == [f"programme.measures[{n}].note" for n in range(1, 5)]
    assert len({one.ru for one in found}) == 4


def test_a_revision_is_fitted_as_the_first_version_was(everybody: Callable[..., Town]) -> None:
    police = CONTRACTS[3]
    town = everybody(police.channel)
    everything_shown(town)
    programme = asking(police)
    assert warned(town.submit(programme)) == []
    mother = replace(make.mother(), phone="+998901234567")
    family = replace(programme.family, members=(mother, *programme.family.members[1:]))
    receipt = town.submit(revised(programme, family=family))
    assert len(warned(receipt)) == 1
    *_, amended = town.deliveries(town.request())
    letter = msgspec.json.decode(amended.payload, type=RequestMessage)
    assert letter.subjects[0].phone is None
    assert is_valid(police, letter)


@pytest.mark.parametrize("channels", [(Channel(agency="health", kind=Way.page),), ()])
def test_a_page_takes_anything_and_so_does_an_agency_without_a_channel(
    everybody: Callable[..., Town], channels: tuple[Channel, ...]
) -> None:
    town = everybody(*channels)
    town.submit(asking(CONTRACTS[0], measures=(make.measure(note="н" * 4001),)))
    assert stored_letter(town).note == "н" * 4001


def test_the_version_that_serves_the_territory_decides(everybody: Callable[..., Town]) -> None:
    old = Channel(agency="guardianship", version="1.0")
    new = Channel(agency="guardianship", version="2.0", territory="14000001")
    town = everybody(old, new)
    name = replace(make.mother().name, given="Ж" * 101)
    contract = CONTRACTS[5]
    (answer,) = town.offer(submission(asking(contract, replace(make.mother(), name=name))))
    assert refused(answer).findings[0].place == "programme.family.members[1].name.given"
    elsewhere = asking(contract, replace(make.mother(), name=name))
    institution = replace(elsewhere.institution, territory="14000002")
    town.submit(replace(elsewhere, institution=institution))
    assert stored_letter(town).subjects[0].name == name


@pytest.mark.parametrize("text", ["т" * 4001, "т\ufffe"], ids=["long", "no sign"])
def test_a_curators_words_are_carried_or_refused_at_the_door(
    everybody: Callable[..., Town], contract: Contract, text: str
) -> None:
    town = everybody(contract.channel)
    town.submit(asking(contract))
    town.run()
    town.say(town.request(), ReplyState.needs_info, outcome=None, reason="more_data_needed")
    error = refused(town.act(town.request(), CuratorActionKind.answer, text))
    assert [one.place for one in error.findings] == ["text"]
    assert town.request().state is State.needs_info
    assert not isinstance(
        town.act(town.request(), CuratorActionKind.answer, "Справка приложена"), HubError
    )
    town.run()
    assert town.totals()["unaccounted"] == 0
    assert [one.state for one in town.deliveries(town.request())] == [
        DeliveryState.acknowledged
    ] * 2


@pytest.mark.parametrize(
    ("state", "action", "who"),
    [
        (ReplyState.needs_info, Action.answer, AccountRole.curator),
        (ReplyState.completed, Action.return_, AccountRole.working_group),
    ],
)
def test_words_written_at_the_board_are_carried_or_refused_there(
    everybody: Callable[..., Town],
    contract: Contract,
    state: ReplyState,
    action: Action,
    who: AccountRole,
) -> None:
    town = everybody(contract.channel)
    town.submit(asking(contract))
    town.run()
    town.say(town.request(), state, reason="more_data_needed")
    before = town.request().state
    account = make.known(who).account
    if who is AccountRole.working_group:
        account = make.known(who, territories=("*",)).account
    deeds = Deeds(town.means, lambda _: None)
    with pytest.raises(NotCarried) as refusal:
        deeds.do(action, town.request().number, Deed(who=account, at=town.now, text="т" * 4001))
    assert [one.place for one in refusal.value.findings] == ["text"]
    assert town.request().state is before


def test_an_agencys_own_number_that_its_contract_does_not_know_is_left_out_of_letters(
    everybody: Callable[..., Town], contract: Contract
) -> None:
    town = everybody(contract.channel)
    town.submit(asking(contract))
    town.run()
    request = town.request()
    town.say(
        request,
        ReplyState.needs_info,
        outcome=None,
        reason="more_data_needed",
        agency_number="№" * 200,
    )
    answer = town.act(town.request(), CuratorActionKind.answer, "Ответ")
    assert isinstance(answer, SubmissionReceipt)
    assert "left_out" in stored_kinds(town.notices())


def test_a_redirection_to_an_agency_that_cannot_be_told_stands_and_the_curator_hears_why(
    everybody: Callable[..., Town],
) -> None:
    town = everybody(Channel(agency="police", version="1.3"))
    name = replace(make.mother().name, given="Ж" * 101)
    programme = asking(CONTRACTS[0], replace(make.mother(), name=name))
    town.submit(programme)
    town.run()
    assert not isinstance(
        town.say(town.request(), ReplyState.redirected, redirect_to="police"), HubError
    )
    (request,) = town.requests()
    assert request.state is State.redirected
    (notice,) = [one for one in town.notices() if one.kind == "not_carried"]
    assert "полиц" in (notice.text or "").lower() or "внутренних" in (notice.text or "").lower()
    assert "Ж" not in (notice.text or "")
    town.pass_time(days=1)
    (line,) = Screens(town.means).read(Selection()).sections[ListName.astray].lines
    assert line.request == request


def test_a_redirection_leaves_out_what_the_other_agency_cannot_take_and_says_so(
    everybody: Callable[..., Town],
) -> None:
    town = everybody(Channel(agency="police", version="1.3"))
    everything_shown(town)
    town.replies = ReplyIntake(town.means)
    town.submit(asking(CONTRACTS[0], replace(make.mother(), phone="+375291234567")))
    town.run()
    town.say(town.request(), ReplyState.redirected, redirect_to="police")
    assert stored_letter(town).subjects[0].phone is None
    (notice,) = [one for one in town.notices() if one.kind == "left_out"]
    assert "subjects[1].phone" in (notice.text or "")
    assert "+375" not in (notice.text or "")


def test_a_dead_letter_is_a_notice_to_the_curator_and_a_row_of_our_move(store: SqlStore) -> None:
    town = Town(store)
    town.submit(single())
    town.gateways["health"].script(Result.refused, error="fault_client", detail="Client")
    town.run()
    (notice,) = [one for one in town.notices() if one.kind == "undelivered"]
    assert notice.number == town.request().number
    assert notice.text == "Не доставлено ведомству: запрос (код fault_client)"
    screen = Screens(town.means).read(Selection())
    (line,) = screen.sections[ListName.undelivered].lines
    assert line.request == town.request()
    assert screen.sections[ListName.channel].lines == []
    found = Lookup(town.means)
    assert found.undelivered(town.requests()) == {town.request().id}
    look = found.request(town.request().number)
    assert look is not None
    assert look.undelivered


def test_the_hub_fits_letters_to_the_channels_of_its_settings() -> None:
    channels = (Channel(agency="police", version="1.3"),)
    message = make.request_message(subjects=(make.subject(phone="+375291234567"),))
    with closing(Hub(Settings(channels=channels))) as hub:
        carried = hub.carriage.fit("police", "14000001", message)
        elsewhere = hub.carriage.fit("health", "14000001", message)
    assert [one.place for one in carried.left_out] == ["subjects[1].phone"]
    assert elsewhere.letter == message


def test_where_nobody_can_be_refused_only_what_may_be_left_out_is(contract: Contract) -> None:
    carriage = AsItIs(ContractCarriage([contract.channel]))
    message = make.request_message(note="н" * 4001)
    carried = carriage.fit(contract.agency, "14000001", message)
    assert (carried.letter, carried.refused) == (message, ())
