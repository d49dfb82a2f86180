from django.urls import URLPattern, path

from events.views import statements

urlpatterns: list[URLPattern] = [
    path("<int:pk>/statement/", statements.statement, name="statement"),
    path("<int:pk>/statement/new/", statements.new_statement, name="new_statement"),
    path("statements/<int:pk>/change/", statements.change_statement, name="change_statement"),
    path("statements/<int:pk>/paper/", statements.statement_paper, name="statement_paper"),
    path("statements/<int:pk>/<slug:step>/", statements.statement_step, name="statement_step"),
]
