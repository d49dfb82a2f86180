"""What the certificates of training say."""

from __future__ import annotations

from datetime import datetime

from partners.queries import host_day
from training.models import Enrolment


def certificate_facts(enrolment: Enrolment, now: datetime) -> dict[str, str]:
    """What the certificate says, frozen: names as in the passport and in native script, programme in three languages."""
    person, intake = enrolment.person, enrolment.intake
    programme = intake.programme
    return {
        "name": person.passport_name,
        "native_name": person.native_name,
        "country": person.partner.code,
        "country_en": person.partner.name_en,
        "country_ru": person.partner.name_ru,
        "country_kk": person.partner.name_kk,
        "programme_en": programme.title_en,
        "programme_ru": programme.title_ru,
        "programme_kk": programme.title_kk,
        "institution_en": programme.institution.name_en,
        "institution_ru": programme.institution.name_ru,
        "institution_kk": programme.institution.name_kk,
        "from": intake.starts_on.isoformat(),
        "until": (enrolment.completed_on or intake.ends_on).isoformat(),
        "result": enrolment.result,
        "issued_on": host_day(now).isoformat(),
    }
