from django.urls import path

from reviews.views import desk, rubrics

app_name = "reviews"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("<int:pk>/", desk.assignment, name="assignment"),
    path("<int:pk>/recuse/", desk.recuse, name="recuse"),
    path("criteria/", rubrics.rubrics, name="rubrics"),
    path("criteria/new/", rubrics.create_rubric, name="create_rubric"),
    path("criteria/<int:pk>/", rubrics.rubric, name="rubric"),
    path("criteria/<int:pk>/change/", rubrics.change_rubric, name="change_rubric"),
]
