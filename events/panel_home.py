"""The panel of an event's call for papers stands behind the list of its papers."""

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from events.models import Event
from reviews.homes import register_home


def event_id(panel: str) -> Subquery:
    rows = Event.objects.across_partners(reason="the way from a panel back to its event, for those who run panels")
    return Subquery(rows.filter(panel=OuterRef(panel)).values("pk")[:1])


def papers_url(pk: int) -> str:
    return reverse("events:papers", args=[pk])


register_home(event_id, papers_url, always_blind=True)
