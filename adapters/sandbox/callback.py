"""An agency that calls the hub back with what it has to say."""

from abc import abstractmethod
from typing import ClassVar

from lxml import etree

from adapters.envelope import seal
from adapters.sandbox.hub_line import GivenUp
from adapters.sandbox.matter import Matter, Said
from adapters.sandbox.office import Office
from adapters.sandbox.soap import XML
from adapters.sandbox.speech import Reply
from adapters.sandbox.world import World
from adapters.sandbox.wsdl import contract


class CallingOffice(Office):
    """Posts each reply to the hub until it is acknowledged, always with the same message id."""

    callback: ClassVar[str] = "hub-callback.wsdl"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.callbacks = {
            version: contract(self.code, version, self.callback) for version in self.versions
        }

    async def deliver(self, matter: Matter, said: Said, copies: int) -> None:
        element = self.write(matter.version, said.reply)
        self._check(matter.version, element)
        body, content_type = self.pack(element, said.reply)
        action = self.callbacks[matter.version].operations[str(element.tag)].action
        for _ in range(copies):
            try:
                receipt = await self.world.hub.tell(
                    self.code, matter.version, action, body, content_type
                )
            except GivenUp:
                said.refused = True
                return
            self._check(matter.version, receipt)
            said.handed_over += 1
            said.acknowledged = names(receipt, said.reply.id)

    def pack(self, element: etree._Element, reply: Reply) -> tuple[bytes, str]:
        """The body of the HTTP post and its content type."""
        del reply
        return seal(etree.tostring(element, encoding="utf-8")), XML

    @abstractmethod
    def write(self, version: str, reply: Reply) -> etree._Element:
        """The payload of the call to the hub."""

    def _check(self, version: str, element: etree._Element) -> None:
        wrong = self.callbacks[version].fault_in(element)
        if wrong:
            raise AssertionError(f"against the callback contract of {self.code}: {wrong}")


def names(element: etree._Element, message_id: str) -> bool:
    """Whether any text or attribute of the element is this message id."""
    return any(message_id in {node.text, *node.attrib.values()} for node in element.iter())
