from django.urls import URLPattern, include, path

from training.routes import base, catalogue, consultations, daily, enrolments, evaluation, following, methods, papers, plans, timetable, versions

app_name = "training"
inside: list[URLPattern] = [
    *timetable.urlpatterns,
    *papers.urlpatterns,
    *versions.urlpatterns,
    *plans.urlpatterns,
    *evaluation.urlpatterns,
    *enrolments.urlpatterns,
    *daily.urlpatterns,
    *base.urlpatterns,
]
inside += [*following.urlpatterns, *consultations.urlpatterns, *methods.urlpatterns]
urlpatterns = [path("training/", include(inside)), path("catalogue/", include(catalogue.urlpatterns))]
