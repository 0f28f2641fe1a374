"""Where the values of a letter to an agency come from.

A contract complains of the letter (`subjects[1].phone`); whoever wrote the programme has to hear of
`programme.family.members[2].phone`. Indices count from 1 on both sides.
"""

import re
from typing import Final

from hub.domain.family import representative_of
from hub.domain.messages import RequestMessage
from hub.domain.programme import InformationNeed, Measure, Programme

_SUBJECT = re.compile(r"subjects\[(\d+)\](?:\.(.+))?")
_OF_CURATOR = frozenset({"name", "position", "phone", "email"})
_OF_INSTITUTION = {"institution_code": "code", "institution_name": "name"}
_OF_PERIOD = {"period.start": "period_from", "period.end": "period_to"}

_MEMBER = "programme.family.members[]."

Origin = tuple[str, str]
"""The root of a message that comes in, and a whole canonical path in it."""
ANYTHING: Final[Origin] = ("", "")
"""Where the hub sets no bounds itself."""


def origins(canonical: str, path: str) -> tuple[Origin, ...]:
    """Where the values at `path` (`subjects[].phone`) of a letter with this root come in; empty for
    what the hub makes itself. An agency's own number may come in by any of its doors."""
    if path == "agency_number":
        return (ANYTHING,)
    if canonical != "RequestMessage":
        return (("CuratorAction", "text"),) if path == "text" else ()
    return tuple(("ProgrammeSubmission", one) for one in _in_programme(path))


def _in_programme(path: str) -> tuple[str, ...]:
    inner = path.removeprefix("subjects[].")
    if inner != path:
        field = inner.removeprefix("representative.")
        return (_MEMBER + ("id" if field == "ref" else field),)
    head, _, rest = path.partition(".")
    if head == "contact":
        own = _OF_INSTITUTION.get(rest)
        return (f"programme.institution.{own}" if own else f"programme.curator.{rest}",)
    if path == "note":
        return ("programme.measures[].note", "programme.information[].note")
    return (f"programme.information[].{_OF_PERIOD[path]}",) if path in _OF_PERIOD else ()


def place_in_programme(programme: Programme, letter: RequestMessage, place: str) -> str:
    """The canonical place in `programme` of what stands at `place` of its letter; that of the
    measure or information need where it comes from no single value."""
    subject = _SUBJECT.fullmatch(place)
    if subject is not None:
        return _of_person(programme, letter.subjects[int(subject[1]) - 1].ref, subject[2] or "")
    head, _, rest = place.partition(".")
    if head == "contact" and rest in _OF_CURATOR:
        return f"programme.curator.{rest}"
    if head == "contact" and rest in _OF_INSTITUTION:
        return f"programme.institution.{_OF_INSTITUTION[rest]}"
    task, fields = _task(programme, letter)
    own = _OF_PERIOD.get(place, place)
    return f"{task}.{own}" if own in fields else task


def _of_person(programme: Programme, ref: str, field: str) -> str:
    members = programme.family.members
    index = next(number for number, one in enumerate(members, 1) if one.id == ref)
    inner, _, rest = field.partition(".")
    if inner == "representative":
        other = representative_of(members[index - 1], programme.family)
        index, field = (members.index(other) + 1 if other else index), rest
    if inner == "ref":
        field = "id"
    place = f"programme.family.members[{index}]"
    return f"{place}.{field}" if field else place


def _task(programme: Programme, letter: RequestMessage) -> tuple[str, tuple[str, ...]]:
    """The place of the measure or need that the letter asks for, and the names of its fields."""
    people = {subject.ref for subject in letter.subjects}
    for index, measure in enumerate(programme.measures, 1):
        if measure.activity == letter.activity and people <= set(measure.members):
            return f"programme.measures[{index}]", Measure.__struct_fields__
    for index, need in enumerate(programme.information, 1):
        if need.subject == letter.activity and people <= set(need.members):
            return f"programme.information[{index}]", InformationNeed.__struct_fields__
    return "programme", ()
