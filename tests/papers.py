"""Letters for the tests of paper: samples of the placeholders, the longest names, tables over pages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from documents.enums import LETTERS, IssuedKind
from documents.letters import LANGUAGES, filled
from documents.letters.defaults import DEFAULTS
from documents.letters.placeholders import placeholders_of
from documents.models import IssuedDocument
from documents.operations import Letter

ISSUED = datetime(2027, 6, 1, 6, tzinfo=UTC)
KAZAKH, TAJIK = "ӘәҒғҚқҢңӨөҰұҮүҺһІі", "ҒғӢӣҚқӮӯҲҳҶҷ"
LONG_NAME = "Mohammed Abdulrahman Suleiman Karimzhonovich AL-KHOREZMI BINT ABDULLAH"
LONG_NATIVE = "Қанат Өміржанұлы Әбілқасымов-Жұмағұлов Ғабит Һарунұлы Үкібайұлы"
NAMES = [
    ("Farrukh RAHIMOV", "Фаррух Раҳимов"), ("Jamshed YUKTAMZODA", "Ҷамшед Ӯктамзода Ҳӣсорӣ"), ("Muhammad AL AHMAD", "محمد بن عبد الله الأحمد"),
    ("Xiaoming WANG", "王小明"), ("Kanat ABILKASSYMOV", LONG_NATIVE), (LONG_NAME, "Мухаммад Абдураҳмон Сулаймон Каримҷонович Ал-Хоразмӣ"),
]  # fmt: skip
HEADS = {
    "en": ["Component", "From", "Until", "Amount"], "ru": ["Составляющая", "С", "По", "Сумма"], "kk": ["Құрамдас бөлігі", "Бастап", "Дейін", "Сомасы"],
}  # fmt: skip
KINDS = [str(kind) for kind in LETTERS]


def values(kind: str, **more: str) -> dict[str, dict[str, str]]:
    return {language: {row.name: row.sample(language) for row in placeholders_of(kind)} | more for language in LANGUAGES}


def table(rows: int) -> dict[str, Any]:
    body = [
        [f"Стипендия / stipend {number + 1}", "2027-09-01", "2028-08-31", f"{120_000 + number:,}.00 KZT".replace(",", " ")] for number in range(rows)
    ]
    return {language: {"head": HEADS[language], "rows": [*body, ["Total", "", "", "1 440 000.00 KZT"]], "total": True} for language in LANGUAGES}


def letter(world: Any, kind: str = "award_letter", **more: Any) -> Letter:
    given = {"name": "Farrukh RAHIMOV", "native_name": "Фаррух Раҳимов", "addressee": dict.fromkeys(LANGUAGES, "Embassy of Tajikistan")}
    return Letter(kind=IssuedKind(kind), partner=world.partner_a, values=values(kind), **{**given, **more})


def document(
    kind: str = "award_letter", *, state: str = "valid", name: str = "Farrukh RAHIMOV", native: str = "Фаррух Раҳимов", **facts: Any
) -> IssuedDocument:
    """One that is not saved, for looking at paper."""
    said = values(kind, name=name, native_name=native)
    given = {
        "name": name, "native_name": native, "issued_on": "2027-06-01", "values": said, "people": [], "table": {},
        "texts": {language: filled(DEFAULTS[kind, language], said[language]) for language in LANGUAGES},
        "addressee": {"en": "Embassy of the Republic of Tajikistan in Astana", "ru": "Посольству Республики Таджикистан в Астане", "kk": "Тәжікстан Республикасының Астанадағы Елшілігіне"},
    }  # fmt: skip
    revoked = {"revoked_at": datetime(2027, 7, 3, tzinfo=UTC), "revoked_reason": "The nominee was replaced."} if state == "revoked" else {}
    number = {"award_letter": "AL-2027-00012"}.get(kind, "XX-2027-00012")
    return IssuedDocument(number=number, code="7KQ9MXP4RTHB", kind=kind, facts=given | facts, state=state, issued_at=ISSUED, **revoked)


def people(count: int = 6) -> list[dict[str, str]]:
    return [
        {"name": name, "native_name": native, "birth_date": "1996-05-17", "passport": f"A{1234567 + number}", "position": "Second Secretary"}
        for number in range(count)
        for name, native in [NAMES[number % len(NAMES)]]
    ]
