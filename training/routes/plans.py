from django.urls import path

from training.views import enrolment_timetable, plan_steps, plans

urlpatterns = [
    path("plans/", plans.plans, name="plans"),
    path("plans/<int:pk>/", plans.plan_version, name="plan_version"),
    path("plans/<int:pk>/change/", plans.change_plan, name="change_plan"),
    path("plans/<int:pk>/discard/", plans.discard_plan, name="discard_plan"),
    path("plans/<int:pk>/<slug:step>/", plan_steps.plan_step, name="plan_step"),
    path("enrolments/<int:pk>/timetable/", enrolment_timetable.enrolment_timetable, name="enrolment_timetable"),
    path("enrolments/<int:pk>/plan/", plans.plan, name="plan"),
    path("enrolments/<int:pk>/plan/write/", plans.start_plan, name="start_plan"),
]
