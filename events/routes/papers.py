from django.urls import URLPattern, path

from events.views import paper_steps, papers

urlpatterns: list[URLPattern] = [
    path("<int:pk>/papers/", papers.papers, name="papers"),
    path("<int:pk>/papers/submit/", papers.submit_paper, name="submit_paper"),
    path("<int:pk>/papers/call/", paper_steps.papers_call, name="papers_call"),
    path("<int:pk>/papers/review/", paper_steps.open_reviews, name="open_paper_reviews"),
    path("papers/cases/<int:pk>/file/", papers.case_file, name="case_file"),
    path("papers/<int:pk>/", papers.paper, name="paper"),
    path("papers/<int:pk>/change/", papers.change_paper, name="change_paper"),
    path("papers/<int:pk>/file/", papers.paper_file, name="paper_file"),
    path("papers/<int:pk>/<slug:step>/", paper_steps.paper_step, name="paper_step"),
]
