from django.urls import URLPattern

app_name = "scholarships"
urlpatterns: list[URLPattern] = []
