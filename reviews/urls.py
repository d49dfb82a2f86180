from django.urls import path

from reviews.views import declarations, desk, giving, marks, panels, results, rubrics, steps

app_name = "reviews"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("<int:pk>/", marks.assignment, name="assignment"),
    path("<int:pk>/marks/", marks.keep_marks, name="keep_marks"),
    path("<int:pk>/check/", marks.check, name="check"),
    path("<int:pk>/recuse/", desk.recuse, name="recuse"),
    path("<int:pk>/steps/<slug:step>/", steps.assignment_step, name="assignment_step"),
    path("panels/<int:pk>/", panels.panel, name="panel"),
    path("panels/<int:pk>/settings/", panels.change_panel, name="change_panel"),
    path("panels/<int:pk>/members/new/", panels.add_member, name="add_member"),
    path("panels/<int:pk>/give/", giving.give_cases, name="give_cases"),
    path("members/<int:pk>/", panels.member, name="member"),
    path("members/<int:pk>/end/", panels.end_member, name="end_member"),
    path("members/<int:pk>/declaration/", declarations.declaration, name="declaration"),
    path("panels/<int:pk>/sheet/", desk.sheet, name="sheet"),
    path("panels/<int:pk>/severity/", results.reviewers, name="panel_reviewers"),
    path("criteria/", rubrics.rubrics, name="rubrics"),
    path("criteria/new/", rubrics.create_rubric, name="create_rubric"),
    path("criteria/<int:pk>/", rubrics.rubric, name="rubric"),
    path("criteria/<int:pk>/change/", rubrics.change_rubric, name="change_rubric"),
]
