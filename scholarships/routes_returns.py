"""Clocks of the sending side, what comes back with named defects, and one person in the place of another."""

from django.urls import path

from scholarships.views import clocks, replacing, returning, same_person

urlpatterns = [
    path("allotments/<int:pk>/closing/", clocks.internal_closing, name="internal_closing"),
    path("nominations/<int:pk>/nominee-closing/", clocks.nominee_closing, name="nominee_closing"),
    path("nominations/<int:pk>/return/", returning.nomination_return, name="nomination_return"),
    path("nominations/<int:pk>/defects/", returning.nomination_defects, name="nomination_defects"),
    path("nominations/<int:pk>/replace/", replacing.nomination_replace, name="nomination_replace"),
    path("nominations/<int:pk>/replacement-window/", replacing.replacement_window, name="replacement_window"),
    path("nominations/<int:pk>/same-person/<int:person_pk>/", same_person.same_person, name="same_person"),
]
