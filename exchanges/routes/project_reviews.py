from django.urls import URLPattern, path

from exchanges.views import project_reviews

urlpatterns: list[URLPattern] = [
    path("<int:pk>/reviews/", project_reviews.project_reviews, name="project_reviews"),
    path("<int:pk>/reviews/ask/", project_reviews.ask_reviewers, name="ask_reviewers"),
    path("<int:pk>/reviews/<slug:step>/", project_reviews.project_review_step, name="project_review_step"),
    path("<int:pk>/papers/<slug:which>/", project_reviews.project_paper, name="project_paper"),
    path("cases/<int:pk>/copy/", project_reviews.case_copy, name="case_copy"),
]
