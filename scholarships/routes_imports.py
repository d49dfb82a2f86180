"""Pages of lists of nominees: template, upload, preview, faults."""

from django.urls import path

from scholarships.views import imports

urlpatterns = [
    path("calls/<int:pk>/import/", imports.import_nominees, name="import_nominees"),
    path("calls/<int:pk>/import/template.xlsx", imports.import_template, name="import_template"),
    path("imports/<int:pk>/", imports.nominee_import, name="nominee_import"),
    path("imports/<int:pk>/to-mend.xlsx", imports.nominee_import_faults, name="nominee_import_faults"),
]
