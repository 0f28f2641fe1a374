"""An agency of the sandbox: takes calls in by its contract, remembers, works by its behaviour.

Each agency is one file that says how its XML is read and written; when and what is said stands
here, the same for all.
"""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar

from lxml import etree

from adapters.sandbox.behaviour import Failing, Manner
from adapters.sandbox.composing import Customs, compose
from adapters.sandbox.failing import ANSWERS, DOWN, Broken
from adapters.sandbox.matter import Answered, Matter, Memory, Said
from adapters.sandbox.plan import Step, plan_of, resumed, withdrawn
from adapters.sandbox.soap import Answer, Refusal, Trouble, answer, fault, payload_of
from adapters.sandbox.speech import Act, Heard, Say
from adapters.sandbox.world import World
from adapters.sandbox.wsdl import Contract, Operation, contract

_log = logging.getLogger(__name__)


class Office(ABC):
    """Base of the five agencies. Lives on one event loop and is never touched from outside it."""

    code: ClassVar[str]
    versions: ClassVar[tuple[str, ...]] = ("1.0",)
    customs: ClassVar[Customs]
    says: ClassVar[Collection[Say]] = frozenset(Say)
    """What the agency's schema has a word for; the rest it leaves unsaid."""
    case_prefix: ClassVar[str]
    tells_changed_repeats: ClassVar[bool] = False
    """Whether a message id that comes again with other content is refused."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.memory = Memory()
        self.contracts: Mapping[str, Contract] = {
            version: contract(self.code, version) for version in self.versions
        }

    def respond(self, version: str, body: bytes, action: str) -> Answer:
        """Answer one SOAP call; `action` is the value of its SOAPAction header."""
        try:
            if self.world.script.standing(self.code).manner is Manner.down:
                raise Broken(DOWN)
            payload = payload_of(body)
            operation = self._operation(version, payload, action)
            return answer(self.act(version, operation, payload))
        except Broken as broken:
            self.memory.failed += 1
            return broken.answer
        except Refusal as refusal:
            self.memory.refused += 1
            return fault(refusal, self.trouble(version, refusal))

    def act(self, version: str, operation: Operation, payload: etree._Element) -> etree._Element:
        """Do what a valid call asks for and return the payload of the answer; raises Refusal."""
        del operation
        return self.letter(version, self.hear(version, payload), payload)

    def letter(self, version: str, heard: Heard, payload: etree._Element) -> etree._Element:
        """Take one message in, once, however often it comes; raises Refusal or Broken."""
        matter = self._matter(version, heard)
        matter.calls[heard.act] += 1
        matter.tries[heard.message_id] += 1
        now = self.world.script.choose(self.code, matter.heard, matter.nth)
        if now.manner is Manner.down:
            raise Broken(DOWN)
        failing = now.failure(matter.tries[heard.message_id])
        if failing not in {None, Failing.lost}:
            raise Broken(ANSWERS[failing])
        said = self._once(matter, heard, payload)
        if failing is Failing.lost:
            raise Broken(ANSWERS[failing])
        return said

    def take(self, matter: Matter, heard: Heard) -> etree._Element:
        """Do the work of a message that is new; return the payload of the answer."""
        self.follow(matter, self.plan(matter, heard))
        return self.receipt(matter.version, heard, matter)

    def plan(self, matter: Matter, heard: Heard) -> Sequence[Step] | None:
        """What the agency is going to say now; None leaves what it was going to say."""
        if heard.act is Act.request:
            return plan_of(matter.behaviour)
        if heard.act is Act.cancel:
            return withdrawn(matter.behaviour, matter.completed)
        if heard.act is Act.clarify and matter.standing is Say.needs_info:
            return resumed(matter.behaviour)
        return None

    def follow(self, matter: Matter, steps: Sequence[Step] | None) -> None:
        """From now on, say this and nothing else."""
        if steps is None:
            return
        matter.pending.clear()
        matter.pending.extend(step for step in steps if step.say in self.says)
        matter.changed.set()
        matter.begun = self.world.now()
        if matter.worker is None or matter.worker.done():
            matter.worker = asyncio.create_task(self._work(matter))
            matter.worker.add_done_callback(self._ended)

    def compose(self, matter: Matter, step: Step) -> Said:
        """Put the step into words and remember that they were said."""
        said = Said(compose(self.customs, matter, step, self.world.new_id()))
        matter.said.append(said)
        return said

    def checked(self, version: str, element: etree._Element) -> etree._Element:
        """The element, which must obey the agency's own schema. Raises AssertionError."""
        wrong = self.contracts[version].fault_in(element)
        if wrong:
            raise AssertionError(f"the sandbox itself breaks the schema of {self.code}: {wrong}")
        return element

    async def stop(self) -> None:
        """Drop what was still to be said."""
        workers = [m.worker for m in self.memory.matters.values() if m.worker is not None]
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)

    @abstractmethod
    def hear(self, version: str, payload: etree._Element) -> Heard:
        """Read a valid message of the hub."""

    @abstractmethod
    def receipt(self, version: str, heard: Heard, matter: Matter) -> etree._Element:
        """The answer to a message that was taken in."""

    @abstractmethod
    def trouble(self, version: str, refusal: Refusal) -> etree._Element | None:
        """The detail of a Fault, as the contract has it."""

    @abstractmethod
    async def deliver(self, matter: Matter, said: Said, copies: int) -> None:
        """Hand a reply over, `copies` times, and note what became of it."""

    def _operation(self, version: str, payload: etree._Element, action: str) -> Operation:
        operation = self.contracts[version].operations.get(str(payload.tag))
        if operation is None:
            raise Refusal(Trouble.invalid, "Нет такой операции / There is no such operation")
        if action.strip('" ') not in {"", operation.action}:
            raise Refusal(
                Trouble.invalid,
                "SOAPAction называет другую операцию / SOAPAction names another operation",
            )
        wrong = self.contracts[version].fault_in(payload)
        if wrong:
            raise Refusal(Trouble.invalid, wrong)
        return operation

    def _matter(self, version: str, heard: Heard) -> Matter:
        """The matter that a message speaks of, with the behaviour that holds for it now."""
        matter = self.memory.matters.get(heard.number)
        if matter is None:
            if heard.act is not Act.request:
                raise Refusal(Trouble.unknown, "Номер неизвестен / The number is unknown")
            matter = self._first_heard(version, heard)
        elif not matter.taken:
            matter.behaviour = self.world.script.choose(self.code, matter.heard, matter.nth)
        return matter

    def _first_heard(self, version: str, heard: Heard) -> Matter:
        nth = len(self.memory.matters) + 1
        matter = Matter(
            heard=heard,
            version=version,
            nth=nth,
            behaviour=self.world.script.choose(self.code, heard, nth),
            begun=self.world.now(),
        )
        self.memory.matters[heard.number] = matter
        return matter

    def _once(self, matter: Matter, heard: Heard, payload: etree._Element) -> etree._Element:
        if heard.act is Act.query:
            # A question is answered by how things stand now, and does nothing.
            return self._first_time(matter, heard)
        content = etree.tostring(payload, method="c14n")
        before = self.memory.answered.get(heard.message_id)
        if before is None:
            said = self._first_time(matter, heard)
            self.memory.answered[heard.message_id] = Answered(content, said)
            return said
        if self.tells_changed_repeats and before.content != content:
            raise Refusal(
                Trouble.duplicate,
                "Номер сообщения занят другим содержанием / The message id has other content",
            )
        return before.answer

    def _first_time(self, matter: Matter, heard: Heard) -> etree._Element:
        if heard.act is Act.request:
            matter.case = matter.case or f"{self.case_prefix}-{matter.nth:06d}"
        elif not matter.taken:
            raise Refusal(Trouble.unknown, "Номер неизвестен / The number is unknown")
        if heard.act in {Act.request, Act.amend}:
            matter.heard = heard
        if heard.act is not Act.query:
            matter.effects[heard.act] += 1
        return self.checked(matter.version, self.take(matter, heard))

    def _ended(self, worker: asyncio.Task[None]) -> None:
        if not worker.cancelled() and (wrong := worker.exception()) is not None:
            # A simulated agency that stops by mistake would look like one that is silent.
            _log.error("sandbox %s stopped: %s", self.code, type(wrong).__name__, exc_info=wrong)

    async def _work(self, matter: Matter) -> None:
        """Say the pending steps one after the other; a change of plan cuts the pause short."""
        while matter.pending:
            step = matter.pending[0]
            matter.changed.clear()
            try:
                await asyncio.wait_for(matter.changed.wait(), step.delay)
            except TimeoutError:
                matter.pending.popleft()
                await self.deliver(matter, self.compose(matter, step), step.copies)
