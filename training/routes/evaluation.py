from django.urls import path

from training.views import evaluation, evaluation_questions

urlpatterns = [
    path("intakes/<int:pk>/evaluation/", evaluation.intake_evaluation, name="intake_evaluation"),
    path("intakes/<int:pk>/evaluation/open/", evaluation.open_evaluation, name="open_evaluation"),
    path("evaluations/<int:pk>/", evaluation.evaluation_round, name="evaluation_round"),
    path("evaluations/<int:pk>/closing/", evaluation.change_closing, name="change_closing"),
    path("evaluations/<int:pk>/answer/", evaluation.evaluate, name="evaluate"),
    path("evaluations/questions/", evaluation_questions.evaluation_forms, name="evaluation_forms"),
    path("evaluations/questions/<int:pk>/", evaluation_questions.evaluation_form, name="evaluation_form"),
    path("evaluations/questions/<int:pk>/change/", evaluation_questions.change_evaluation_form, name="change_evaluation_form"),
    path("evaluations/questions/add/<int:pk>/", evaluation_questions.create_evaluation_form, name="create_evaluation_form"),
    path("evaluations/questions/standard/<int:pk>/", evaluation_questions.take_standard_questions, name="take_standard_questions"),
]
