"""What agencies do together: each sends a task on as soon as it has it."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from hub.domain.messages import ReplyState
from hub.domain.request import Request
from tests import factories as make
from tests.model.service_rules import ServiceRules
from tests.model.strategies import AGENCIES, WHICH
from tests.town import incoming


class ChainRules(ServiceRules):
    """A rule for chains, which single words would seldom make."""

    @rule(which=WHICH, agencies=st.lists(AGENCIES, min_size=2, max_size=6))
    def send_on(self, which: int, agencies: list[str]) -> None:
        request = self._request(which)
        for to in agencies:
            if request is None or not self._has_it(request):
                return
            said = make.reply(
                number=request.number,
                state=ReplyState.redirected,
                occurred_at=self.world.true,
                outcome=None,
                redirect_to=to,
            )
            self._reply(request.agency, incoming(said), None)
            request = self._linked(request)

    def _has_it(self, request: Request) -> bool:
        self.publish(9, None)
        self._deliver(request.agency, [], None)
        return self.world.agencies[request.agency].knows(request.number)

    def _linked(self, request: Request) -> Request | None:
        linked = [one for one in self.world.requests() if one.follows == request.number]
        return linked[0] if linked else None
