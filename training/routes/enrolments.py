from django.urls import path

from training.views import enrolling, enrolment_steps, enrolments

urlpatterns = [
    path("enrolments/", enrolments.enrolments, name="enrolments"),
    path("enrolments/<int:pk>/", enrolments.enrolment, name="enrolment"),
    path("enrolments/<int:pk>/certificate.pdf", enrolments.certificate_pdf, name="certificate"),
    path("enrolments/<int:pk>/step/<slug:step>/", enrolment_steps.enrolment_step, name="enrolment_step"),
    path("extensions/<int:pk>/<slug:step>/", enrolment_steps.extension_step, name="extension_step"),
    path("intakes/<int:pk>/enrol/", enrolling.enrol, name="enrol"),
    path("intakes/<int:pk>/start/", enrolling.start_many, name="start_many"),
]
