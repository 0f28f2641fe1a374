"""The employment centre: certificates at once, services by asking later."""

CONTRACT = "employment/1.0"
INFORMATION = {"activity": "УЧ", "kind": "сведения"}


def test_a_certificate_is_the_answer_itself(start, letters):
    bench = start()

    answered = bench.post(CONTRACT, letters.employment(id="m-1", **INFORMATION))

    assert answered.text("НаСообщение") == "m-1"
    assert answered.text("Решение") == "исполнено"
    fact = answered.payload.find(".//{*}Сведение")
    assert (fact.get("код"), fact.get("гражданин")) == ("учёт.состояние", "m1")
    assert fact.find("{*}Период").get("по")


def test_a_service_is_in_work_until_it_is_asked_about_later(start, letters):
    bench = start("{default: {delay: 0.05}}")

    taken = bench.post(CONTRACT, letters.employment())
    bench.wait(lambda: bench.said("T-1")[-1:] == ["completed"])
    asked = bench.post(CONTRACT, letters.employment_query())

    assert taken.text("Принято") == "да"
    assert asked.text("Решение") == "исполнено"
    assert asked.text("НомерДела") == taken.text("НомерДела")


def test_asking_again_gives_the_same_reply_with_the_same_id(start, letters):
    bench = start()
    bench.post(CONTRACT, letters.employment())
    bench.wait(lambda: bench.said("T-1")[-1:] == ["completed"])

    first, again = (bench.post(CONTRACT, letters.employment_query()) for _ in range(2))

    assert first.text("ИдОтвета") == again.text("ИдОтвета")
    assert bench.sandbox.journal().of("T-1").replies[-1].handed_over == 2
    assert bench.sandbox.journal().of("T-1").effects == {"request": 1}


def test_a_slow_centre_keeps_certificates_waiting_too(start, letters):
    bench = start("{default: {behaviour: slow, delay: 3600}}")

    answered = bench.post(CONTRACT, letters.employment(**INFORMATION))
    asked = bench.post(CONTRACT, letters.employment_query())

    assert answered.text("Принято") == asked.text("Принято") == "да"


def test_a_cancellation_is_confirmed_in_its_own_answer(start, letters):
    bench = start("{default: {delay: 3600}}")
    bench.post(CONTRACT, letters.employment())

    answered = bench.post(CONTRACT, letters.employment_cancel())

    assert answered.text("Решение") == "отозвано"
    assert answered.text("Причина") == "отозвано инициатором"
    assert bench.said("T-1") == ["cancelled"]


def test_an_asking_centre_goes_on_after_the_explanation(start, letters):
    bench = start("{delay: 0, default: {behaviour: asking}}")
    bench.post(CONTRACT, letters.employment())
    bench.wait(lambda: bench.said("T-1") == ["needs_info"])

    answered = bench.post(CONTRACT, letters.employment_clarify())

    assert answered.text("Принято") == "да"
    bench.wait(lambda: bench.said("T-1")[-1] == "completed")


def test_a_repeated_certificate_request_is_answered_as_before(start, letters):
    bench = start()
    letter = letters.employment(**INFORMATION)

    first, again = bench.post(CONTRACT, letter), bench.post(CONTRACT, letter)

    assert first.body == again.body
    assert bench.sandbox.journal().effects("T-1") == 1


def test_a_question_about_an_unknown_number_is_refused(start, letters):
    bench = start()

    answered = bench.post(CONTRACT, letters.employment_query("NO-1"))

    assert answered.text("Код") == "НЕИЗВЕСТНЫЙ_НОМЕР"
    assert answered.text("Повторить") == "нет"
