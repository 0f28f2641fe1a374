"""How people call what the board shows: codes to words in the language of the page."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final

from hub.domain.access import Action
from hub.domain.catalogue import Catalogue
from hub.domain.channel import Phase
from hub.domain.coming import ProgrammeFlagKind
from hub.domain.consent_states import ConsentState
from hub.domain.course import Change, ChangeKind
from hub.domain.deadlines import local_date
from hub.domain.errors import NotFound
from hub.domain.fetching import Fetching
from hub.domain.messages import Outcome, Reason
from hub.domain.moments import day_shown, shown, zone_name, zone_of
from hub.domain.programme import Programme
from hub.domain.request import Request
from hub.domain.states import RUSSIAN, Role, State
from hub.domain.terms import FamilyCategory, Level, Urgency
from hub.domain.waiting import Owner
from hub.doors.board.work import texts
from hub.flow.board.lists import ListName
from hub.flow.outlook import Outlook
from mappings.tracing import How

_LEVELS: Final = {
    Level.emergency: "экстренный",
    Level.crisis: "кризисный",
    Level.basic: "базовый",
    Level.adaptation: "адаптационный",
}


class Names:
    """Words for one page. Instants are shown by the clock of `territory`, else of the general zone;
    the zone is named where the catalogue knows several."""

    def __init__(self, catalogue: Catalogue, language: str, territory: str = "") -> None:
        self._catalogue = catalogue
        self._language = language
        self._ru = language == "ru"
        self._zone = zone_of(catalogue.territory(territory).zone)

    @property
    def zone(self) -> str:
        """What the zone of these times is called today."""
        return zone_name(datetime.now(UTC), self._zone, self._language)

    def of(self, territory: str) -> "Names":
        """The same words for what happens in that territory."""
        return Names(self._catalogue, self._language, territory)

    def say(self, ru: str, en: str) -> str:
        """The one that fits the language."""
        return ru if self._ru else en

    def list(self, name: ListName) -> str:
        return self._pair(texts.LISTS[name])

    def hint(self, name: ListName) -> str:
        """What the list means, in a sentence."""
        return self._pair(texts.HINTS[name])

    def ending(self, kind: ProgrammeFlagKind) -> str:
        """What ends in a programme."""
        return self._pair(texts.ENDINGS[kind])

    def consent(self, state: ConsentState) -> str:
        """How a consent stands."""
        return self._pair(texts.CONSENTS[state])

    def owner(self, owner: Owner) -> str:
        return self._pair(texts.OWNERS[owner])

    def deed(self, action: Action | None) -> str:
        """What the button of a deed says."""
        return self.say("Открыть", "Open") if action is None else self._pair(texts.DEEDS[action])

    def role(self, role: Role) -> str:
        return self._pair(texts.ROLES[role])

    def level(self, level: Level) -> str:
        return _LEVELS[Level(level)] if self._ru else level

    def urgency(self, urgency: Urgency) -> str:
        urgent = urgency is Urgency.urgent
        return self.say("срочный", "urgent") if urgent else self.say("обычный", "regular")

    def change(self, one: Change) -> str:
        """What of the programme is another, from what to what."""
        before, after = one.before, one.after
        if one.kind is ChangeKind.level:
            before, after = self.level(Level(before)), self.level(Level(after))
        return f"{self._pair(texts.CHANGES[one.kind])}: {before} → {after}"

    def state(self, state: State) -> str:
        return RUSSIAN[state] if self._ru else _plain(state)

    def reason(self, reason: Reason | None) -> str:
        if reason is None:
            return self.say("причина не указана", "no reason given")
        return self.word(texts.REASONS, reason)

    def outcome(self, outcome: Outcome) -> str:
        return self.word(texts.OUTCOMES, outcome)

    def delivery(self, state: StrEnum) -> str:
        return self.word(texts.DELIVERIES, state)

    def letter(self, kind: StrEnum) -> str:
        return self.word(texts.LETTERS, kind)

    def effect(self, effect: StrEnum) -> str:
        return self.word(texts.EFFECTS, effect)

    def flag(self, kind: StrEnum) -> str:
        return self.word(texts.FLAGS, kind)

    def how(self, how: How) -> str:
        """What a mapping's rule does with a value."""
        return self.word(texts.RULES, how)

    def relation(self, relation: StrEnum) -> str:
        return self.word(texts.RELATIONS, relation)

    def member(self, programme: Programme, code: str) -> str:
        """A member without a name: who they are in the family, and the case system's own id."""
        found = [one for one in programme.family.members if one.id == code]
        return f"{self.relation(found[0].relation)} {code}" if found else code

    def field(self, name: str) -> str:
        """The name of a field of a message."""
        return texts.FIELDS.get(name, _plain(name)) if self._ru else _plain(name)

    def word(self, russian: Mapping[Any, str], code: str) -> str:
        """The Russian word, or the code as English words."""
        return russian[code] if self._ru else _plain(code)

    def agency(self, code: str) -> str:
        entry = self._catalogue.agencies.get(code)
        return code if entry is None else self.say(entry.ru, entry.en)

    def activity(self, code: str) -> str:
        """An activity, or the subject of an information request."""
        try:
            subject = self._catalogue.information.get(code)
            entry = subject or self._catalogue.activity(code)
        except NotFound:
            return code
        return self.say(entry.ru, entry.en)

    def nobody(self, activity: str, territory: str) -> str:
        """Why nobody answers for it."""
        try:
            closed = self._catalogue.was_routed_to_closed(activity, territory)
        except NotFound:
            closed = False
        if closed:
            return self.say(
                "ведомство закрыто: выберите другое", "the agency is closed: choose one"
            )
        return self.say("исполнитель не назначен", "nobody is set")

    def category(self, code: FamilyCategory) -> str:
        entry = self._catalogue.category(code)
        return self.say(entry.ru, entry.en)

    def asked(self, request: Request) -> str:
        """What the request is about."""
        return self.activity(request.activity)

    def day(self, day: date | None) -> str:
        return "—" if day is None else day_shown(day, self._language)

    def moment(self, at: datetime | None) -> str:
        if at is None:
            return "—"
        return shown(at, self._zone, self._language, named=self._catalogue.has_many_zones)

    def moment_here(self, at: datetime) -> str:
        """The same without the zone, where it is named close by."""
        return shown(at, self._zone, self._language, named=False)

    @property
    def by_which_clock(self) -> str:
        """By which clock the times beside it are told; empty where there is only one."""
        if not self._catalogue.has_many_zones:
            return ""
        return f"{self.say('Время местное', 'Local time')}: {self.zone}"

    def day_of(self, at: datetime) -> str:
        """The local day of an instant."""
        return self.day(local_date(at, self._zone))

    def trouble(self, channel: Outlook) -> str:
        """Why letters do not leave over it as they come, since when, and when they are tried."""
        here = self.of(channel.territory)
        if channel.opens is not None and channel.phase is not Phase.broken:
            return self.say("вне часов работы до", "out of hours until") + (
                f" {here.moment(channel.opens)}"
            )
        since = here.moment(channel.since)
        if channel.phase is Phase.returning:
            return self.say("возвращается после сбоя с", "returning from a failure since") + (
                f" {since}"
            )
        told = self.say("канал не работает с", "channel broken since")
        following = self.say("следующая проба", "next try")
        return f"{told} {since} ({channel.error}), {following} {here.moment(channel.next_try)}"

    def unfetched(self, one: Fetching) -> str:
        """That the agency's replies cannot be fetched, and since when."""
        told = self.say("ответы не удаётся получить с", "replies cannot be fetched since")
        return f"{told} {self.moment(one.since)}"

    def left(self, days: int | None) -> str:
        """How many working days are left, or by how many it is late."""
        if days is None:
            return "—"
        if days == 0:
            return self.say("сегодня", "today")
        if days < 0:
            return self.say(f"опоздание {-days} дн.", f"{-days} days late")
        return self.say(f"{days} дн.", f"{days} days")

    def remaining(self, days: int) -> str:
        """The same within a sentence that does not speak of the term yet."""
        if days == 0:
            return self.say("срок сегодня", "due today")
        if days < 0:
            return self.left(days)
        return self.say(f"осталось {days} дн.", f"{days} days left")

    def days(self, many: int) -> str:
        """Calendar days."""
        return self.say(f"{many} дн.", f"{many} d.")

    def _pair(self, pair: tuple[str, str]) -> str:
        return pair[0] if self._ru else pair[1]


def _plain(code: str) -> str:
    return code.replace("_", " ")
