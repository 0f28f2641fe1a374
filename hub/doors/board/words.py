"""What the pages say, in Russian and English."""

from typing import Final, NamedTuple

from hub.domain.accounts import RUSSIAN as ROLES
from hub.domain.accounts import AccountRole
from hub.domain.causes import for_callers
from hub.domain.errors import HubError
from hub.domain.states import RUSSIAN as STATES
from hub.domain.states import State

LANGUAGES: Final = ("ru", "en")


class Text(NamedTuple):
    """One text in each language."""

    ru: str
    en: str


TEXTS: Final[dict[str, Text]] = {
    "hub": Text("Сопровождение семей", "Family support"),
    "hub.long": Text(
        "Межведомственное взаимодействие по социальному сопровождению семей с детьми",
        "Interagency work in the social accompaniment of families with children",
    ),
    "skip": Text("Перейти к содержанию", "Skip to content"),
    "menu": Text("Разделы", "Sections"),
    "language": Text("Язык", "Language"),
    "board": Text("Кто кого ждёт", "Who waits for whom"),
    "reports": Text("Отчёты", "Reports"),
    "workplace": Text("Запросы ведомству", "Requests to the agency"),
    "meeting": Text("Заседание", "Meeting"),
    "home": Text("На главную", "Home"),
    "printed": Text("Документ содержит сведения ограниченного доступа", "Restricted information"),
    "sign_in.title": Text("Вход", "Sign in"),
    "sign_in.login": Text("Имя для входа", "Login"),
    "sign_in.password": Text("Пароль", "Password"),
    "sign_in.code": Text("Одноразовый код", "One-time code"),
    "sign_in.code.hint": Text(
        "Шесть цифр из приложения, если для записи включены коды",
        "Six digits from the authenticator, if codes are on for the account",
    ),
    "sign_in.submit": Text("Войти", "Sign in"),
    "sign_in.through": Text("Войти через", "Sign in through"),
    "sign_in.note": Text(
        "Просмотр персональных данных записывается в журнал.",
        "Every view of personal data is recorded.",
    ),
    "sign_out": Text("Выйти", "Sign out"),
    "profile.title": Text("Моя учётная запись", "My account"),
    "profile.role": Text("Роль", "Role"),
    "profile.login": Text("Имя для входа", "Login"),
    "profile.agency": Text("Ведомство", "Agency"),
    "profile.institution": Text("Учреждение", "Institution"),
    "profile.territories": Text("Территории", "Territories"),
    "profile.must_change": Text(
        "Пароль вам выдан. Чтобы начать работу, задайте свой.",
        "The password was handed out to you. Choose your own to begin.",
    ),
    "profile.password": Text("Смена пароля", "Change the password"),
    "profile.password.old": Text("Нынешний пароль", "Present password"),
    "profile.password.new": Text("Новый пароль", "New password"),
    "profile.password.again": Text("Новый пароль ещё раз", "New password again"),
    "profile.password.hint": Text(
        "Не короче 12 знаков; удобна фраза из нескольких слов",
        "At least 12 characters; a phrase of several words does well",
    ),
    "profile.password.submit": Text("Сменить пароль", "Change the password"),
    "profile.codes": Text("Одноразовые коды", "One-time codes"),
    "profile.codes.are_on": Text("Вход требует кода из приложения.", "Signing in wants a code."),
    "profile.codes.are_off": Text(
        "Добавьте ключ в приложение-аутентификатор и введите код, который оно покажет.",
        "Add the key to an authenticator and enter the code that it shows.",
    ),
    "profile.codes.key": Text("Ключ", "Key"),
    "profile.codes.address": Text("Или откройте на телефоне", "Or open on the telephone"),
    "profile.codes.on": Text("Включить коды", "Turn codes on"),
    "profile.codes.off": Text("Отключить коды", "Turn codes off"),
    "said.password": Text(
        "Пароль изменён; другие сеансы завершены.", "Password changed; other sessions ended."
    ),
    "said.codes_on": Text("Одноразовые коды включены.", "One-time codes are on."),
    "said.codes_off": Text("Одноразовые коды отключены.", "One-time codes are off."),
    "said.agency": Text("Ответ принят и передан куратору.", "The answer went to the curator."),
    "said.consent_withdrawn": Text(
        "Согласие отозвано: ведомства с открытыми запросами об этом узнают.",
        "The consent is withdrawn: agencies with open requests are told.",
    ),
    "said.transfer_offered": Text(
        "Программа предложена другому учреждению.", "The programme is offered to the other one."
    ),
    "said.transfer_taken_back": Text("Предложение отменено.", "The offer is taken back."),
    "said.decided": Text("Решение записано.", "The decision is written down."),
    "said.fulfilled": Text("Исполнение отмечено.", "Marked as carried out."),
    "said.signed_out": Text("Вы вышли.", "You have signed out."),
    "error.400": Text("Запрос не принят", "The request was not accepted"),
    "error.403": Text("Доступа нет", "No access"),
    "error.403.text": Text(
        "Эта страница или действие не для вашей роли. Обращение записано в журнал.",
        "This page or action is not for your role. The attempt was recorded.",
    ),
    "no_letters": Text("PDF не получится", "No PDF of this"),
    "no_letters.docx": Text("Скачать DOCX", "Download DOCX"),
    "too_long": Text("Слишком длинный текст", "The text is too long"),
    "too_long.typed": Text("Ваш текст", "Your text"),
    "too_long.limit": Text("Знаков принимается не больше", "Signs taken at most:"),
    "too_long.documents": Text(
        "Документы не сохранились: вернитесь к запросу и приложите их снова.",
        "The documents were not kept: go back to the request and attach them again.",
    ),
    "too_long.send": Text("Отправить сокращённый", "Send the shortened text"),
    "error.404": Text("Не найдено", "Not found"),
    "error.404.text": Text("Такой страницы или записи нет.", "There is no such page or record."),
    "error.500": Text("Ошибка", "Something went wrong"),
    "error.500.text": Text(
        "Сбой на нашей стороне. Попробуйте ещё раз.", "A fault of ours. Try again."
    ),
    "error.503": Text("Временно недоступно", "Not available now"),
}


class Words:
    """The texts in one language: `words("sign_in.title")`."""

    def __init__(self, language: str) -> None:
        self.language: Final = language if language in LANGUAGES else LANGUAGES[0]

    def __call__(self, key: str) -> str:
        """Raise KeyError for a text that is not there."""
        text: str = getattr(TEXTS[key], self.language)
        return text

    def has(self, key: str) -> bool:
        """Whether there is such a text."""
        return key in TEXTS

    def role(self, role: AccountRole) -> str:
        """A role as people call it."""
        return ROLES[role] if self.language == "ru" else role.value.replace("_", " ")

    def state(self, state: State) -> str:
        """A state as people call it."""
        return STATES[state] if self.language == "ru" else state.value.replace("_", " ")

    def error(self, error: HubError) -> str:
        """What an error says, with its findings."""
        texts = [Text(*for_callers(error)), *(Text(one.ru, one.en) for one in error.findings)]
        said = dict.fromkeys(text.ru if self.language == "ru" else text.en for text in texts)
        return ". ".join(said)
