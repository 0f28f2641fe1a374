"""Towns whose letters are fitted to the agencies' own contracts."""

from typing import NamedTuple

import msgspec

from adapters.agency import Channel
from adapters.carriage import ContractCarriage
from adapters.registry import pattern
from adapters.translation import write_message
from hub.domain.family import Family, Member
from hub.domain.messages import RequestMessage, SubmissionReceipt
from hub.domain.programme import Programme
from hub.flow.intake import Intake
from hub.flow.replies import ReplyIntake
from tests import factories as make
from tests.town import Town, single

replace = msgspec.structs.replace


class Contract(NamedTuple):
    """An agency's contract, an activity of its own, and an information subject that shows much."""

    agency: str
    version: str
    activity: str

    @property
    def channel(self) -> Channel:
        return Channel(agency=self.agency, version=self.version)


CONTRACTS = (
    Contract("health", "1.0", "medical.disability"),
    Contract("education", "1.0", "pedagogical.schooling"),
    Contract("employment", "1.0", "social.employment"),
    Contract("police", "1.3", "legal.identity_documents"),
    Contract("guardianship", "1.0", "legal.child_rights"),
    Contract("guardianship", "2.0", "legal.child_rights"),
)


def fit(town: Town, *channels: Channel) -> None:
    """From now on letters are fitted to the contracts of these channels."""
    town.means = replace(town.means, carriage=ContractCarriage(channels))
    town.intake, town.replies = Intake(town.means), ReplyIntake(town.means)


def asking(contract: Contract, member: Member | None = None, **fields: object) -> Programme:
    """A programme with one measure, of the mother, that this agency answers."""
    people = (member or make.mother(), make.son(), make.daughter())
    measure = make.measure(
        activity=contract.activity, members=("m1",), agency=contract.agency, note=None
    )
    family = Family(categories=(), members=people)
    return single(**{"family": family, "measures": (measure,)} | fields)


def everything_shown(town: Town) -> None:
    """Let every activity show all of a person, so that each value meets each contract."""
    activities = {
        code: replace(one, needs=frozenset(ALL_NEEDS))
        for code, one in town.means.catalogue.activities.items()
    }
    catalogue = replace(town.means.catalogue, activities=activities)
    town.means = replace(town.means, catalogue=catalogue)
    town.intake = Intake(town.means)


ALL_NEEDS = (
    "name",
    "birth_date",
    "sex",
    "relation",
    "snils",
    "document",
    "address",
    "phone",
    "workplace_or_school",
    "representative",
)


def stored_letter(town: Town) -> RequestMessage:
    (delivery,) = town.deliveries(town.request())
    return msgspec.json.decode(delivery.payload, type=RequestMessage)


def is_valid(contract: Contract, letter: RequestMessage) -> bool:
    """Whether mapping and schema take it as it is; they raise when they do not."""
    exchange = pattern(contract.agency).exchanges[RequestMessage]
    return bool(write_message(contract.agency, contract.version, exchange.writes, letter))


def warned(receipt: SubmissionReceipt) -> list[str]:
    return [one.ru for one in receipt.warnings if one.code == "left_out"]
