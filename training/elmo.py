"""The transcript as EMREX ELMO 1 XML, from the same frozen facts as its paper: the same facts give the same bytes.

Order and names of the elements are those of the schema `schema.xsd` of emrex-eu/elmo-schemas (third_party/elmo/README.md). The signed PDF is
not put inside: the file would hold every page twice and change with the signature; the number and the address of the public page stand in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from documents.models import IssuedDocument
from documents.typeset.certificate import verify_address
from training.marking import LETTERS

NAMESPACE = "https://github.com/emrex-eu/elmo-schemas/tree/v1"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LANGUAGES = ("en", "ru", "kk")
GENDERS = {"male": "1", "female": "2", "other": "9"}  # ISO 5218; 0 is "not known"
LEVELS = {"bachelor": "6", "master": "7", "doctor": "8"}  # of the European Qualifications Framework
STATUSES = {"passed": "passed", "taken": "passed", "failed": "failed", "in-progress": "in-progress"}
SCHEME = "portal"


def elmo_xml(document: IssuedDocument) -> bytes:
    facts, at = document.facts, document.issued_at.astimezone(UTC)
    root = Element("elmo", {"xmlns": NAMESPACE})
    _text(root, "generatedDate", _instant(at))
    _learner(root, facts)
    report = SubElement(root, "report")
    _issuer(report, document)
    _programme(report, document)
    _text(report, "issueDate", _instant(at))
    scheme = SubElement(report, "gradingScheme", {"localId": SCHEME})
    _text(scheme, "description", _scheme_words(facts), lang="en")
    indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode").encode() + b"\n"


def _instant(at: datetime) -> str:
    return at.replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _text(parent: Element, name: str, text: Any, *, lang: str = "", **attributes: str) -> None:
    """Nothing where there is nothing to say. Signs that XML has no place for are left out."""
    if words := _plain(text):
        SubElement(parent, name, attributes | ({XML_LANG: lang} if lang else {})).text = words


def _plain(text: Any) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in str(text or "")).split())


def _learner(root: Element, facts: Mapping[str, Any]) -> None:
    given = facts["learner"]
    learner = SubElement(root, "learner")
    _text(learner, "citizenship", _country(given.get("citizenship")))
    for one in given.get("identifiers", []):
        _text(learner, "identifier", one["value"], type=one["type"])
    for name, fact in (("givenNames", "given_names"), ("familyName", "family_name")):  # both are there always, empty where there is none
        SubElement(learner, name).text = _plain(given.get(fact))
    _text(learner, "bday", given.get("birth_date"))
    _text(learner, "gender", GENDERS.get(given.get("gender", ""), "0"))


def _country(code: Any) -> str:
    return str(code) if isinstance(code, str) and len(code) == 2 and code.isalpha() and code.isupper() and code not in UNKNOWN else ""


# Codes that the schema's list of countries does not have: with one of them the file would not be valid, so nothing is said.
UNKNOWN = frozenset(
    "AC AI AQ AS AW AX BL BM BQ BV CC CK CP CQ CW CX DG EA EH EU EZ FK FO GF GG GI GP GS GU HK HM IC IM IO JE KY MF MO MP MQ MS NC NF PF PM PN QO RE "
    "SH SJ SS SX TA TC TF TK TW UM UN VG VI WF XA XB XK YT ZZ".split()
)


def _issuer(report: Element, document: IssuedDocument) -> None:
    facts = document.facts
    issuer = SubElement(report, "issuer")
    _text(issuer, "country", _country(facts.get("institution_country")))
    _text(issuer, "identifier", facts["institution_code"], type="portal")
    _titles(issuer, facts, "institution")
    _text(issuer, "url", verify_address(document.code))


def _titles(parent: Element, facts: Mapping[str, Any], fact: str) -> None:
    for language in LANGUAGES:
        _text(parent, "title", facts.get(f"{fact}_{language}"), lang=language)


def _programme(report: Element, document: IssuedDocument) -> None:
    facts = document.facts
    outer = SubElement(report, "learningOpportunitySpecification")
    _text(outer, "identifier", facts["programme_code"], type="local")
    _titles(outer, facts, "programme")
    _text(outer, "type", "Degree Programme" if facts.get("programme_kind") == "degree" else "Course")
    _text(outer, "subjectArea", facts.get("isced"))
    _text(outer, "iscedCode", facts.get("isced"))
    instance = SubElement(SubElement(outer, "specifies"), "learningOpportunityInstance")
    _text(instance, "identifier", document.number, type="transcript")
    _text(instance, "start", facts["from"])
    _text(instance, "date", facts["until"])
    _text(instance, "status", facts["status"])
    _text(instance, "resultLabel", facts.get("mean"))
    _credits(instance, facts.get("credits"))
    if level := LEVELS.get(facts.get("programme_level", "")):
        element = SubElement(instance, "level")
        _text(element, "type", "EQF")
        _text(element, "value", level)
    _text(instance, "languageOfInstruction", facts.get("language_code"))
    _text(instance, "engagementHours", facts.get("hours"))
    for row in facts["modules"]:
        _module(SubElement(outer, "hasPart"), row, facts)


def _module(part: Element, row: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
    inner = SubElement(part, "learningOpportunitySpecification")
    _text(inner, "identifier", row["code"], type="local")
    _titles(inner, row, "title")
    _text(inner, "type", "Module" if facts.get("programme_kind") == "degree" else "Class")
    instance = SubElement(SubElement(inner, "specifies"), "learningOpportunityInstance")
    _text(instance, "start", facts["from"])
    _text(instance, "date", row.get("held_on"))
    _text(instance, "status", STATUSES[row["status"]])
    if row.get("mark_en"):
        _text(instance, "gradingSchemeLocalId", SCHEME)
        _text(instance, "resultLabel", row["mark_en"])
    if row.get("distribution"):
        spread = SubElement(instance, "resultDistribution")
        for label, count in row["distribution"]:
            SubElement(spread, "category", {"label": label, "count": str(count)})
    _credits(instance, row.get("credits"))
    _text(instance, "languageOfInstruction", facts.get("language_code"))
    _text(instance, "engagementHours", row.get("hours"))


def _credits(instance: Element, value: Any) -> None:
    if value:
        element = SubElement(instance, "credit")
        _text(element, "scheme", "ects")
        _text(element, "value", value)


def _scheme_words(facts: Mapping[str, Any]) -> str:
    needed = f"{facts['pass_points']} points of 100 are needed to pass."
    if facts["scheme"] == "letter":
        table = ", ".join(f"{name} from {least}" for least, name, _grade in LETTERS)
        return f"Letters with points from 0 to 100 in brackets: {table}. {needed}"
    if facts["scheme"] == "pass_fail":
        return f"Passed or failed. {needed}"
    return f"Points from 0 to 100. {needed}"
