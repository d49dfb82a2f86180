from django.urls import path

from exchanges.views import clearing, materials, reading

urlpatterns = [
    path("", materials.materials, name="materials"),
    path("new/", materials.write, name="write_material"),
    path("public/", reading.public_materials, name="public_materials"),
    path("public/<slug:reference>/", reading.public_material, name="public_material"),
    path("public/<slug:reference>/file/", reading.public_file, name="public_material_file"),
    path("files/<int:pk>/", reading.material_file, name="material_file"),
    path("<int:pk>/", materials.material, name="material"),
    path("<int:pk>/change/", materials.change, name="change_material"),
    path("<int:pk>/acknowledge/", clearing.acknowledge, name="acknowledge_material"),
    path("<int:pk>/readings/", reading.readings, name="material_readings"),
    path("<int:pk>/<slug:step>/", clearing.material_step, name="material_step"),
]
