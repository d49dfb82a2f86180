"""Certificates: every letter of the names is on the paper, the paper is always the same, /verify/ says what holds."""

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from fontTools.ttLib import TTCollection, TTFont

from core.errors import NotAllowed
from documents.models import IssuedDocument
from documents.operations import ALPHABET, issue_document, revoke_document
from documents.queries import plain_code
from documents.throttle import MISSES_A_MINUTE
from documents.typeset import font_folders
from documents.typeset.certificate import TEMPLATE, certificate_data, certificate_pdf, grouped, script_language
from tests.world import World

ISSUED = datetime(2028, 9, 1, 6, tzinfo=UTC)
FACTS = {
    "name": "Farrukh RAHIMOV", "native_name": "Фаррух Раҳимов", "country": "TJ", "country_en": "Tajikistan", "country_ru": "Таджикистан",
    "country_kk": "Тәжікстан", "programme_en": "Master of International Relations", "programme_ru": "Магистр международных отношений",
    "programme_kk": "Халықаралық қатынастар магистрі", "institution_en": "Institute of Diplomacy", "institution_ru": "Институт дипломатии",
    "institution_kk": "Дипломатия институты", "from": "2027-09-01", "until": "2028-08-30", "result": "", "issued_on": "2028-09-01",
}  # fmt: skip
KAZAKH, TAJIK = "ӘәҒғҚқҢңӨөҰұҮүҺһІі", "ҒғӢӣҚқӮӯҲҳҶҷ"


def issued(world: World, **facts: str) -> IssuedDocument:
    return issue_document(
        kind="certificate_completion",
        partner=world.partner_a,
        facts=FACTS | facts,
        actor=world.ruslan,
        now=ISSUED,  # type: ignore[arg-type]
    )


def sheet(number: str = "C-2028-00012", state: str = "valid", **facts: str) -> IssuedDocument:
    revoked_at = datetime(2029, 5, 3, tzinfo=UTC) if state == "revoked" else None
    return IssuedDocument(number=number, code="7KQ9MXP4RTHB", facts=FACTS | facts, state=state, issued_at=ISSUED, revoked_at=revoked_at)


def read(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def text_of(document: IssuedDocument) -> str:
    reader = read(certificate_pdf(document))
    assert len(reader.pages) == 1
    return " ".join(reader.pages[0].extract_text().split())


# --- paper --------------------------------------------------------------------------------------


def test_paper_says_the_facts_in_three_languages() -> None:
    text = text_of(sheet())

    for words in (
        "CERTIFICATE OF COMPLETION", "Сертификат о завершении программы", "Бағдарламаны аяқтағаны туралы сертификат",
        "Farrukh RAHIMOV", "Фаррух Раҳимов", "Master of International Relations", "Магистр международных отношений",
        "Халықаралық қатынастар магистрі", "Institute of Diplomacy", "1 September 2027 – 30 August 2028",
        "2027 ж. 1 қыркүйек – 2028 ж. 30 тамыз", "1 сентября 2027 г. – 30 августа 2028 г.", "Тәжікстан", "C-2028-00012", "7KQ9-MXP4-RTHB",
    ):  # fmt: skip
        assert words in text, words
    assert "REVOKED" not in text


@pytest.mark.parametrize(
    ("native", "language"),
    [
        ("Қанат Өміржанұлы Әбілқасымов", "kk"),
        ("Ҷамшед Ӯктамзода Ҳӣсорӣ", "tg"),
        ("Айгүл Үсөнова", "kk"),
        ("Сергей Щёголев", "ru"),
        ("王小明 司马相如", "zh"),
        ("Əliyev Şükür Çələbi", "en"),
        ("Đặng Thị Ngọc Ánh", "en"),
        ("Батбаяр Өөдгөн", "kk"),
    ],
)
def test_native_name_can_be_read_back(native: str, language: str) -> None:
    assert native in text_of(sheet(native_name=native))
    assert script_language(native) == language


def test_arabic_name_has_every_letter() -> None:
    """A PDF keeps Arabic by glyph and in drawing order: the letters are compared, not their order."""
    native = "محمد بن عبد الله الأحمد"

    text = text_of(sheet(native_name=native))

    assert set(native.replace(" ", "")) <= set(text)
    assert script_language(native) == "ar"


def test_fonts_have_every_letter_of_the_region() -> None:
    letters: set[int] = set()
    for folder in font_folders():
        for path in [*Path(folder).rglob("*.ttf"), *Path(folder).rglob("*.ttc")]:
            fonts = TTCollection(path).fonts if path.suffix == ".ttc" else [TTFont(path)]
            letters |= {code for font in fonts for code in font.getBestCmap()}

    russian = "".join(map(chr, range(0x410, 0x450))) + "Ёё"
    arabic = "".join(map(chr, range(0x621, 0x64B))) + "پچژگکی"
    for char in KAZAKH + TAJIK + russian + arabic + "ЎўҚқҒғҲҳӨөҮүҢң" + "王李张刘陈杨赵黄周吴" + "№–“”«»":
        assert ord(char) in letters, char


@pytest.mark.parametrize("letters", [KAZAKH, TAJIK])
def test_serif_of_the_names_has_kazakh_and_tajik_letters_itself(letters: str) -> None:
    """One name is never set half in one typeface and half in another."""
    fonts = {font for page in read(certificate_pdf(sheet(native_name=letters))).pages for font in _fonts(page)}

    assert not any("Noto" in font for font in fonts), fonts


def _fonts(page: Any) -> set[str]:
    return {str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()}


def test_letter_that_no_font_has_leaves_the_native_name_out_and_the_paper_whole(caplog: pytest.LogCaptureFixture) -> None:
    text = text_of(sheet(native_name="ꨀꨁꨂ"))

    assert "Farrukh RAHIMOV" in text
    assert "no font for the native name" in caplog.text


def test_paper_is_the_same_to_the_byte_and_can_be_archived() -> None:
    content = certificate_pdf(sheet())
    reader = read(content)

    assert content == certificate_pdf(sheet())
    assert reader.metadata is not None
    assert reader.metadata.creation_date == ISSUED
    assert reader.metadata.title == "Certificate of completion C-2028-00012 – Farrukh RAHIMOV"
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    metadata = root["/Metadata"].get_data().decode()
    assert "pdfaid:part>2<" in metadata
    assert "pdfuaid:part>1<" in metadata


def test_longest_facts_fit_one_page() -> None:
    long = {
        f"{fact}_{language}": ("Международные отношения и дипломатия " * 9)[:200]
        for fact in ("programme", "institution")
        for language in ("en", "ru", "kk")
    }

    text = text_of(
        sheet(
            name="Mohammed bin Abdullah AL SALEM " * 6,
            native_name="Қанат Өміржанұлы " * 8,
            result="with distinction, 94 of 100",
            state="revoked",
            **long,
        )
    )

    assert "C-2028-00012" in text


def test_fact_without_translation_stands_in_english() -> None:
    languages = certificate_data(sheet(institution_ru="", institution_kk=""))["languages"]

    assert languages["ru"]["institution"] == languages["kk"]["institution"] == "Institute of Diplomacy"


def test_what_a_name_says_is_never_read_as_markup() -> None:
    name = '#panic("x") *bold* $1$ <b> \\ "quoted" [x]'

    assert name in text_of(sheet(name=name))
    assert "sys.inputs.data" in TEMPLATE.read_text()


def test_day_of_a_revocation_is_the_hosts() -> None:
    """Half past one at night in Astana is the day before in UTC."""
    paper = sheet(state="revoked")
    paper.revoked_at = datetime(2029, 5, 2, 20, 30, tzinfo=UTC)

    assert certificate_data(paper)["languages"]["en"]["revoked_on"] == "3 May 2029"


def test_revoked_paper_says_so_and_since_when() -> None:
    text = text_of(sheet(state="revoked"))

    assert "REVOKED 3 May 2029" in text
    assert "ОТОЗВАНО 3 мая 2029 г." in text
    assert "КҮШІ ЖОЙЫЛДЫ 2029 ж. 3 мамыр" in text


# --- download -----------------------------------------------------------------------------------


def test_download_is_for_who_sees_the_partner(world: World) -> None:
    document = issued(world)
    address = reverse("documents:issued_pdf", args=[document.pk])

    for name in ("alice", "sofia", "olga"):
        answer = world.client(name).get(address)
        assert answer.status_code == 200
        assert answer.content.startswith(b"%PDF-")
        assert answer["Content-Disposition"].startswith(f'attachment; filename="{document.number} Farrukh RAHIMOV.pdf"')
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    for name in ("charlie", "timur", "rana"):
        assert world.client(name).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_number_and_code_are_given_once(world: World) -> None:
    first, second = issued(world), issued(world)

    assert (first.number, second.number) == ("C-2028-00001", "C-2028-00002")
    assert first.code != second.code
    assert len(first.code) == 12
    assert set(first.code) <= set(ALPHABET)
    assert not set("ILOU01") & set(ALPHABET)


# --- verify -------------------------------------------------------------------------------------


def test_verify_shows_what_the_paper_says_and_nothing_else(world: World) -> None:
    document = issued(world)

    answer = Client().get(reverse("documents:verify_code", args=[document.code]))
    page = answer.content.decode()

    assert answer.status_code == 200
    for words in (
        "Farrukh RAHIMOV",
        "Фаррух Раҳимов",
        "Master of International Relations",
        "Institute of Diplomacy",
        document.number,
        grouped(document.code),
    ):
        assert words in page, words
    assert "This certificate is valid" in page
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in page
    assert answer["Cache-Control"] == "no-store"
    assert "Ruslan" not in page


@pytest.mark.parametrize(
    ("language", "programme", "valid"),
    [("ru", "Магистр международных отношений", "30 авг"), ("kk", "Халықаралық қатынастар магистрі", "30"), ("en", "Master of", "30 Aug")],
)
def test_verify_speaks_three_languages(world: World, language: str, programme: str, valid: str) -> None:
    document = issued(world)

    page = Client().get(reverse("documents:verify_code", args=[document.code]), headers={"accept-language": language}).content.decode()

    assert f'<html lang="{language}"' in page
    assert programme in page
    assert valid in page


def test_verify_says_revoked_since_when_and_why(world: World) -> None:
    document = issued(world)
    revoke_document(document, reason="Issued to the wrong person.", actor=world.ruslan, now=ISSUED + timedelta(days=30))

    answer = Client().get(reverse("documents:verify_code", args=[document.code]))
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "This certificate is revoked" in page
    assert "Issued to the wrong person." in page
    assert "1 Oct 2028" in page
    assert "is valid" not in page


def test_only_registrar_and_head_revoke(world: World) -> None:
    document = issued(world)

    for name in ("alice", "sofia", "olga", "timur"):
        with pytest.raises(NotAllowed):
            revoke_document(document, reason="x", actor=world.actors[name], now=ISSUED)


@pytest.mark.parametrize("typed", ["{}", " {} ", "{0:.4}-rest", "lower", "cyrillic", "dashes"])
def test_code_is_forgiven_its_spaces_dashes_and_small_letters(world: World, typed: str) -> None:
    document = issued(world)
    code = document.code
    ways = {"{}": code, " {} ": f"  {code}\t", "{0:.4}-rest": grouped(code), "lower": grouped(code).lower(), "dashes": "–".join(code),
            "cyrillic": code.translate(str.maketrans("ABCEHKMPTX", "АВСЕНКМРТХ"))}  # fmt: skip

    answer = Client().get(reverse("documents:verify"), {"code": ways[typed]}, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("documents:verify_code", args=[code])
    assert "This certificate is valid" in answer.content.decode()


def test_unknown_code_is_404_and_says_how_to_check(world: World) -> None:
    answer = Client().get(reverse("documents:verify_code", args=["ZZZZZZZZZZZZ"]))
    page = answer.content.decode()

    assert answer.status_code == 404
    assert "No document was issued with this code" in page
    assert "How to be sure" in page
    assert "error-summary" in page
    assert 'value="ZZZZZZZZZZZZ"' in page


@pytest.mark.parametrize("code", ["%00", "<script>", "'; DROP TABLE", "٣٤٥", "a" * 500, "..%2f..%2f", "😀"])
def test_strange_codes_are_answered_calmly(world: World, code: str) -> None:
    cache.clear()
    for answer in (Client().get(reverse("documents:verify"), {"code": code}, follow=True), Client().get(f"/verify/{code}/", follow=True)):
        assert answer.status_code in (200, 404)
        assert "<script>" not in answer.content.decode().replace("<script src", "")


def test_empty_code_is_a_fault_of_the_form(world: World) -> None:
    page = Client().get(reverse("documents:verify"), {"code": ""}).content.decode()

    assert "Type the code that stands beside the square mark" in page
    assert "<title>Error:" in page


def test_guessing_is_slowed_and_true_codes_never_count(world: World) -> None:
    cache.clear()
    document = issued(world)
    address = reverse("documents:verify_code", args=[document.code])
    client = Client(REMOTE_ADDR="192.0.2.7")
    for _n in range(MISSES_A_MINUTE + 5):
        assert client.get(address).status_code == 200
    for number in range(MISSES_A_MINUTE):
        assert client.get(reverse("documents:verify_code", args=[f"ZZZZZZZZ{number:04}"])).status_code == 404

    slowed = client.get(address)

    assert slowed.status_code == 429
    assert "Wait one minute" in slowed.content.decode()
    assert Client(REMOTE_ADDR="192.0.2.8").get(address).status_code == 200
    cache.clear()


def test_verify_works_while_redis_is_down(world: World, settings: Any) -> None:
    document = issued(world)
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "unix:///nowhere/redis.sock"}}

    assert Client().get(reverse("documents:verify_code", args=[document.code])).status_code == 200
    assert Client().get(reverse("documents:verify_code", args=["ZZZZZZZZZZZZ"])).status_code == 404


def test_plain_code_is_what_is_kept() -> None:
    assert plain_code(" 7kq9-mxp4 rthb ") == "7KQ9MXP4RTHB"
    assert len(plain_code("A" * 900)) == 24


def test_certificate_of_an_enrolment_confirms_itself(world: World) -> None:
    from tests.world import NOW, make_call, make_nomination
    from training import operations as training

    nomination = make_nomination(world, make_call(world), state="enrolled")
    enrolment = nomination.enrolment
    training.complete(enrolment, completed_on=date(2028, 8, 30), actor=world.ruslan, now=ISSUED)
    training.issue_certificate(enrolment, actor=world.ruslan, now=ISSUED)
    code = enrolment.certificate.code
    address = reverse("documents:verify_code", args=[code])

    assert NOW < ISSUED
    assert "is valid" in Client().get(address).content.decode()
    assert nomination.person.native_name in text_of(enrolment.certificate)
    training.revoke_certificate(enrolment, reason="Mistaken identity.", actor=world.ruslan, now=ISSUED)
    assert "Mistaken identity." in Client().get(address).content.decode()
