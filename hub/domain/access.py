"""Who may do what with a request that stands in which state, and whose requests those are.

The table is data; `tests/unit/hub/domain/test_access.py` walks it whole against a second one. Its
reasons: an agency gets only what it needs and only while it needs it, and nothing of a draft; the
administrator and the auditor never see personal data (152-ФЗ, art. 5 and 19).
"""

from enum import StrEnum

import msgspec

from hub.domain.accounts import EVERYWHERE, Account, AccountRole
from hub.domain.request import Request
from hub.domain.states import OPEN, State


class Action(StrEnum):
    """What a person does at the board."""

    see_list = "see_list"
    see_request = "see_request"
    see_personal = "see_personal"
    see_messages = "see_messages"
    see_trail = "see_trail"
    see_reports = "see_reports"
    answer = "answer"
    cancel = "cancel"
    confirm = "confirm"
    return_ = "return"
    redirect = "redirect"
    entrust = "entrust"
    escalate = "escalate"
    replay = "replay"
    note = "note"
    assign = "assign"
    accept = "accept"
    ask = "ask"
    refuse = "refuse"
    report_progress = "report_progress"
    complete = "complete"
    attach = "attach"
    manage_accounts = "manage_accounts"
    manage_dead = "manage_dead"
    decide = "decide"
    withdraw_consent = "withdraw_consent"
    offer_transfer = "offer_transfer"


RECORDED = frozenset({Action.see_personal, Action.see_messages})
"""Views that show personal data: each leaves a trace."""

_EVERY = frozenset(State)
_SENT = _EVERY - {State.draft}
_RIGHT = _SENT - {State.entered_in_error}
_AT_WORK = OPEN - {State.draft}
_NEW = frozenset({State.requested, State.received})
_STARTED = frozenset({State.accepted, State.in_progress, State.on_hold})
_WITH_AGENCY = _NEW | _STARTED | {State.cancel_requested}
_WITHDRAWABLE = frozenset({State.draft, State.needs_info}) | (_NEW | _STARTED)

_OF_CASE = {
    Action.see_list: _EVERY,
    Action.see_request: _EVERY,
    Action.see_personal: _EVERY,
    Action.answer: frozenset({State.needs_info}),
    Action.cancel: _WITHDRAWABLE,
    Action.confirm: frozenset({State.completed}),
    Action.escalate: _AT_WORK,
    Action.note: _EVERY,
}

TABLE: dict[AccountRole, dict[Action, frozenset[State]]] = {
    AccountRole.working_group: {
        Action.see_list: _EVERY,
        Action.see_request: _EVERY,
        Action.see_personal: _RIGHT,
        Action.see_messages: _RIGHT,
        Action.return_: frozenset({State.completed}),
        Action.entrust: frozenset({State.redirected}),
        Action.replay: _SENT,
        Action.note: _SENT,
        # Of a refusal too: nothing moves by a decision.
        Action.decide: _RIGHT,
    },
    AccountRole.agency_coordinator: {
        Action.see_list: _SENT,
        Action.see_request: _SENT,
        Action.see_personal: _AT_WORK,
        Action.see_messages: _AT_WORK,
        # It agrees to a withdrawal that was asked for.
        Action.cancel: frozenset({State.cancel_requested}),
        Action.redirect: _NEW,
        Action.escalate: _AT_WORK,
        Action.note: _AT_WORK,
        Action.assign: _AT_WORK - {State.completed},
        Action.accept: _NEW,
        Action.ask: _NEW,
        Action.refuse: _NEW,
        Action.report_progress: _WITH_AGENCY,
        Action.complete: _WITH_AGENCY,
        Action.attach: _WITH_AGENCY | {State.completed},
    },
    AccountRole.curator: _OF_CASE,
    AccountRole.institution_manager: _OF_CASE
    | {Action.see_messages: _EVERY, Action.see_trail: _EVERY},
    AccountRole.administrator: {
        Action.see_list: _EVERY,
        Action.see_request: _EVERY,
        Action.replay: _SENT,
    },
    AccountRole.auditor: {Action.see_trail: _EVERY},
}
"""With a request: in which of its states the role may do it."""

WITHOUT_REQUEST: dict[AccountRole, frozenset[Action]] = {
    AccountRole.working_group: frozenset({Action.see_list, Action.see_reports, Action.decide}),
    # To accept what comes is what the workplace of agencies is for.
    AccountRole.agency_coordinator: frozenset({Action.see_list, Action.see_reports, Action.accept}),
    AccountRole.curator: frozenset({Action.see_list, Action.withdraw_consent}),
    AccountRole.institution_manager: frozenset(
        {Action.see_list, Action.see_reports, Action.withdraw_consent, Action.offer_transfer}
    ),
    AccountRole.administrator: frozenset(
        {Action.see_list, Action.manage_accounts, Action.manage_dead}
    ),
    AccountRole.auditor: frozenset({Action.see_trail, Action.see_reports}),
}
"""What the role may do when no single request is meant: lists, reports, pages of its own."""


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """Whose requests an account is concerned with; None means any.

    `curator` is an id of the case system of `institution`. `states` are those that its lists show.
    """

    agency: str | None = None
    institution: str | None = None
    curator: str | None = None
    territories: tuple[str, ...] | None = None
    states: frozenset[State] = _EVERY

    def holds(self, request: Request, curator: str | None) -> bool:
        """Whether the request, whose programme has that curator, lies inside."""
        return (
            self.agency in (None, request.agency)
            and self.institution in (None, request.institution)
            and self.curator in (None, curator)
            and (self.territories is None or request.territory in self.territories)
        )


def may(
    account: Account, action: Action, request: Request | None = None, *, curator: str | None = None
) -> bool:
    """Whether the account may do that, with this request or (None) with none in particular.

    `curator` is the curator's id in the request's programme; without it no curator may do
    anything with the request. A disabled account, and one that must change its password, may
    nothing.
    """
    if account.disabled_at is not None or account.must_change:
        return False
    if request is None:
        return action in WITHOUT_REQUEST[account.role]
    states = TABLE[account.role].get(action, frozenset())
    return request.state in states and scope_of(account).holds(request, curator)


def scope_of(account: Account) -> Scope:
    """The part of all requests that is this account's, for lists and counts."""
    states = TABLE[account.role].get(Action.see_list, frozenset())
    if account.role is AccountRole.working_group:
        everywhere = EVERYWHERE in account.territories
        return Scope(territories=None if everywhere else account.territories, states=states)
    if account.role is AccountRole.agency_coordinator:
        return Scope(agency=account.agency or "", states=states)
    if account.role is AccountRole.curator:
        return Scope(
            institution=account.institution or "", curator=account.curator or "", states=states
        )
    if account.role is AccountRole.institution_manager:
        return Scope(institution=account.institution or "", states=states)
    return Scope(states=states)
