"""Which question each report answers, for who does not know it by its title."""

from typing import Final

from hub.domain.reports import Label

ANSWERS: Final[dict[str, Label]] = {
    "department": Label(
        "Сколько семей приняли и сняли учреждения и чем закончилось сопровождение?",
        "How many families did the institutions accept and remove, and how did it end?",
    ),
    "socially_dangerous": Label(
        "Сколько семей и детей в социально опасном положении на 1 января каждого года?",
        "How many families and children are in socially dangerous circumstances each 1 January?",
    ),
    "early_found": Label(
        "Скольким семьям помощь начали до кризиса, по сообщениям о неблагополучии?",
        "How many families were found by reports before a crisis came?",
    ),
    "parental_rights": Label(
        "В скольких сопровождаемых семьях родители лишены прав или ограничены в них?",
        "In how many families under support were parents deprived of rights or restricted?",
    ),
    "levels": Label(
        "Насколько тяжелы случаи: доли адаптационного, базового, кризисного, экстренного?",
        "How grave are the cases: the shares of the four levels?",
    ),
    "indicators": Label(
        "Стало ли лучше: показатели за период рядом с предыдущим?",
        "Have things improved: indicators beside those of the period before?",
    ),
    "agencies": Label(
        "Как ведомства исполняют запросы и за сколько рабочих дней?",
        "How do the agencies fulfil requests, and in how many working days?",
    ),
    "agencies_by_aid": Label(
        "То же по видам помощи: с какой помощью бывает задержка?",
        "The same by kind of aid: which aid is late?",
    ),
    "agencies_by_level": Label(
        "То же по уровням: быстрее ли идёт помощь экстренным семьям?",
        "The same by level: does help come sooner to emergency families?",
    ),
    "refusals": Label(
        "Почему ведомства отказывают?",
        "Why do the agencies refuse?",
    ),
    "caseload": Label(
        "У кого из кураторов семей больше предела?",
        "Which curators have more families than the limit?",
    ),
    "past_term": Label(
        "У каких программ срок прошёл, а заключения нет?",
        "Which programmes are past their term without a conclusion?",
    ),
}
