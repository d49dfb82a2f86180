from django.urls import include, path

from exchanges.routes import experts, materials, missions, project_reviews, projects, searches

app_name = "exchanges"
urlpatterns = [
    path("exchanges/", include([*missions.urlpatterns, *experts.urlpatterns])),
    path("research/", include([*project_reviews.urlpatterns, *projects.urlpatterns])),
    path("materials/", include([*searches.urlpatterns, *materials.urlpatterns])),
]
