from django.urls import path

from notifications.views import actions, inbox

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("<int:pk>/", inbox.notice, name="notice"),
    path("all-read/", inbox.all_read, name="all_read"),
    path("deliveries/", inbox.deliveries, name="deliveries"),
    path("deliveries/<int:pk>/resend/", inbox.resend_delivery, name="resend_delivery"),
    path("actions/", actions.actions, name="actions"),
    path("actions/<int:pk>/", actions.action, name="action"),
    path("actions/<int:pk>/<slug:step>/", actions.action_step, name="action_step"),
]
