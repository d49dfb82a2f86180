"""A panel of research stands behind the reviews of the project it was given last."""

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from exchanges.models import Project
from reviews.homes import register_home


def project_id(panel: str) -> Subquery:
    rows = Project.objects.across_partners(reason="the way from a panel back to a project, for those who run panels")
    return Subquery(rows.filter(Q(panel=OuterRef(panel)) | Q(draft_panel=OuterRef(panel))).order_by("-pk").values("pk")[:1])


def reviews_url(pk: int) -> str:
    return reverse("exchanges:project_reviews", args=[pk])


register_home(project_id, reviews_url, always_blind=True)
