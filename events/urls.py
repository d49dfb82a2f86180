from django.urls import include, path

from events.routes import door, papers, people, programme, session_materials, statements

app_name = "events"
urlpatterns = [
    path(
        "events/",
        include(
            [
                *door.urlpatterns,
                *people.urlpatterns,
                *papers.urlpatterns,
                *statements.urlpatterns,
                *session_materials.urlpatterns,
                *programme.urlpatterns,
            ]
        ),
    ),
]
