"""Redacted copies for blind panels."""

from django.urls import path

from scholarships.views import redacting

urlpatterns = [
    path("nominations/<int:pk>/redacted/", redacting.redacted_copy, name="redacted_copy"),
    path("nominations/<int:pk>/redacted/<int:number>/", redacting.redacted_paper, name="redacted_paper"),
    path("cases/<int:pk>/papers/<int:number>/", redacting.case_paper, name="case_paper"),
]
