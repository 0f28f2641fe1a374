"""A case system that hosts the notices service of `xsd/hub/1.0/receiver.wsdl`."""

from collections.abc import Sequence
from typing import Final

import msgspec
from lxml import etree
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.envelope import FaultCode, fault
from adapters.sandbox.behaviour import Manner
from adapters.sandbox.failing import DOWN
from adapters.sandbox.soap import XML, Answer, Refusal, answer, payload_of
from adapters.sandbox.world import World
from adapters.sandbox.writing import Make, text_at
from adapters.sandbox.wsdl import contract

CODE: Final = "case_system"
_NS: Final = {"c": "urn:family-hub:case:1"}
_make = Make(_NS["c"])


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A notice that the case system has, without personal data."""

    institution: str
    id: str
    programme: str
    seq: int
    number: str
    state: str
    kind: str


class CaseSystem:
    """Takes notices for any institution, each at an address of its own, and keeps them once.

    By the script it may be `down`, or `partial`: then it keeps one new notice of each call.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._contract = contract("hub", "1.0", "receiver.wsdl")
        self._kept: dict[str, Kept] = {}
        self.path = self._contract.address.path
        self.calls = 0
        self.repeats = 0

    @property
    def notices(self) -> Sequence[Kept]:
        """What it has, in the order of arrival."""
        return list(self._kept.values())

    def application(self) -> Starlette:
        """The service; the last step of the path is the institution's code."""

        async def endpoint(request: Request) -> Response:
            answered = self.respond(request.path_params["institution"], await request.body())
            return Response(answered.body, answered.status, media_type=answered.content_type)

        return Starlette(routes=[Route(f"{self.path}/{{institution}}", endpoint, methods=["POST"])])

    def respond(self, institution: str, body: bytes) -> Answer:
        """Take one delivery of notices for an institution."""
        self.calls += 1
        manner = self._world.script.standing(CODE).manner
        if manner is Manner.down:
            return DOWN
        try:
            payload = payload_of(body)
        except Refusal as refusal:
            return Answer(500, fault(FaultCode.CLIENT, refusal.text, ""), XML)
        wrong = self._wrong(institution, payload)
        if wrong:
            return Answer(500, fault(FaultCode.CLIENT, wrong, ""), XML)
        arrived = [_kept(institution, notice) for notice in payload.iterfind("c:Notice", _NS)]
        taken = self._take(arrived, one=manner is Manner.partial)
        ids = [_make("Notice", notice.id) for notice in taken]
        return answer(_make("NoticesDelivered", _make("Institution", institution), *ids))

    def _wrong(self, institution: str, payload: etree._Element) -> str:
        if payload.tag not in self._contract.operations:
            return "Нет такой операции / There is no such operation"
        wrong = self._contract.fault_in(payload)
        if not wrong and text_at(payload, "c:Institution", _NS) != institution:
            return "Это уведомления другого учреждения / These are another institution's notices"
        return wrong

    def _take(self, arrived: Sequence[Kept], *, one: bool) -> Sequence[Kept]:
        new = [notice for notice in arrived if notice.id not in self._kept]
        self.repeats += len(arrived) - len(new)
        left = new[1:] if one else []
        taken = [notice for notice in arrived if notice not in left]
        for notice in taken:
            self._kept.setdefault(notice.id, notice)
        return taken


def _kept(institution: str, notice: etree._Element) -> Kept:
    return Kept(
        institution=institution,
        id=text_at(notice, "c:Id", _NS),
        programme=text_at(notice, "c:ProgrammeNumber", _NS),
        seq=int(text_at(notice, "c:Seq", _NS)),
        number=text_at(notice, "c:Number", _NS),
        state=text_at(notice, "c:State", _NS),
        kind=text_at(notice, "c:Kind", _NS),
    )
