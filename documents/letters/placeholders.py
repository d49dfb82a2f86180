"""The data each kind of letter may name: label for the clerk and for the page of /verify/, and a sample for the preview."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.errors import Text as Words
from documents.enums import LETTERS
from documents.enums import IssuedKind as K


@dataclass(frozen=True)
class Placeholder:
    name: str
    label: Words
    en: str
    ru: str
    kk: str
    kinds: tuple[K, ...] = LETTERS

    def sample(self, language: str) -> str:
        return str(getattr(self, language))


OF_TRAINING = tuple(kind for kind in LETTERS if kind != K.EVENT_INVITATION)
PERSONAL = tuple(kind for kind in OF_TRAINING if kind != K.NOTE_VERBALE)
EVENT = (K.EVENT_INVITATION,)
AFTER = (K.AWARD_LETTER, K.TERMS, K.ALLOWANCE_SHEET, K.INVITATION, K.VISA_SUPPORT)
VISA = (K.INVITATION, K.VISA_SUPPORT)

PLACEHOLDERS = (
    Placeholder("name", _("Name as in the passport"), "Farrukh Rahimov", "Farrukh Rahimov", "Farrukh Rahimov", PERSONAL),
    Placeholder("native_name", _("Name in native script"), "Фаррух Раҳимов", "Фаррух Раҳимов", "Фаррух Раҳимов", PERSONAL),
    Placeholder("country", _("Country"), "Tajikistan", "Таджикистан", "Тәжікстан"),
    Placeholder(
        "programme", _("Programme"), "Master of International Relations", "Магистр международных отношений", "Халықаралық қатынастар магистрі",
        OF_TRAINING,
    ),
    Placeholder("event", _("Event"), "Roundtable on water", "Круглый стол по водным ресурсам", "Су ресурстары жөніндегі дөңгелек үстел", EVENT),
    Placeholder("event_kind", _("Kind of event"), "roundtable", "круглый стол", "дөңгелек үстел", EVENT),
    Placeholder("place", _("Place"), "Astana", "Астана", "Астана", EVENT),
    Placeholder("languages", _("Working languages"), "English, Russian", "английский, русский", "ағылшын, орыс", EVENT),
    Placeholder("ceiling", _("People at most"), "3", "3", "3", EVENT),
    Placeholder("institution", _("Institution"), "Institute of Diplomacy", "Институт дипломатии", "Дипломатия институты"),
    Placeholder("from", _("First day"), "1 September 2027", "1 сентября 2027 г.", "2027 жылғы 1 қыркүйек"),
    Placeholder("until", _("Last day"), "31 August 2028", "31 августа 2028 г.", "2028 жылғы 31 тамыз"),
    Placeholder("call", _("Call"), "2027/01", "2027/01", "2027/01", OF_TRAINING),
    Placeholder("nomination", _("Number of the nomination"), "N-2027-00031", "N-2027-00031", "N-2027-00031", PERSONAL),
    Placeholder("position", _("Post held"), "Second Secretary", "Second Secretary", "Second Secretary", PERSONAL),
    Placeholder("authority", _("Nominating authority"), "Ministry of Foreign Affairs of Tajikistan", "Министерство иностранных дел Таджикистана",
                "Тәжікстан Сыртқы істер министрлігі", OF_TRAINING),
    Placeholder("reserve_rank", _("Place on the reserve list"), "2", "2", "2", (K.RESERVE_NOTICE,)),
    Placeholder(
        "reason", _("Reason"), "There were more candidates than places.", "Кандидатов было больше, чем мест.", "Үміткерлер саны орындардан көп болды.",
        (K.REGRET, K.RESERVE_NOTICE, K.ACCEPTANCE_NOTICE),
    ),
    Placeholder("answer_by", _("Answer by"), "15 June 2027, 18:00 (Astana)", "15 июня 2027 г., 18:00 (Астана)", "2027 жылғы 15 маусым, 18:00 (Астана)",
                (K.AWARD_LETTER, K.TERMS, K.ALLOWANCE_SHEET, K.EVENT_INVITATION)),
    Placeholder("award", _("Number of the award"), "A-2027-00012", "A-2027-00012", "A-2027-00012", AFTER),
    Placeholder("enters_on", _("Planned entry"), "30 August 2027", "30 августа 2027 г.", "2027 жылғы 30 тамыз", (*VISA, K.NOTE_VERBALE)),
    Placeholder("leaves_on", _("Planned departure"), "2 September 2028", "2 сентября 2028 г.", "2028 жылғы 2 қыркүйек", (*VISA, K.NOTE_VERBALE)),
    Placeholder("birth_date", _("Date of birth"), "17 May 1996", "17 мая 1996 г.", "1996 жылғы 17 мамыр", VISA),
    Placeholder("citizenship", _("Citizenship"), "Tajikistan", "Таджикистан", "Тәжікстан", VISA),
    Placeholder("passport", _("Passport"), "A1234567", "A1234567", "A1234567", VISA),
    Placeholder("passport_until", _("Passport valid until"), "1 March 2032", "1 марта 2032 г.", "2032 жылғы 1 наурыз", VISA),
    Placeholder("visa_reference", _("Visa-support reference number"), "123-456", "123-456", "123-456", (K.VISA_SUPPORT,)),
    Placeholder("embassy", _("Embassy"), "Embassy of the Republic of Tajikistan", "Посольство Республики Таджикистан", "Тәжікстан Республикасының Елшілігі",
                (K.NOTE_VERBALE, K.EVENT_INVITATION)),
    Placeholder("count", _("Number of people"), "2", "2", "2", (K.NOTE_VERBALE,)),
)  # fmt: skip


def placeholders_of(kind: K | str) -> list[Placeholder]:
    return [row for row in PLACEHOLDERS if kind in row.kinds]
