"""A nominee whose every fact is unmistakable, before a blind panel; and an ear that hears any of it in whatever a person is sent."""

from __future__ import annotations

import html
import io
import os
import random
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from PIL import Image
from pypdf import PdfReader

from core.names import fold, icao
from documents.operations import store_upload
from partners.enums import Role
from partners.models import Institution, Partner
from people.models import Person
from reviews import operations as reviews
from reviews.models import Assignment, Case, PanelMember
from scholarships import operations as scholarships
from scholarships.models import Call, CallDocument, Nomination, NominationDocument
from tests import world as w
from tests.test_routes import WITH_OBJECT, routes
from tests.world import NOW, World

PERSON = {
    "given_names": "Zhyldyzkhan", "family_name": "Qwyrqmazova", "native_name": "Жылдызхан Қуырқмазова Ӯҷқорғонбековна", "birth_date": date(1993, 7, 29),
    "gender": "female", "citizenship": "BT", "email": "zz.qwyrq@drukmail.example", "phone": "+975 17 64 29 83", "birth_place": "Wangduephodrang",
    "address": "17 Norzinlam, Thimphu", "emergency_name": "Tshewangmo Qwyrqmazova", "emergency_relation": "mother", "emergency_phone": "+975 77 31 90 42",
    "emergency_email": "tshewang@drukmail.example",
}  # fmt: skip
PASSPORT, EMPLOYER, FILE, AUTHOR, CAMERA = "QZ7391846", "Drukconsult Bureau", "qwyrqmazova-diploma-thimphu.pdf", "Pemba Qwyrqmazova", "Lhawangcam 9"
AUTHORITY, OFFICER = "Gyalkhab Authority of Bhutan", "Ugyendema Dorjibekova"
JUSTIFICATION = (
    "Zhyldyzkhan Qwyrqmazova of Bhutan, Жылдызхан Қуырқмазовой из Бутана, Қуырқмазованың еңбегі, Ӯҷқорғонбековнаро: worked at Drukconsult Bureau in Thimphu "
    "on water policy. Passport QZ7391846, zz.qwyrq@drukmail.example, +975 17 64 29 83, born 29.07.1993 in Wangduephodrang. Recommended by U. Dorjibekova."
)
DOSSIER = {
    "position": "Second Secretary, Drukconsult Bureau", "employer": EMPLOYER, "years_of_service": 6, "education": "BA, Royal University of Bhutan, 2015",
    "language_level": "C1", "past_training": "Bhutanese service school, 2017", "justification": JUSTIFICATION, "undertaking": True, "promise": True,
    "posts": [{"post": "Attaché in Thimphu", "employer": EMPLOYER, "from": "2017-02", "to": "2020-01"}],
    "languages": [{"code": "dz", "level": "C2", "proof": "Drukconsult"}, {"code": "en", "level": "C1", "proof": ""}],
    "trainings": [{"course": "Protocol", "country": "BT", "from": "2019", "to": "2019"}],
}  # fmt: skip

# What must not be heard: as it stands in any case, and folded, which hears each spelling and script.
NAMED = ("Zhyldyzkhan", "Qwyrqmazov", "Жылдызхан", "Қуырқмазов", "Ӯҷқорғонбеков", "Tshewangmo", "Dorjibekov", "Ugyendema", "Drukconsult", "Gyalkhab")
PLACED = ("Bhutan", "Бутан", "Thimphu", "Тхимпху", "Wangduephodrang", "Norzinlam")
AS_THEY_STAND = (
    "zz.qwyrq", "tshewang@", "drukmail", PASSPORT, "7391846", "17642983", "77319042", "1993-07-29", "29.07.1993", "29 July 1993", "29 июля 1993", FILE, AUTHOR,
    CAMERA, "Pemba", "diploma-thimphu",
)  # fmt: skip
SPELLINGS = {fold(word).replace(" ", "") for word in (*NAMED, *(icao(word) for word in NAMED))}
PLACES = {fold(word).replace(" ", "") for word in PLACED}


@dataclass
class Planted:
    """The blind case and all that hangs on it."""

    nomination: Nomination
    assignment: Assignment
    officer: str
    partner: Partner
    member: PanelMember | None = None
    ids: set[int] = field(default_factory=set)

    @property
    def case(self) -> Case:
        assert self.nomination.case
        return self.nomination.case


def diploma() -> bytes:
    """A page with a photograph in it; its author, program, comment and camera tell who made it. The page itself says nothing."""
    photograph = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B], exif[0x0110] = AUTHOR, CAMERA
    Image.new("RGB", (40, 30), 9).save(photograph, "JPEG", exif=exif, comment=AUTHOR.encode())
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    stream = made.make_stream(photograph.getvalue())
    stream.Type, stream.Subtype, stream.Filter = pikepdf.Name.XObject, pikepdf.Name.Image, pikepdf.Name.DCTDecode
    stream.Width, stream.Height, stream.BitsPerComponent, stream.ColorSpace = 40, 30, 8, pikepdf.Name.DeviceRGB
    page = made.pages[0]
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Photo=stream))
    page.obj.Contents = made.make_stream(b"q 40 0 0 30 10 10 cm /Photo Do Q")
    note = {
        "Type": pikepdf.Name.Annot,
        "Subtype": pikepdf.Name.Text,
        "Rect": [0, 0, 9, 9],
        "T": pikepdf.String(AUTHOR),
        "Contents": pikepdf.String(FILE),
    }
    page.obj.Annots = pikepdf.Array([pikepdf.Dictionary(**note)])
    made.docinfo["/Author"], made.docinfo["/Title"] = AUTHOR, FILE
    with made.open_metadata() as metadata:
        metadata["dc:creator"] = [AUTHOR]
    made.save(out)
    return out.getvalue()


def plant(world: World, *, copy_is_read: bool = True) -> Planted:
    """Nominated by a country that nothing else in the world speaks of, accepted, its copy read over, given to Rana."""
    bhutan = Partner.objects.create(kind="country", code="BT", name_en="Bhutan", name_ru="Бутан", name_kk="Бутан", time_zone="Asia/Thimphu")
    world.institutions["authority_bt"] = Institution.objects.create(partner=bhutan, kind="authority", name_en=AUTHORITY)
    officer = w.add_person(world, "ugyen", "authority_bt", Role.NOMINATING_OFFICER)
    officer.full_name, officer.email = OFFICER, "ugyen@drukmail.example"
    officer.save()
    call = w.make_call(world, partners=(bhutan,), intake=w.make_intake(world, reference="MIR-27-blind"), panel={"blind": True}, places=2)
    requirement = CallDocument(call=call, name_en="Diploma", required=False)
    requirement.save()
    nomination = _dossier(world, call, bhutan, requirement)
    scholarships.submit_nomination(nomination, actor=world.ugyen, now=NOW)
    scholarships.accept_for_review(nomination, actor=world.sofia, now=NOW)
    _give_file(world, nomination)
    scholarships.save_redacted(nomination, fields={}, read_over=copy_is_read, actor=world.saule, now=NOW)
    member = reviews.add_member(call.panel, user=world.users["rana"], languages=["en"], actor=world.saule, now=NOW)
    reviews.declare_ties(member, actor=world.rana, now=NOW)
    due = NOW + timedelta(days=9)
    assignment = scholarships.assign_reviewer(nomination, reviewer=world.users["rana"], due_at=due, actor=world.sofia, now=NOW)
    return Planted(nomination, assignment, "ugyen", bhutan, member)


def _dossier(world: World, call: Call, partner: Partner, requirement: CallDocument) -> Nomination:
    who: dict[str, Any] = {"actor": world.ugyen, "now": NOW}
    basics = {name: PERSON[name] for name in ("given_names", "family_name", "birth_date")}
    nomination = scholarships.start_nomination(call, partner=partner, person_fields=basics, **who)
    scholarships.save_nomination(nomination, fields=DOSSIER, person_fields=PERSON, **who)
    passport = {"kind": "diplomatic", "number": PASSPORT, "country": "BT", "issued_on": date(2022, 1, 5), "expires_on": date(2032, 1, 5)}
    scholarships.save_passport(nomination, fields=passport, **who)
    file = store_upload(SimpleUploadedFile(FILE, diploma(), "application/pdf"), **who)
    scholarships.attach_document(nomination, requirement=requirement, file=file, **who)
    return nomination


def _give_file(world: World, nomination: Nomination) -> None:
    """Through the page, as the secretary does it, without a thought for the name of the file or what it says of its author."""
    url = reverse("scholarships:redacted_paper", args=[nomination.pk, 1])
    answer = world.client("saule").post(url, {"paper-1-file": SimpleUploadedFile(FILE, diploma(), "application/pdf")})
    assert answer.status_code == 302, answer.content.decode()


def keys_of(planted: Planted) -> set[int]:
    """Keys under which anything of the case may be asked for."""
    nomination = planted.nomination
    documents = NominationDocument.objects.across_partners(reason="test").filter(nomination=nomination)
    person = Person.objects.across_partners(reason="test").get(pk=nomination.person_id)
    rows = [*documents.values_list("pk", "file_id", "redacted_file_id")]
    return {
        nomination.pk, planted.case.pk, planted.assignment.pk, nomination.call_id, nomination.allotment_id, person.pk, planted.partner.pk,
        nomination.redacted.pk if hasattr(nomination, "redacted") else 0, nomination.call.panel_id, planted.member.pk if planted.member else 0,
        *(key for row in rows for key in row if key),
    } - {0}  # fmt: skip


SOME_KEYS, SOME_WORDS = 3, 4


# --- asking ---------------------------------------------------------------------------------------------------------------


def addresses(planted: Planted) -> Iterator[str]:
    """Each route of the portal: those with an object under every key of the planted case, the others as they are and with every filter.

    Thousands of questions: `make test` asks each route for the case itself and for a few other keys and words, others in each run; `make soak` asks all.
    """
    keys, document = _some_keys(planted), NominationDocument.objects.across_partners(reason="test").get(nomination=planted.nomination)
    words = (
        "identity",
        "passport",
        "medical",
        "reasons",
        "submit",
        "accept_for_review",
        "select",
        "take_off",
        "reopen",
        "csv",
        "xlsx",
        "pdf",
        "en",
        "ru",
    )
    values = {"number": [1, 2], "document_pk": [document.pk], "person_pk": [planted.nomination.person_id], "endorsement_pk": keys()[:2]}
    for name, path in sorted(set(routes(get_resolver()))):
        if name not in WITH_OBJECT:
            continue
        names = [part.rpartition(":")[2].rstrip(">") for part in path.split("<")[1:]]
        names = [part.split(">")[0] for part in names]
        yield from _with_keys(name, names, keys(), values, few(words, SOME_WORDS))


def few(rows: Any, number: int) -> Any:
    """pytest-randomly sets the seed of each run and prints it."""
    return rows if os.environ.get("SOAK") else tuple(random.sample(list(rows), min(number, len(rows))))


def _some_keys(planted: Planted) -> Callable[[], list[int]]:
    always = {planted.assignment.pk, planted.case.pk, planted.nomination.pk}
    others = sorted(set(keys_of(planted)) - always)
    return lambda: sorted({*always, *few(others, SOME_KEYS)})


def _with_keys(name: str, names: list[str], keys: list[int], values: dict[str, list[Any]], words: tuple[str, ...]) -> Iterator[str]:
    for key in keys if "pk" in names else [None]:
        rest = [part for part in names if part != "pk"]
        options = [values.get(part) or words for part in rest]
        for choice in zip(*options, strict=False) if options else [()]:
            try:
                yield reverse(name, kwargs={"pk": key, **dict(zip(rest, choice, strict=True))} if key else dict(zip(rest, choice, strict=True)))
            except NoReverseMatch:
                continue


# --- hearing ---------------------------------------------------------------------------------------------------------------

_TAGS = re.compile(r"<[^>]+>")
_APART = re.compile(r"[\s\u00a0().+–-]+")


_DRAWN = re.compile(r'name="csrfmiddlewaretoken" value="[A-Za-z0-9]+"|"X-CSRFToken": "[A-Za-z0-9]+"')


def heard(text: str, *, also_places: bool = True) -> set[str]:
    """Planted strings in a text: as they stand in any case, apart from spaces, and by their folded spelling.

    The token of a form is drawn by lot: sooner or later its letters are those of a short name.
    """
    text = _DRAWN.sub("", text)
    plain = unicodedata.normalize("NFC", html.unescape(text)).casefold()
    close = _APART.sub("", plain)
    found = {word for word in AS_THEY_STAND if word.casefold() in plain or _APART.sub("", word.casefold()) in close}
    words = _folded_words(_TAGS.sub(" ", plain)) | _folded_words(plain)
    stems = SPELLINGS | (PLACES if also_places else set())
    return found | {stem for stem in stems for word in words if stem in word}


def _folded_words(text: str) -> set[str]:
    return {_folded(word) for word in set(re.split(r"[^\w'’ʻ\u00ad\u200b]+|_", text)) if len(word) > 3}


@lru_cache(maxsize=100_000)
def _folded(word: str) -> str:
    return fold(word).replace(" ", "")


def text_of_file(content: bytes) -> str:
    """All that can be read in a file: its bytes, a PDF unpacked with text and metadata, the parts of a workbook, the facts of a picture."""
    parts = [content.decode("utf-8", "replace"), content.decode("utf-16-be", "replace")]
    if content.startswith(b"%PDF"):
        parts += _text_of_pdf(content)
    elif content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts += [archive.read(name).decode("utf-8", "replace") + name for name in archive.namelist()]
    return "\n".join(parts)


def _text_of_pdf(content: bytes) -> Iterable[str]:
    reader, unpacked = PdfReader(io.BytesIO(content)), io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(
            unpacked,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    raw = unpacked.getvalue()
    return [
        str(reader.metadata),
        str(reader.xmp_metadata),
        *(page.extract_text() for page in reader.pages),
        raw.decode("latin-1"),
        raw.decode("utf-16-be", "replace"),
    ]


@dataclass
class Ear:
    """Everything a client is sent, page by page: address, headers and content."""

    client: Client
    sent: dict[str, str] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ask: Callable[..., Any] = self.client.request

        def request(**environ: Any) -> Any:
            answer = ask(**environ)
            query = environ.get("QUERY_STRING", "")
            address = f"{environ.get('REQUEST_METHOD', 'GET')} {environ['PATH_INFO']}" + (f"?{query}" if query else "")
            self._keep(address, answer)
            return answer

        self.client.request = request  # type: ignore[method-assign]

    def _keep(self, address: str, answer: Any) -> None:
        if answer.streaming:
            content = b"".join(answer.streaming_content)
            answer.streaming_content = iter([content])
        else:
            content = answer.content
        headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        cookies = answer.cookies.output()
        is_text = answer.headers.get("Content-Type", "").startswith(("text/", "application/json"))
        body = content.decode("utf-8", "replace") if is_text else text_of_file(content)
        self.sent[address] = f"{headers}\n{cookies}\n{body}"
        self.statuses[address] = answer.status_code

    def leaks(
        self, allowed: Callable[[str], bool] = lambda address: False, echo: Callable[[str], Iterable[str]] = lambda address: ()
    ) -> dict[str, set[str]]:
        """By address what was heard there; where `allowed`, names of countries are no leak. `echo` is what the asker has typed, which a page repeats."""
        found = {}
        for address, text in self.sent.items():
            for typed in echo(address):
                text = text.replace(typed, "").replace(html.escape(typed), "")
            if told := heard(text, also_places=not allowed(address)):
                found[address] = told
        return found
