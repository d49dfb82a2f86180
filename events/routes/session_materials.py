from django.urls import URLPattern, path

from events.views import session_materials as views

urlpatterns: list[URLPattern] = [
    path("<int:pk>/materials/", views.session_materials, name="session_materials"),
    path("<int:pk>/materials/add/", views.add_session_material, name="add_session_material"),
    path("<int:pk>/materials/publish/", views.publish_session_materials, name="publish_session_materials"),
    path("materials/<int:pk>/", views.session_material_file, name="session_material_file"),
    path("materials/<int:pk>/remove/", views.remove_session_material, name="remove_session_material"),
]
