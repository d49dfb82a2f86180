from django.urls import path

from training.views import consultation_steps, consultations

urlpatterns = [
    path("consultations/", consultations.consultations, name="consultations"),
    path("consultations/ask/", consultations.ask, name="ask"),
    path("consultations/figures/", consultations.figures, name="consultation_figures"),
    path("consultations/files/<int:pk>/", consultations.message_file, name="consultation_file"),
    path("consultations/<int:pk>/", consultations.consultation, name="consultation"),
    path("consultations/<int:pk>/receipt/", consultations.receipt, name="consultation_receipt"),
    path("consultations/<int:pk>/answer-file/", consultations.answer_file, name="consultation_answer"),
    path("consultations/<int:pk>/<slug:step>/", consultation_steps.consultation_step, name="consultation_step"),
]
