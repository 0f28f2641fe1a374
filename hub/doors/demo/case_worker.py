"""A case system as a stranger would write one: zeep over the hub's own WSDL, nothing of ours."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import requests
import yaml
from zeep import Client, Settings
from zeep.transports import Transport

INSTITUTION = {"Code": "kcson-1", "Name": "КЦСОН Заречного района"}
_TIMEOUT = 30


class CaseWorker:
    """Submits programmes and acts on requests for one institution, over SOAP."""

    def __init__(
        self, url: str, user: str, key: str, session: requests.Session | None = None
    ) -> None:
        """`session` carries the calls, if it is to be another than a plain one."""
        session = session or requests.Session()
        session.auth = (user, key)
        self._session = session
        self._client = Client(
            f"{url}/soap/case/1.0?wsdl",
            transport=Transport(session=session, timeout=_TIMEOUT, operation_timeout=_TIMEOUT),
            settings=Settings(forbid_dtd=True, forbid_entities=True, forbid_external=False),
        )

    def submit(self, family: Mapping[str, Any], today: date) -> Any:
        """Submit a family's programme; the receipt."""
        return self._client.service.SubmitProgramme(**_stamp(), Programme=_programme(family, today))

    def act(self, number: str, action: str, text: str | None = None) -> Any:
        """Answer an agency, confirm an outcome or withdraw a request."""
        return self._client.service.ActOnRequest(
            **_stamp(), Institution=INSTITUTION["Code"], Number=number, Action=action, Text=text
        )

    def take_notices(self, limit: int = 200) -> Sequence[Any]:
        """Pull the notices that wait, acknowledge them, until there are no more."""
        taken: list[Any] = []
        more = True
        while more:
            answer = self._client.service.GetNotices(Institution=INSTITUTION["Code"], Limit=limit)
            taken += answer.Notice
            more = answer.More
            if answer.Notice:
                ids = [notice.Id for notice in answer.Notice]
                self._client.service.AckNotices(Institution=INSTITUTION["Code"], Notice=ids)
        return taken

    def close(self) -> None:
        """Close the connections."""
        self._session.close()


def families(text: str) -> Sequence[Mapping[str, Any]]:
    """The families of the demonstration's file."""
    found: Sequence[Mapping[str, Any]] = yaml.safe_load(text)
    return found


def _stamp() -> dict[str, Any]:
    return {"MessageId": str(uuid4()), "SentAt": datetime.now(UTC)}


def _programme(family: Mapping[str, Any], today: date) -> dict[str, Any]:
    def day(offset: int | None) -> date | None:
        return None if offset is None else today + timedelta(days=offset)

    curator = family["curator"]
    start, end = family["term"]
    everyone = [member["id"] for member in family["members"]]
    return {
        "Institution": {**INSTITUTION, "Territory": family["territory"]},
        "CaseId": family["case"],
        "Number": family["number"],
        "Version": family.get("version", 1),
        "Ground": family["ground"],
        "Family": {
            "Category": family["categories"],
            "Member": [_member(member) for member in family["members"]],
        },
        "Level": family["level"],
        "Sign": family["signs"],
        "Form": family["form"],
        "Curator": {
            "Id": curator["id"],
            "Name": curator["name"],
            "Position": curator["position"],
            "Phone": curator["phone"],
        },
        "Term": {"Start": day(start), "End": day(end)},
        "Contract": {
            "Number": f"Д-{family['number']}",
            "SignedOn": day(start),
            "SignedBy": everyone[0],
        },
        "Consent": [{"GivenBy": everyone[0], "Member": everyone, "SignedOn": day(start)}],
        "Measure": [
            {
                "Id": measure["id"],
                "Activity": measure["activity"],
                "Member": measure["members"],
                "Due": day(measure["due"]),
                "Note": measure.get("note"),
            }
            for measure in family["measures"]
        ],
        "InformationNeed": [
            {
                "Id": need["id"],
                "Subject": need["subject"],
                "Member": need["members"],
                "PeriodFrom": day(need.get("from")),
                "PeriodTo": day(need.get("to")),
            }
            for need in family["information"]
        ],
    }


def _member(member: Mapping[str, Any]) -> dict[str, Any]:
    family, given, patronymic = member["name"].split()
    written = {
        "Id": member["id"],
        "Relation": member["relation"],
        "Name": {"Family": family, "Given": given, "Patronymic": patronymic},
        "BirthDate": member["born"],
        "Sex": member["sex"],
        "Snils": member.get("snils"),
        "Phone": member.get("phone"),
    }
    if "document" in member:
        written["Document"] = _document(member["document"])
    if "address" in member:
        written["Address"] = {"Text": member["address"]}
    if "place" in member:
        organisation, detail = member["place"]
        written["Place"] = {"Organisation": organisation, "Detail": detail}
    return written


def _document(document: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "Kind": document["kind"],
        "Series": document.get("series"),
        "Number": document["number"],
        "IssuedOn": document.get("issued_on"),
        "IssuedBy": document.get("issued_by"),
    }
