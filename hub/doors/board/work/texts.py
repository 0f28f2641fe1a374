"""What the board's pages say, in Russian and English."""

from typing import Final

from hub.domain.access import Action
from hub.domain.coming import ProgrammeFlagKind
from hub.domain.consent_states import ConsentState
from hub.domain.course import ChangeKind
from hub.domain.messages import Outcome, Reason
from hub.domain.request import DeliveryState, Effect, FlagKind, MessageKind
from hub.domain.states import Role
from hub.domain.waiting import Owner
from hub.flow.board.lists import ListName
from mappings.tracing import How

LISTS: Final[dict[ListName, tuple[str, str]]] = {
    ListName.late: ("Просрочено", "Overdue"),
    ListName.risk: ("Срок подходит", "At risk"),
    ListName.silent: ("Ведомство молчит", "The agency is silent"),
    ListName.channel: ("Канал не работает", "The channel does not work"),
    ListName.undelivered: ("Не доставлено ведомству", "Not delivered to the agency"),
    ListName.needs_info: ("Ведомству нужны сведения", "The agency needs information"),
    ListName.completed: ("Исполнено, ждёт подтверждения", "Done, to be confirmed"),
    ListName.draft: ("Черновики без согласия", "Drafts without consent"),
    ListName.astray: ("Перенаправлено в никуда", "Redirected nowhere"),
    ListName.unroutable: ("Мероприятия без исполнителя", "Measures nobody answers for"),
    ListName.ending: ("Кончается согласие или срок", "A consent or a term ends"),
    ListName.shared: ("Один человек в двух программах", "One person in two programmes"),
    ListName.all: ("Все запросы у ведомств", "All requests with agencies"),
}
HINTS: Final[dict[ListName, tuple[str, str]]] = {
    ListName.late: (
        "Срок ведомства прошёл. Экстренные и кризисные семьи — первыми.",
        "The agency's deadline has passed. Emergency and crisis families come first.",
    ),
    ListName.risk: (
        "До срока ведомства два рабочих дня или меньше.",
        "Two working days or fewer are left to the agency.",
    ),
    ListName.silent: (
        "Запрос у ведомства, но от него давно ни слова. Стоит позвонить.",
        "The agency has the request and has long said nothing. Call them.",
    ),
    ListName.channel: (
        "Письмо ещё не дошло, хаб повторяет сам: сбой связи, а не отказ ведомства.",
        "The message has not arrived yet and is sent again: a fault, not the agency's refusal.",
    ),
    ListName.undelivered: (
        "Сами эти письма не уйдут: исправьте причину и повторите или договоритесь с ведомством.",
        "These will not leave by themselves: mend the cause and send again, or call the agency.",
    ),
    ListName.needs_info: ("Отвечает куратор семьи.", "The family's curator answers."),
    ListName.completed: (
        "Куратор подтверждает, что помощь дошла до семьи.",
        "The curator confirms that the help reached the family.",
    ),
    ListName.draft: (
        "Запрос не уйдёт, пока нет договора или согласия.",
        "Nothing leaves without the contract and the consent.",
    ),
    ListName.astray: (
        "Ведомство назвало другое, но новый запрос не открыт: например, дело вернулось к тому, кто"
        " его уже передал. Кому поручить, решает рабочая группа.",
        "The agency named another one, but no new request was opened: the task may have come back"
        " to one that sent it on. The working group decides who shall do it.",
    ),
    ListName.unroutable: (
        "Ни одно ведомство не назначено: решает рабочая группа.",
        "No agency is set for them: the working group decides.",
    ),
    ListName.ending: (
        "Новое согласие, заключение или новый срок: сам хаб ничего не остановит.",
        "A new consent, a conclusion or a new term: the hub stops nothing by itself.",
    ),
    ListName.shared: (
        "Тот же человек сопровождается и по другой программе, может быть, в другом учреждении."
        " Ошибка это, переезд или так и нужно, решают люди.",
        "The same person is accompanied by another programme too, perhaps at another institution."
        " Whether that is a mistake, a move, or right, people decide.",
    ),
    ListName.all: ("Ход за ведомством.", "The next move is the agency's."),
}
ENDINGS: Final[dict[ProgrammeFlagKind, tuple[str, str]]] = {
    ProgrammeFlagKind.consent_ends: ("Согласие кончается", "The consent ends"),
    ProgrammeFlagKind.consent_ended: (
        "Согласие кончилось: ничего больше не уходит",
        "The consent has ended: nothing more leaves",
    ),
    ProgrammeFlagKind.comes_of_age: ("Ребёнку исполняется 18 лет", "A child turns 18"),
    ProgrammeFlagKind.came_of_age: (
        "Ребёнку исполнилось 18 лет: нужно его собственное согласие",
        "A child has turned 18: their own consent is needed",
    ),
    ProgrammeFlagKind.term_ends: ("Срок программы кончается", "The programme's term ends"),
    ProgrammeFlagKind.term_ended: (
        "Срок программы прошёл, заключения нет",
        "The programme's term is over without a conclusion",
    ),
}
CONSENTS: Final[dict[ConsentState, tuple[str, str]]] = {
    ConsentState.stands: ("действует", "in force"),
    ConsentState.ends: ("истекает", "ends"),
    ConsentState.ended: ("истекло", "has ended"),
    ConsentState.withdrawn: ("отозвано", "withdrawn"),
    ConsentState.of_age: (
        "дано представителем, ребёнку исполнилось 18",
        "given by a representative, the child has turned 18",
    ),
}
OWNERS: Final[dict[Owner, tuple[str, str]]] = {
    Owner.agency: ("ведомство", "agency"),
    Owner.curator: ("куратор", "curator"),
    Owner.working_group: ("рабочая группа", "working group"),
    Owner.administrator: ("администратор", "administrator"),
    Owner.hub: ("система, сама повторит", "the hub, by itself"),
    Owner.nobody: ("никто, завершено", "nobody, it is over"),
}
ROLES: Final[dict[Role, tuple[str, str]]] = {
    Role.hub: ("система", "the hub"),
    Role.agency: ("ведомство", "agency"),
    Role.curator: ("куратор", "curator"),
    Role.working_group: ("рабочая группа", "working group"),
    Role.administrator: ("администратор", "administrator"),
}
DEEDS: Final[dict[Action, tuple[str, str]]] = {
    Action.answer: ("Ответить", "Answer"),
    Action.confirm: ("Подтвердить", "Confirm"),
    Action.return_: ("Вернуть", "Return"),
    Action.redirect: ("Перенаправить", "Redirect"),
    Action.entrust: ("Поручить ведомству", "Assign to an agency"),
    Action.replay: ("Повторить", "Send again"),
    Action.escalate: ("На рабочую группу", "Bring to the working group"),
    Action.assign: ("Назначить ответственного", "Assign"),
    Action.note: ("Записать заметку", "Write a note"),
    Action.cancel: ("Отозвать запрос", "Withdraw"),
}
CHANGES: Final[dict[ChangeKind, tuple[str, str]]] = {
    ChangeKind.level: ("Уровень", "Level"),
    ChangeKind.curator: ("Куратор", "Curator"),
    ChangeKind.territory: ("Территория", "Territory"),
}
REASONS: Final[dict[Reason, str]] = {
    Reason.no_data: "сведений нет",
    Reason.access_denied: "доступ запрещён",
    Reason.not_competent: "не в компетенции",
    Reason.no_capacity: "нет возможности (мест, специалистов)",
    Reason.no_consent: "нет согласия",
    Reason.person_not_found: "лицо не найдено",
    Reason.more_data_needed: "нужны дополнительные сведения",
    Reason.document_needed: "нужен документ",
    Reason.family_declined: "семья отказалась",
    Reason.family_absent: "семья не явилась",
    Reason.waiting: "ожидание очереди",
    Reason.measure_removed: "мероприятие исключено",
    Reason.programme_ended: "программа завершена",
    Reason.technical: "техническая причина",
    Reason.other: "иная причина",
}
OUTCOMES: Final[dict[Outcome, str]] = {
    Outcome.provided: "помощь оказана",
    Outcome.partly_provided: "помощь оказана частично",
    Outcome.not_provided: "помощь не оказана",
    Outcome.declined_by_family: "семья отказалась",
    Outcome.information_given: "сведения даны",
    Outcome.no_information: "сведений нет",
}
DELIVERIES: Final[dict[DeliveryState, str]] = {
    DeliveryState.queued: "в очереди",
    DeliveryState.sent: "передано",
    DeliveryState.acknowledged: "доставлено",
    DeliveryState.retrying: "повторяется",
    DeliveryState.dead: "не доставлено",
    DeliveryState.withdrawn: "отозвано до отправки",
    DeliveryState.closed: "закрыто вручную",
}
LETTERS: Final[dict[MessageKind, str]] = {
    MessageKind.request: "запрос",
    MessageKind.cancel: "отзыв",
    MessageKind.clarify: "пояснение",
}
EFFECTS: Final[dict[Effect, str]] = {
    Effect.applied: "применён",
    Effect.noted: "учтён",
    Effect.out_of_order: "вне очереди",
    Effect.late: "опоздал",
    Effect.contradictory: "противоречит",
}
FLAGS: Final[dict[FlagKind, str]] = {
    FlagKind.take_up_overdue: "не принят в срок",
    FlagKind.answer_overdue: "не исполнен в срок",
    FlagKind.silent: "молчание",
    FlagKind.escalated_to_coordinator: "сообщено координатору",
    FlagKind.escalated_to_group: "вынесено на рабочую группу",
}
RELATIONS: Final[dict[str, str]] = {
    "mother": "мать",
    "father": "отец",
    "guardian": "опекун",
    "adoptive_parent": "усыновитель",
    "foster_parent": "приёмный родитель",
    "step_parent": "отчим или мачеха",
    "child": "ребёнок",
    "ward": "подопечный",
    "grandparent": "бабушка или дедушка",
    "other": "иное лицо",
}
KINDS: Final[dict[str, str]] = {
    "medical": "медицинская",
    "psychological": "психологическая",
    "pedagogical": "педагогическая",
    "legal": "юридическая",
    "social": "социальная",
}
SEXES: Final[dict[str, str]] = {"male": "мужской", "female": "женский"}
DOCUMENTS: Final[dict[str, str]] = {
    "passport": "паспорт",
    "birth_certificate": "свидетельство о рождении",
    "foreign_passport": "паспорт иностранного гражданина",
    "residence_permit": "вид на жительство",
    "refugee_certificate": "удостоверение беженца",
    "temporary_identity": "временное удостоверение личности",
}
RULES: Final[dict[How, str]] = {
    How.codec: "кодек",
    How.table: "таблица",
    How.beside: "пояснение к коду таблицы",
    How.branch: "ветвь",
    How.constant: "постоянное значение",
    How.ignored: "не читается",
}
FIELDS: Final[dict[str, str]] = {
    "activity_name": "Что нужно",
    "aid_kind": "Вид помощи",
    "subjects": "О ком",
    "ref": "Обозначение",
    "relation": "Кем приходится",
    "name": "Имя",
    "family": "Фамилия",
    "given": "Имя",
    "patronymic": "Отчество",
    "birth_date": "Дата рождения",
    "sex": "Пол",
    "snils": "СНИЛС",
    "document": "Документ",
    "kind": "Вид",
    "series": "Серия",
    "number": "Номер",
    "issued_on": "Выдан",
    "issued_by": "Кем выдан",
    "address": "Адрес",
    "text": "Текст",
    "postal_code": "Индекс",
    "phone": "Телефон",
    "place": "Место",
    "organisation": "Организация",
    "detail": "Уточнение",
    "representative": "Представитель",
    "contact": "Кто спрашивает",
    "institution_name": "Учреждение",
    "institution_code": "Код учреждения",
    "position": "Должность",
    "email": "Почта",
    "note": "Примечание",
    "period": "Период",
    "start": "С",
    "end": "По",
    "state": "Состояние",
    "occurred_at": "Когда",
    "outcome": "Исход",
    "reason": "Причина",
    "agency_number": "Номер ведомства",
    "redirect_to": "Куда",
    "appointment": "Приём",
    "at": "Время",
    "documents": "Документы",
    "title": "Название",
    "facts": "Сведения",
    "code": "Показатель",
    "value": "Значение",
    "subject": "О ком",
    "official": "Ответственный",
    "results": "По каждому",
}
