from django.urls import path

from reports.views import catalogue, runs, schedules

app_name = "reports"
urlpatterns = [
    path("", catalogue.catalogue, name="catalogue"),
    path("quota/", catalogue.quota, name="quota"),
    path("make/<slug:name>/", catalogue.definition, name="definition"),
    path("make/<slug:name>/print/", catalogue.printed, name="print"),
    path("make/<slug:name>/schedule/", schedules.new_schedule, name="new_schedule"),
    path("runs/", runs.runs, name="runs"),
    path("runs/<int:pk>/", runs.run, name="run"),
    path("runs/<int:pk>/<slug:step>/step/", runs.run_step, name="run_step"),
    path("runs/<int:pk>/<slug:kind>/", runs.run_file, name="run_file"),
    path("schedules/", schedules.schedules, name="schedules"),
    path("schedules/<int:pk>/", schedules.schedule, name="schedule"),
    path("schedules/<int:pk>/<slug:step>/", schedules.schedule_step, name="schedule_step"),
]
