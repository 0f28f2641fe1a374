"""How people call why a request is on the agenda."""

from typing import Final

from hub.flow.meeting.agenda import Ground

GROUNDS: Final[dict[Ground, tuple[str, str]]] = {
    Ground.escalated: ("вынесен на рабочую группу", "brought to the working group"),
    Ground.unfulfilled: ("прежнее решение не исполнено", "an earlier decision is not carried out"),
    Ground.undelivered: ("письмо не доставлено", "a message was not delivered"),
    Ground.contradictory: ("ответы противоречат друг другу", "the replies contradict each other"),
    Ground.refused: ("ведомство отказало", "the agency refused"),
    Ground.late: ("срок прошёл", "the deadline has passed"),
}


def in_russian(grounds: tuple[str, ...]) -> str:
    """The grounds of a decision or an item in words."""
    return "; ".join(GROUNDS[Ground(one)][0] for one in grounds)
