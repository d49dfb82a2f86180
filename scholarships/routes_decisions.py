"""Lists and records of nominations; the desks of the ministry and of the registrar."""

from django.urls import path

from scholarships.views import checking_many, decisions, enrolling, offers, planning, records, reviewing, steps

urlpatterns = [
    path("nominations/", records.nominations, name="nominations"),
    path("nominations/accept/", checking_many.accept_many, name="accept_many"),
    path("nominations/<int:pk>/", records.nomination, name="nomination"),
    path("nominations/<int:pk>/steps/<slug:step>/", steps.nomination_step, name="nomination_step"),
    path("nominations/<int:pk>/reviewers/", reviewing.assign_reviewer, name="assign_reviewer"),
    path("calls/<int:pk>/decisions/", decisions.call_decisions, name="call_decisions"),
    path("calls/<int:pk>/decisions/sheet/", planning.plan, name="plan"),
    path("calls/<int:pk>/decisions/sheet/<int:nomination_pk>/", planning.plan_one, name="plan_one"),
    path("calls/<int:pk>/decisions/effect/", planning.effect, name="sheet_effect"),
    path("calls/<int:pk>/offers/", offers.send_offers, name="send_offers"),
    path("to-enrol/", enrolling.to_enrol, name="to_enrol"),
]
