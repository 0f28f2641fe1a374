"""The table of access, walked whole: every role, every action, every state, and whose it is.

What is expected is written down here a second time, by hand, the other way round: by action.
"""

from datetime import UTC, datetime
from itertools import product

import msgspec
import pytest

from hub.domain.access import RECORDED, Action, may, scope_of
from hub.domain.accounts import MOVES_AS, Account, AccountRole
from hub.domain.states import State, allowed
from tests import factories as make

ALL = " ".join(State)
SENT = ALL.replace("draft ", "")
OPEN = "requested received needs_info accepted in_progress on_hold cancel_requested completed"
EXPECTED = f"""
see_list         working_group        {ALL}
see_list         agency_coordinator   {SENT}
see_list         curator              {ALL}
see_list         institution_manager  {ALL}
see_list         administrator        {ALL}
see_request      working_group        {ALL}
see_request      agency_coordinator   {SENT}
see_request      curator              {ALL}
see_request      institution_manager  {ALL}
see_request      administrator        {ALL}
see_personal     working_group        {SENT.replace(" entered_in_error", "")}
see_personal     agency_coordinator   {OPEN}
see_personal     curator              {ALL}
see_personal     institution_manager  {ALL}
see_messages     working_group        {SENT.replace(" entered_in_error", "")}
see_messages     agency_coordinator   {OPEN}
see_messages     institution_manager  {ALL}
see_trail        institution_manager  {ALL}
see_trail        auditor              {ALL}
answer           curator              needs_info
answer           institution_manager  needs_info
cancel           agency_coordinator   cancel_requested
cancel           curator  draft requested received needs_info accepted in_progress on_hold
cancel           institution_manager  draft requested received needs_info accepted
cancel           institution_manager  in_progress on_hold
confirm          curator              completed
confirm          institution_manager  completed
return           working_group        completed
redirect         agency_coordinator   requested received
entrust          working_group        redirected
escalate         agency_coordinator   {OPEN}
escalate         curator              {OPEN}
escalate         institution_manager  {OPEN}
replay           working_group        {SENT}
replay           administrator        {SENT}
note             working_group        {SENT}
note             agency_coordinator   {OPEN}
note             curator              {ALL}
note             institution_manager  {ALL}
assign           agency_coordinator   {OPEN.replace(" completed", "")}
accept           agency_coordinator   requested received
ask              agency_coordinator   requested received
refuse           agency_coordinator   requested received
report_progress  agency_coordinator   requested received accepted in_progress on_hold
report_progress  agency_coordinator   cancel_requested
complete         agency_coordinator   requested received accepted in_progress on_hold
complete         agency_coordinator   cancel_requested
attach           agency_coordinator   requested received accepted in_progress on_hold
attach           agency_coordinator   cancel_requested completed
decide           working_group        {SENT.replace(" entered_in_error", "")}
"""
ALLOWED = {
    (AccountRole(role), Action(action), State(state))
    for action, role, *states in (line.split() for line in EXPECTED.strip().splitlines())
    for state in states
}
ALLOWED_WITHOUT_REQUEST = {
    (AccountRole(role), Action(action))
    for action, *roles in (
        line.split()
        for line in """
see_list         working_group agency_coordinator curator institution_manager administrator
see_reports      working_group agency_coordinator institution_manager auditor
see_trail        auditor
manage_accounts  administrator
manage_dead      administrator
decide           working_group
accept           agency_coordinator
withdraw_consent curator institution_manager
offer_transfer   institution_manager
""".strip().splitlines()
    )
    for role in roles
}
TARGETS = {
    Action.answer: {State.received},
    Action.cancel: {State.cancelled, State.cancel_requested},
    Action.confirm: {State.closed},
    Action.return_: {State.in_progress},
    Action.redirect: {State.redirected},
    Action.accept: {State.accepted},
    Action.ask: {State.needs_info},
    Action.refuse: {State.rejected},
    Action.report_progress: {State.in_progress, State.on_hold},
    Action.complete: {State.completed, State.failed},
}


def account(role: AccountRole) -> Account:
    """An account in whose part of the work the factories' request lies."""
    return make.account(role)


@pytest.mark.parametrize("role", AccountRole)
def test_each_role_may_just_what_the_second_table_says(role: AccountRole) -> None:
    for action, state in product(Action, State):
        request = make.request(state=state)
        expected = (role, action, state) in ALLOWED
        assert may(account(role), action, request, curator="cur-1") is expected, (action, state)


@pytest.mark.parametrize("role", AccountRole)
def test_without_a_request_each_role_may_what_is_no_single_requests_matter(
    role: AccountRole,
) -> None:
    found = {action for action in Action if may(account(role), action)}
    assert found == {action for one, action in ALLOWED_WITHOUT_REQUEST if one is role}


@pytest.mark.parametrize("role", [AccountRole.administrator, AccountRole.auditor])
def test_administrator_and_auditor_never_see_personal_data(role: AccountRole) -> None:
    for action, state in product(RECORDED, State):
        assert not may(account(role), action, make.request(state=state), curator="cur-1")


@pytest.mark.parametrize("action", TARGETS)
def test_an_allowed_action_has_a_move_in_the_table_of_states(action: Action) -> None:
    moving = {(role, state) for role, one, state in ALLOWED if one is action}
    assert moving
    for role, state in moving:
        assert allowed(state, MOVES_AS[role]) & TARGETS[action], (role, state)


@pytest.mark.parametrize(
    ("role", "elsewhere"),
    [
        (AccountRole.agency_coordinator, {"agency": "police"}),
        (AccountRole.curator, {"institution": "KC-02"}),
        (AccountRole.institution_manager, {"institution": "KC-02"}),
        (AccountRole.working_group, {"territory": "14000002"}),
    ],
)
def test_nobody_may_anything_with_a_request_outside_of_their_part(
    role: AccountRole, elsewhere: dict[str, str]
) -> None:
    for action, state in product(Action, State):
        request = make.request(state=state, **elsewhere)
        assert not may(account(role), action, request, curator="cur-1")


@pytest.mark.parametrize("other", ["cur-2", None, ""])
def test_a_curator_may_nothing_with_another_curators_family(other: str | None) -> None:
    request = make.request(state=State.completed)
    curator = account(AccountRole.curator)
    assert not any(may(curator, action, request, curator=other) for action in Action)


def test_a_member_of_the_group_of_the_whole_region_sees_every_territory() -> None:
    member = msgspec.structs.replace(account(AccountRole.working_group), territories=("*",))
    assert may(member, Action.see_request, make.request(territory="14000002"))


@pytest.mark.parametrize("role", AccountRole)
def test_an_account_that_is_disabled_or_has_a_foreign_password_may_nothing(
    role: AccountRole,
) -> None:
    disabled = msgspec.structs.replace(account(role), disabled_at=datetime(2025, 1, 1, tzinfo=UTC))
    fresh = msgspec.structs.replace(account(role), must_change=True)
    for one, action, given in product((disabled, fresh), Action, (None, make.request())):
        assert not may(one, action, given, curator="cur-1")


def test_lists_have_the_same_bounds_as_single_requests() -> None:
    coordinator = scope_of(account(AccountRole.agency_coordinator))
    curator = scope_of(account(AccountRole.curator))
    assert (coordinator.agency, State.draft in coordinator.states) == ("health", False)
    assert (curator.institution, curator.curator) == (make.INSTITUTION, "cur-1")
    assert scope_of(account(AccountRole.auditor)).states == frozenset()
