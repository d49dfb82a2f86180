from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("", views.runs, name="runs"),
    path("quota/", views.quota, name="quota"),
    path("runs/<int:pk>/", views.run, name="run"),
    path("runs/<int:pk>/<str:kind>/", views.run_file, name="run_file"),
]
