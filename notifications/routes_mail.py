"""E-mail: the log of letters, addresses that don't work, announcements."""

from django.urls import path

from notifications.views import announcements, deliveries

urlpatterns = [
    path("deliveries/", deliveries.deliveries, name="deliveries"),
    path("deliveries/again/", deliveries.resend_deliveries, name="resend_deliveries"),
    path("deliveries/<int:pk>/", deliveries.delivery, name="delivery"),
    path("deliveries/<int:pk>/resend/", deliveries.resend_delivery, name="resend_delivery"),
    path("addresses/", deliveries.addresses, name="addresses"),
    path("addresses/<int:pk>/clear/", deliveries.clear_address, name="clear_address"),
    path("announcements/", announcements.announcements, name="announcements"),
    path("announcements/new/", announcements.new_announcement, name="new_announcement"),
    path("announcements/<int:pk>/", announcements.announcement, name="announcement"),
    path("announcements/<int:pk>/change/", announcements.change_announcement, name="change_announcement"),
    path("announcements/<int:pk>/send/", announcements.send_announcement, name="send_announcement"),
    path("announcements/<int:pk>/drop/", announcements.drop_announcement, name="drop_announcement"),
]
