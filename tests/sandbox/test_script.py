"""Scripts: who decides, how delays are filled in, what is refused."""

import msgspec
import pytest

from adapters.sandbox import Behaviour, Manner, load_script, read_script
from adapters.sandbox.speech import Act, Heard


def heard(number="Z-1", activity="A01", title="Диагностика"):
    return Heard(act=Act.request, message_id="m", number=number, activity=activity, title=title)


def test_an_empty_script_is_prompt_everywhere():
    assert read_script("").choose("health", heard(), 1).manner is Manner.prompt


def test_the_first_rule_that_fits_decides_then_the_agency_then_the_default():
    script = read_script(
        """
        default: {behaviour: twice}
        agencies: {police: {behaviour: slow}}
        rules:
          - {agency: health, every: 5, behaviour: silent}
          - {activity: Диагностика, number: X-, behaviour: refusing}
        """
    )

    assert script.choose("health", heard(), 5).manner is Manner.silent
    assert script.choose("health", heard(), 4).manner is Manner.twice
    assert script.choose("education", heard("X-7"), 5).manner is Manner.refusing
    assert script.choose("police", heard(), 1).manner is Manner.slow


def test_a_slow_agency_takes_longer_unless_it_says_how_long():
    script = read_script(
        "{delay: 0.5, agencies: {health: {behaviour: slow}, police: {behaviour: slow, delay: 3}}}"
    )

    assert script.standing("education").delay == 0.5
    assert script.standing("health").delay > 0.5
    assert script.standing("police").delay == 3


def test_a_share_picks_the_same_numbers_every_time_and_others_with_another_seed():
    numbers = [f"Z-{n}" for n in range(400)]

    def picked(seed):
        script = read_script(f"{{seed: {seed}, rules: [{{share: 0.25, behaviour: silent}}]}}")
        return {n for n in numbers if script.choose("health", heard(n), 1).manner is Manner.silent}

    assert picked(1) == picked(1) != picked(2)
    assert 60 < len(picked(1)) < 140


def test_a_new_behaviour_stands_before_every_rule():
    script = read_script("{rules: [{agency: health, nth: 1, behaviour: silent}]}")

    changed = script.with_behaviour("health", Behaviour(manner=Manner.refusing))

    assert changed.choose("health", heard(), 1).manner is Manner.refusing
    assert changed.choose("police", heard(), 1).manner is Manner.prompt


@pytest.mark.parametrize(
    "text",
    [
        "{default: {behaviour: rude}}",
        "{default: {behaviour: slow, delay: -1}}",
        "{rules: [{nth: 0, behaviour: slow}]}",
        "{rules: [{share: 2, behaviour: slow}]}",
        "{speed: 1}",
    ],
)
def test_a_script_with_a_mistake_is_refused(text):
    with pytest.raises(msgspec.ValidationError):
        read_script(text)


def test_a_script_is_read_from_a_file(tmp_path):
    file = tmp_path / "script.yaml"
    file.write_text("{default: {behaviour: faulty, with: [html]}}", encoding="utf-8")

    behaviour = load_script(file).standing("health")

    assert behaviour.failure(1) == "html"
    assert behaviour.failure(3) is None
