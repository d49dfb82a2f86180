"""Sheets of decisions: the register of a call, one sheet with its preview and results, its steps, letters and minute."""

from django.urls import path

from scholarships.views import round_papers, round_steps, rounds

urlpatterns = [
    path("calls/<int:pk>/sheets/", rounds.call_rounds, name="call_rounds"),
    path("sheets/<int:pk>/", rounds.round_page, name="round"),
    path("sheets/<int:pk>/told/", rounds.round_told, name="round_told"),
    path("sheets/<int:pk>/steps/<slug:step>/", round_steps.round_step, name="round_step"),
    path("sheets/<int:pk>/again/", round_steps.plan_again, name="round_again"),
    path("sheets/<int:pk>/letters/<int:item>/<slug:kind>/", round_papers.letter_preview, name="round_letter"),
    path("sheets/<int:pk>/minute.pdf", round_papers.minute, name="round_minute"),
]
