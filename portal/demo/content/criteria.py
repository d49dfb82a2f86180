"""By what the demo's panels judge: qualifications, needs of the service that sends, language, motivation and promise; one criterion is read and not counted."""

from __future__ import annotations

from dataclasses import dataclass, field

Words = tuple[str, str, str]  # English, Russian, Kazakh

RUBRIC: Words = ("Selection of diplomats for training", "Отбор дипломатов на обучение", "Дипломаттарды оқуға іріктеу")


@dataclass(frozen=True)
class Judged:
    name: Words
    help: Words
    weight: int = 1
    counts: bool = True
    anchors: dict[int, Words] = field(default_factory=dict)

    def fields(self) -> dict[str, object]:
        names = {f"name_{code}": text for code, text in zip(("en", "ru", "kk"), self.name, strict=True)}
        helps = {f"help_{code}": text for code, text in zip(("en", "ru", "kk"), self.help, strict=True)}
        anchors = {str(mark): dict(zip(("en", "ru", "kk"), words, strict=True)) for mark, words in self.anchors.items()}
        return names | helps | {"weight": self.weight, "counts": self.counts, "anchors": anchors}


CRITERIA = (
    Judged(
        ("Qualifications", "Квалификация", "Біліктілігі"),
        ("Education and service so far, beside what the programme asks for.", "Образование и служба в сравнении с тем, чего требует программа.", "Білімі мен қызметі бағдарлама талаптарымен салыстырғанда."),
        weight=2,
        anchors={
            1: ("Below what the programme asks for.", "Ниже требований программы.", "Бағдарлама талаптарынан төмен."),
            3: ("Meets what the programme asks for.", "Соответствует требованиям программы.", "Бағдарлама талаптарына сай."),
            5: ("Well above it, with responsibility of the own.", "Заметно выше, с опытом самостоятельной работы.", "Едәуір жоғары, дербес жұмыс тәжірибесі бар."),
        },
    ),
    Judged(
        ("Needs of the service that sends", "Потребности направляющей службы", "Жіберуші қызметтің қажеттілігі"),
        ("Whether what is learnt will be used at the post, and soon.", "Будет ли полученное применяться на службе, и скоро ли.", "Үйренгені қызметте қолданыла ма, жақын арада ма."),
        weight=2,
        anchors={
            1: ("No link to the work is shown.", "Связь с работой не показана.", "Жұмыспен байланысы көрсетілмеген."),
            3: ("The present post uses it now and then.", "На нынешней должности применяется время от времени.", "Қазіргі лауазымда анда-санда қолданылады."),
            5: ("A named task waits for it.", "Есть названная задача, для которой это нужно.", "Оны күтіп тұрған нақты міндет аталған."),
        },
    ),
    Judged(
        ("Language", "Язык", "Тілі"),
        ("The language of the programme, by papers and by what is written in it.", "Язык программы: по документам и по написанному на нём.", "Бағдарлама тілі: құжаттары мен сол тілде жазғаны бойынша."),
        anchors={
            1: ("Would need an interpreter.", "Потребуется переводчик.", "Аудармашы қажет болады."),
            3: ("Follows lectures and writes simple papers.", "Следит за лекциями, пишет простые работы.", "Дәрістерді түсінеді, қарапайым жұмыс жазады."),
            5: ("Argues and negotiates in it.", "Спорит и ведёт переговоры на нём.", "Сол тілде пікір таластырып, келіссөз жүргізеді."),
        },
    ),
    Judged(
        ("Motivation and promise", "Мотивация и потенциал", "Уәжі мен әлеуеті"),
        ("How clear the aims are, and what can be expected in ten years.", "Насколько ясны цели и чего можно ожидать через десять лет.", "Мақсаты қаншалықты анық, он жылдан кейін не күтуге болады."),
        anchors={
            1: ("General words only.", "Только общие слова.", "Тек жалпы сөздер."),
            3: ("Clear aims for the present post.", "Ясные цели на нынешней должности.", "Қазіргі лауазымға арналған анық мақсаттар."),
            5: ("Clear aims, and early signs of leading others.", "Ясные цели и первые признаки лидерства.", "Анық мақсаттар және басшылыққа бейімділіктің алғашқы белгілері."),
        },
    ),
    Judged(
        ("What the group would gain", "Что получит группа", "Топ не ұтады"),
        ("Knowledge that other participants do not have. The panel reads it when two candidates are equal.", "Знания, которых нет у других участников. Комиссия читает это при равенстве кандидатов.", "Басқа қатысушыларда жоқ білім. Үміткерлер тең болғанда комиссия осыны оқиды."),
        counts=False,
    ),
)  # fmt: skip
