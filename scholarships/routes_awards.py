"""Letters, the reserve list, and what a person is entitled to."""

from django.urls import path, re_path

from scholarships.views import awards, components, letters, reserve

urlpatterns = [
    path("calls/<int:pk>/letters/", letters.call_letters, name="call_letters"),
    path("calls/<int:pk>/reserve/", reserve.reserve_list, name="reserve_list"),
    path("calls/<int:pk>/components/", components.call_components, name="call_components"),
    re_path(
        r"^nominations/(?P<pk>[0-9]{1,18})/letters/(?P<letter_pk>[0-9]{1,18})/(?P<language>en|ru|kk)\.pdf$",
        letters.nomination_letter,
        name="nomination_letter",
    ),
    path("nominations/<int:pk>/letters/<int:letter_pk>/anew/", letters.letter_reissue, name="letter_reissue"),
    path("awards/<int:pk>/", awards.award, name="award"),
]
