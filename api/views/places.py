"""Who the token is, its partner, the reference lists, and the check of a certificate that needs no token."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import Http404
from django.utils.translation import get_language
from rest_framework import exceptions
from rest_framework.response import Response

from api.describing import opened, reads
from api.door import Door
from api.serializers.base import Filter
from api.serializers.places import PartnerOut, ProgrammeOut, Verified, Whoami, Word
from core.country_names import language_name
from documents.facts import facts_of
from documents.queries import document_by_code, number_in_place_of, plain_code
from documents.throttle import count_miss, guesses_too_much
from partners.models import Institution, Partner
from people.citizenships import citizenships
from scholarships.forms.rows import LANGUAGE_CODES
from training.models import Programme


class WhoamiView(Door):
    @reads("whoami", "The token and what it may do", Whoami)
    def get(self, request: Any) -> Response:
        token = request.auth
        role = token.membership
        said = {
            "token": token.name, "prefix": token.prefix, "scopes": token.scopes, "expires_at": token.expires_at, "owner": str(token.owner),
            "role": role.role, "institution": role.institution, "partner": role.institution.partner,
        }  # fmt: skip
        return Response(Whoami(said).data)


class PartnersView(Door):
    endpoint = "partners"

    @reads("partners_list", "The partner of the token, with its institutions", PartnerOut, filters=Filter, listed=True)
    def get(self, request: Any) -> Response:
        self.asked(Filter)
        shown = Prefetch("institutions", Institution.objects.order_by("pk"), to_attr="shown_institutions")
        own = {grant.partner_id for grant in self.actor.grants}
        return self.listed(self.page(Partner.objects.filter(pk__in=own).prefetch_related(shown), ("code",)), PartnerOut)


class CountriesView(Door):
    @reads("countries_list", "Countries, as fields of a dossier take them", Word(many=True))
    def get(self, request: Any) -> Response:
        return Response([{"code": code, "name": str(name)} for code, name in citizenships(get_language() or "en")])


class LanguagesView(Door):
    @reads("languages_list", "Languages, as fields of a dossier take them", Word(many=True))
    def get(self, request: Any) -> Response:
        return Response([{"code": code, "name": language_name(code, get_language() or "en")} for code in LANGUAGE_CODES])


class ProgrammesView(Door):
    @reads("programmes_list", "Programmes of the academies", ProgrammeOut, filters=Filter, listed=True)
    def get(self, request: Any) -> Response:
        self.asked(Filter)
        return self.listed(self.page(Programme.objects.filter(on_offer=True), ("code",)), ProgrammeOut)


class VerifyView(Door):
    """Whoever holds the paper may check it, as on the public page: no token is asked, and guessing is slowed down."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()

    @opened("verify", "Whether a certificate, transcript or letter holds, by its code", Verified)
    def get(self, request: Any, code: str) -> Response:
        asked = request._request
        if guesses_too_much(asked):
            raise exceptions.Throttled(wait=60)
        document = document_by_code(plain_code(code))
        if document is None:
            count_miss(asked)
            raise Http404
        said = {
            "number": document.number, "kind": document.kind, "is_valid": document.revoked_at is None, "revoked_at": document.revoked_at,
            "revoked_reason": document.revoked_reason, "replaced_by": number_in_place_of(document),
            "facts": [[str(label), str(value)] for label, value in facts_of(document)],
        }  # fmt: skip
        return Response(Verified(said).data)
