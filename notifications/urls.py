from django.urls import path

from notifications import views

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<int:pk>/", views.notice, name="notice"),
    path("all-read/", views.all_read, name="all_read"),
    path("deliveries/", views.deliveries, name="deliveries"),
    path("deliveries/<int:pk>/resend/", views.resend_delivery, name="resend_delivery"),
]
