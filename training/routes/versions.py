"""Versions and modules of programmes, lecturers and signatories of academies."""

from django.urls import path

from training.views import modules, staff, versions

urlpatterns = [
    path("programmes/<int:pk>/versions/start/", versions.start_version, name="start_version"),
    path("versions/<int:pk>/", versions.version, name="version"),
    path("versions/<int:pk>/change/", versions.change_version, name="change_version"),
    path("versions/<int:pk>/certificates/", versions.certificate_rules, name="certificate_rules"),
    path("versions/<int:pk>/modules/add/", modules.add_module, name="add_module"),
    path("versions/<int:pk>/<slug:step>/", versions.version_step, name="version_step"),
    path("modules/<int:pk>/change/", modules.change_module, name="change_module"),
    path("modules/<int:pk>/move/", modules.move_module, name="move_module"),
    path("modules/<int:pk>/remove/", modules.remove_module, name="remove_module"),
    path("lecturers/", staff.lecturers, name="lecturers"),
    path("lecturers/add/", staff.add_lecturer, name="add_lecturer"),
    path("lecturers/<int:pk>/change/", staff.change_lecturer, name="change_lecturer"),
    path("signatories/", staff.signatories, name="signatories"),
    path("signatories/add/", staff.add_signatory, name="add_signatory"),
    path("signatories/<int:pk>/change/", staff.change_signatory, name="change_signatory"),
]
