from django.urls import path

from reviews import views

app_name = "reviews"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("<int:pk>/", views.assignment, name="assignment"),
    path("<int:pk>/recuse/", views.recuse, name="recuse"),
]
