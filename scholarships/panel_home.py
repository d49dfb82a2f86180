"""The panel of a call stands behind the page of the call."""

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from reviews.homes import register_home
from scholarships.models import Call


def call_id(panel: str) -> Subquery:
    calls = Call.objects.across_partners(reason="the way from a panel back to its call, for those who read every call")
    return Subquery(calls.filter(panel=OuterRef(panel)).values("pk")[:1])


def call_url(pk: int) -> str:
    return reverse("scholarships:call", args=[pk])


register_home(call_id, call_url)
