"""Guardianship: keeps both versions of its contract alive and sends documents as MTOM parts."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Protocol

from lxml import etree

from adapters.envelope import seal
from adapters.mtom import XOP_INCLUDE, Part, href, pack
from adapters.sandbox import guardianship_1, guardianship_2
from adapters.sandbox.callback import CallingOffice
from adapters.sandbox.composing import Customs
from adapters.sandbox.matter import Matter
from adapters.sandbox.soap import Refusal
from adapters.sandbox.speech import Heard, Official, Reply

_RIGHTS = "Родительские права не ограничены"


class Dialect(Protocol):
    """What a version of the contract has its own words for."""

    def read(self, message: etree._Element, /) -> Heard: ...

    def receipt(self, message_id: str, case: str, at: datetime, /) -> etree._Element: ...

    def trouble(self, refusal: Refusal, /) -> etree._Element: ...

    def write(self, reply: Reply, /) -> etree._Element: ...


class Guardianship(CallingOffice):
    """The guardianship body of the town. Each request is answered in the version it came in."""

    code = "guardianship"
    versions = ("1.0", "2.0")
    case_prefix = "ОПК"
    customs = Customs(
        official=Official(
            name="Морозова Елена Юрьевна", position="ведущий специалист", phone="+7 000 000-06-01"
        ),
        place="Отдел опеки и попечительства, кабинет 2",
        colleague="health",
        paper="Заключение органа опеки и попечительства",
        facts={
            "guardianship.child_status": (("childStatus", "Проживает в семье"),),
            "guardianship.inspection_acts": (("inspectionAct", "Условия жизни удовлетворительны"),),
            "guardianship.parental_rights": (("rightsRestricted", _RIGHTS),),
            "201": (("F10", "Проживает в семье"),),
            "202": (("F20", "Условия жизни удовлетворительны"),),
            "203": (("F31", _RIGHTS),),
        },
    )
    _dialects: ClassVar[Mapping[str, Dialect]] = {"1.0": guardianship_1, "2.0": guardianship_2}

    def hear(self, version: str, payload: etree._Element) -> Heard:
        return self._dialects[version].read(payload)

    def receipt(self, version: str, heard: Heard, matter: Matter) -> etree._Element:
        return self._dialects[version].receipt(heard.message_id, matter.case, self.world.now())

    def trouble(self, version: str, refusal: Refusal) -> etree._Element:
        return self._dialects[version].trouble(refusal)

    def write(self, version: str, reply: Reply) -> etree._Element:
        return self._dialects[version].write(reply)

    def pack(self, element: etree._Element, reply: Reply) -> tuple[bytes, str]:
        if not reply.papers:
            return super().pack(element, reply)
        contents = element.iter("{*}content", "{*}Content")
        for holder, paper in zip(contents, reply.papers, strict=True):
            holder.text = None
            etree.SubElement(holder, XOP_INCLUDE, href=href(paper.content_id))
        parts = {p.content_id: Part(p.media_type, "", p.data) for p in reply.papers}
        return pack(seal(etree.tostring(element, encoding="utf-8")), parts)
