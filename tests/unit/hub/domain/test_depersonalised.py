import msgspec

from hub.domain.depersonalised import GONE, bare, depersonalised, wordless
from hub.domain.messages import Notice
from hub.domain.reports.facts import picture
from tests import factories as make


def test_nothing_of_a_person_is_left_in_a_programme() -> None:
    programme = make.programme()

    left = msgspec.json.encode(depersonalised(programme)).decode()

    for member in programme.family.members:
        told = msgspec.to_builtins((member.name, member.snils, member.document, member.phone))
        for word in _words(told):
            assert f'"{word}"' not in left
        assert member.birth_date.isoformat() not in left
    for text in (programme.curator.name, programme.curator.phone, *_notes(programme.measures)):
        assert text not in left


def test_what_reports_count_is_left_but_for_the_days_of_birth() -> None:
    programme = make.programme()
    before, after = picture(programme), picture(depersonalised(programme))

    assert [one.year for one in after.births] == [one.year for one in before.births]
    assert msgspec.structs.replace(after, births=before.births) == before


def test_it_can_be_done_again_and_can_be_read_back() -> None:
    once = depersonalised(make.programme())

    assert depersonalised(once) == once
    assert msgspec.json.decode(msgspec.json.encode(once), type=type(once)) == once


def test_conclusions_and_notices_lose_their_words() -> None:
    conclusion = make.conclusion(text="Слова")
    notice = make.notice(text="Слова", agency_number="7")

    assert wordless(conclusion) == msgspec.structs.replace(conclusion, text=GONE)
    left = bare(notice)
    assert "Слова" not in msgspec.json.encode(left).decode()
    kept = ("id", "seq", "at", "number", "state", "kind", "programme_number", "agency", "measure")
    assert [getattr(left, name) for name in kept] == [getattr(notice, name) for name in kept]
    told = {*Notice.__struct_fields__} - {*kept, "reason"}
    assert not any(getattr(left, name) for name in told)


def _words(value: object) -> list[str]:
    if isinstance(value, dict):
        return [word for one in value.values() for word in _words(one)]
    if isinstance(value, list | tuple):
        return [word for one in value for word in _words(one)]
    personal = isinstance(value, str) and (not value.isascii() or value.isdigit())
    return [str(value)] if personal else []


def _notes(measures: object) -> list[str]:
    return [one.note for one in measures if one.note]
