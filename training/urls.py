from django.urls import URLPattern, include, path

from training.routes import base, catalogue, enrolments, evaluation, plans, timetable, versions

app_name = "training"
inside: list[URLPattern] = [*timetable.urlpatterns, *versions.urlpatterns, *evaluation.urlpatterns, *plans.urlpatterns, *enrolments.urlpatterns, *base.urlpatterns]
urlpatterns = [path("training/", include(inside)), path("catalogue/", include(catalogue.urlpatterns))]
