"""What people read where the reference data have no name: kinds of requests, reasons, totals."""

from hub.domain.catalogue import Catalogue
from hub.domain.messages import Reason
from hub.domain.reports.shape import Label
from hub.domain.terms import Level

INFORMATION = Label("Запрос сведений", "Information request")
NO_REASON = Label("Причина не указана", "No reason given")

REASONS = {
    Reason.no_data: Label("Нет данных", "No data"),
    Reason.access_denied: Label("Доступ запрещён", "Access denied"),
    Reason.not_competent: Label("Не в компетенции ведомства", "Not within competence"),
    Reason.no_capacity: Label("Нет возможности", "No capacity"),
    Reason.no_consent: Label("Нет согласия", "No consent"),
    Reason.person_not_found: Label("Лицо не найдено", "Person not found"),
    Reason.more_data_needed: Label("Недостаточно данных", "More data needed"),
    Reason.document_needed: Label("Нужен документ", "A document is needed"),
    Reason.family_declined: Label("Семья отказалась", "The family declined"),
    Reason.family_absent: Label("Семья не явилась", "The family did not come"),
    Reason.waiting: Label("Очередь, ожидание", "Waiting"),
    Reason.measure_removed: Label("Мероприятие исключено", "The measure was removed"),
    Reason.programme_ended: Label("Программа завершена", "The programme ended"),
    Reason.technical: Label("Техническая причина", "Technical reason"),
    Reason.other: Label("Иная причина", "Another reason"),
}


def agency_name(catalogue: Catalogue, code: str) -> Label:
    """An agency by its name; one that the reference data no longer hold, by its code."""
    entry = catalogue.agencies.get(code)
    return Label(code, code) if entry is None else Label(entry.ru, entry.en)


def level_name(catalogue: Catalogue, level: Level) -> Label:
    """A level of accompaniment."""
    rule = catalogue.level(level)
    return Label(rule.ru, rule.en)
