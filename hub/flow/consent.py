"""Whether persons' data may go to an agency: asked when a request is made and when it leaves."""

from collections.abc import Sequence
from datetime import datetime

from hub.domain.planning import Planned
from hub.domain.programme import Consent, permitted
from hub.domain.request import Request
from hub.flow.means import Means


def consent_stands(
    means: Means,
    consents: Sequence[Consent],
    asked: Planned | Request,
    territory: str,
    at: datetime,
) -> bool:
    """Whether these consents let the agency see each person's data on the territory's day.

    Where the law protects what is asked for beyond the general consent, the agency must be named.
    """
    subject = means.catalogue.information.get(asked.activity)
    return permitted(
        consents,
        asked.members,
        asked.agency,
        means.today(territory, at),
        named=subject is not None and subject.own_consent,
    )
