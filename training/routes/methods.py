from django.urls import path

from training.views import method_steps, methods

urlpatterns = [
    path("methods/", methods.methods, name="methods"),
    path("methods/propose/", methods.propose, name="propose_method"),
    path("methods/materials/<int:pk>/", methods.material, name="method_file"),
    path("methods/materials/<int:pk>/remove/", methods.remove_material, name="remove_material"),
    path("methods/uses/<int:pk>/end/", methods.end_use, name="end_method_use"),
    path("methods/<int:pk>/", methods.method, name="method"),
    path("methods/<int:pk>/pilot/", method_steps.pilot, name="method_pilot"),
    path("methods/<int:pk>/evaluate/", method_steps.evaluate, name="method_evaluate"),
    path("methods/<int:pk>/<slug:step>/", method_steps.method_step, name="method_step"),
]
