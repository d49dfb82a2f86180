"""Countries, organisations, institutions and their offices."""

from __future__ import annotations

from datetime import date

from core.country_names import country_name
from core.workflow import begin
from partners.actor import Actor
from partners.models import Institution, Partner
from partners.operations import add_institution, add_partner
from portal.demo.accounts import INSTALLER, add_agreement_officer, add_everybody_else, add_first_administrator
from portal.demo.content import participants as data
from portal.demo.stage import Stage

ONE_PERSON = {"two_person_endorsement": False}  # their officers send by themselves; a head switches the rule on


def country_names(code: str) -> tuple[str, str, str]:
    return country_name(code, "en"), country_name(code, "ru"), country_name(code, "kk")


def build_partners(stage: Stage) -> None:
    """The installation makes the host, its ministry and the first administrator; the agreement officer enters the rest."""
    _install_host(stage)
    add_first_administrator(stage)
    add_agreement_officer(stage)
    _add_countries(stage)
    _add_organisations(stage)
    add_everybody_else(stage)


def _install_host(stage: Stage) -> None:
    en, ru, kk = country_names("KZ")
    host = Partner(kind="country", code="KZ", name_en=en, name_ru=ru, name_kk=kk, is_host=True, joined_on=date(2013, 3, 15))
    begin(host, "add", actor=Actor.system(INSTALLER), now=stage.time)
    stage.partners["KZ"] = host
    for key, (kind, name_en, name_ru, name_kk) in data.HOST_OFFICES.items():
        office = Institution(partner=host, kind=kind, name_en=name_en, name_ru=name_ru, name_kk=name_kk)
        begin(office, "add", actor=Actor.system(INSTALLER), now=stage.time)
        stage.offices[key] = office


def _add_countries(stage: Stage) -> None:
    officer, now = stage.actors["agreement.officer"], stage.time
    for code, (zone, year) in data.COUNTRIES.items():
        en, ru, kk = country_names(code)
        values = {
            "kind": "country",
            "code": code,
            "name_en": en,
            "name_ru": ru,
            "name_kk": kk,
            "time_zone": zone,
            "joined_on": date(year, 3, 15),
        } | ONE_PERSON
        partner = stage.partners[code] = add_partner(values=values, actor=officer, now=now)
        authority = add_institution(partner=partner, values=data.authority_names(en, ru, kk), actor=officer, now=now)
        stage.offices[f"authority:{code}"] = authority
        if code in data.WITH_EMBASSY:
            stage.offices[f"embassy:{code}"] = add_institution(partner=partner, values=data.embassy_names(en, ru, kk), actor=officer, now=now)


def _add_organisations(stage: Stage) -> None:
    officer, now = stage.actors["agreement.officer"], stage.time
    for kind, office, rows in (("organisation", "secretariat", data.ORGANISATIONS), ("institution", "academy", data.INSTITUTIONS)):
        for code, en, ru, kk, zone in rows:
            names = {"name_en": en, "name_ru": ru, "name_kk": kk}
            partner = stage.partners[code] = add_partner(
                values={"kind": kind, "code": code, "time_zone": zone, **names, **ONE_PERSON}, actor=officer, now=now
            )
            stage.offices[f"office:{code}"] = add_institution(partner=partner, values={"kind": office, **names}, actor=officer, now=now)
