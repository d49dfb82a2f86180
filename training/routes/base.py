from django.urls import path

from training.views import intakes, programmes, results

urlpatterns = [
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/add/", programmes.create_programme, name="create_programme"),
    path("programmes/<int:pk>/", programmes.programme, name="programme"),
    path("programmes/<int:pk>/change/", programmes.change_programme, name="change_programme"),
    path("intakes/", intakes.intakes, name="intakes"),
    path("intakes/add/", intakes.create_intake, name="create_intake"),
    path("intakes/<int:pk>/", intakes.intake, name="intake"),
    path("intakes/<int:pk>/change/", intakes.change_intake, name="change_intake"),
    path("intakes/<int:pk>/results/", results.complete_many, name="complete_many"),
]
