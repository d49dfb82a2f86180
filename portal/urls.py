"""All addresses. Sign-in is required by default; a public view says so itself and why."""

from django.conf import settings
from django.urls import include, path

from core import views as core
from core.gallery import gallery
from portal import chain_views, health, list_views, my_training_views, standing_in, views
from portal.dashboards.views import dashboard

urlpatterns = [
    path("", views.home, name="home"),
    path("waiting-for/<int:pk>/", standing_in.waiting_for, name="waiting_for"),
    path("dashboard/", dashboard, name="dashboard"),
    path("search/", views.search, name="search"),
    path("my-training/", my_training_views.my_training, name="my_training"),
    path("journal/", views.journal, name="journal"),
    path("drafts/", core.form_draft, name="form_draft"),
    path("drafts/discard/", core.discard_draft, name="discard_draft"),
    path("lines/<int:pk>/certificates/", chain_views.line_chain, name="line_chain"),
    path("lists/save/", list_views.save, name="list_save"),
    path("lists/views/<int:pk>/", list_views.view, name="list_view"),
    path("lists/export/", list_views.export, name="list_export"),
    path("lists/density/", list_views.density, name="list_density"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("accounts.urls")),
    path("", include("partners.urls")),
    path("agreements/", include("agreements.urls")),
    path("", include("exchanges.urls")),
    path("", include("events.urls")),
    path("", include("training.urls")),
    path("reviews/", include("reviews.urls")),
    path("mobility/", include("mobility.urls")),
    path("", include("scholarships.urls")),
    path("", include("documents.urls")),
    path("inbox/", include("notifications.urls")),
    path("inbox/", include("notifications.routes_watching")),
    path("reports/", include("reports.urls")),
    path("api/", include("api.urls")),
]
if settings.DEBUG or settings.DEMO:
    urlpatterns.append(path("gallery/", gallery, name="gallery"))
