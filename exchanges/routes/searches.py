from django.urls import URLPattern, path

from exchanges.views import searches

urlpatterns: list[URLPattern] = [
    path("search/", searches.search, name="materials_search"),
    path("searches/", searches.saved_searches, name="saved_searches"),
    path("searches/new/", searches.save_search, name="save_search"),
    path("searches/<int:pk>/", searches.change_search, name="change_search"),
    path("searches/<int:pk>/delete/", searches.delete_search, name="delete_search"),
]
