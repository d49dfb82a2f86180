"""The public pages. A code may hold a slash (old ones do), so the calendar stands first."""

from django.urls import path

from training.views import catalogue

urlpatterns = [
    path("", catalogue.catalogue, name="catalogue"),
    path("calendar/", catalogue.calendar, name="catalogue_calendar"),
    path("<path:code>/", catalogue.programme, name="catalogue_programme"),
]
