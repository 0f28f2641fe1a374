"""The chain of requests in which one continues another: where a task has been, who sent it on."""

from collections.abc import Iterator

import msgspec

from hub.domain.request import Effect, Request
from hub.domain.states import State
from hub.ports.storage import UnitOfWork


class Chain(msgspec.Struct, frozen=True, kw_only=True):
    """The requests of a chain, the oldest first. `named`: the agency to which the last one was sent
    on although no request continues it there; None when one does, or nobody was named."""

    requests: tuple[Request, ...] = ()
    named: str | None = None

    @property
    def agencies(self) -> tuple[str, ...]:
        """Who had the task one after another, and the agency that was named last."""
        here = tuple(one.agency for one in self.requests)
        return here if self.named is None else (*here, self.named)


def chain_of(uow: UnitOfWork, request: Request) -> Chain:
    """The chain in which the request stands, up to its present end."""
    requests = (*reversed([*_before(uow, request)]), request, *_after(uow, request))
    last = requests[-1]
    return Chain(
        requests=requests,
        named=_named(uow, last) if last.state is State.redirected else None,
    )


def senders(uow: UnitOfWork, request: Request) -> frozenset[str]:
    """The agencies of the territory that sent the task on, one to the next, until it came to this
    request. What was asked again after another end, or after a move, is a task of its own."""
    found = set()
    for one in _before(uow, request):
        if one.state is not State.redirected or one.territory != request.territory:
            break
        found.add(one.agency)
    return frozenset(found)


def _before(uow: UnitOfWork, request: Request) -> Iterator[Request]:
    """What it continues, the nearest first."""
    follows = request.follows
    while follows is not None and (one := uow.requests.find(follows)) is not None:
        yield one
        follows = one.follows


def _after(uow: UnitOfWork, request: Request) -> Iterator[Request]:
    """What continues it; of several the youngest."""
    while following := uow.board.following(request.number):
        request = max(following, key=lambda one: (one.created_at, one.id))
        yield request


def _named(uow: UnitOfWork, request: Request) -> str | None:
    said = [
        one.reply.redirect_to
        for one in uow.replies.of_request(request.id)
        if one.effect is Effect.applied and State(one.reply.state) is State.redirected
    ]
    return said[-1] if said else None
