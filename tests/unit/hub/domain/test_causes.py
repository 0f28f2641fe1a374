import pytest

from hub.domain.causes import CAUSES, Cause, for_callers, refusal
from hub.domain.errors import Barred, NotFound, Unavailable


@pytest.mark.parametrize("cause", CAUSES.values(), ids=lambda one: one.code)
def test_each_cause_tells_its_cure_in_both_languages(cause: Cause) -> None:
    error = refusal(cause.code, "aside")

    assert error.ru == f"{cause.ru} (aside): {cause.cure_ru}"
    assert error.en == f"{cause.en} (aside): {cause.cure_en}"
    assert error.cause == cause.code


@pytest.mark.parametrize("cause", CAUSES.values(), ids=lambda one: one.code)
def test_what_lasts_is_barred_and_ends_a_command_as_wrong_settings_do(cause: Cause) -> None:
    error = refusal(cause.code)

    assert isinstance(error, Barred) == cause.lasting
    assert isinstance(error, Unavailable)
    assert error.retry_helps
    assert cause.exit_code == (5 if cause.lasting else 3)


@pytest.mark.parametrize("cause", CAUSES.values(), ids=lambda one: one.code)
def test_callers_are_not_told_how_the_hub_is_cured(cause: Cause) -> None:
    ru, en = for_callers(refusal(cause.code, "hub.requests"))

    assert ru.endswith("сейчас недоступна")
    assert en.endswith("is not available now")


def test_callers_are_told_their_own_faults() -> None:
    assert for_callers(NotFound("нет", "none")) == ("нет", "none")
