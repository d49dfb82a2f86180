"""Letters, the reserve list, and what a person is entitled to."""

from django.urls import path, re_path

from scholarships.views.awards import award
from scholarships.views.components import call_components
from scholarships.views.letters import call_letters, letter_reissue, nomination_letter
from scholarships.views.reserve import reserve_list

FILE = r"^nominations/(?P<pk>[0-9]{1,18})/letters/(?P<letter_pk>[0-9]{1,18})/(?P<language>en|ru|kk)\.pdf$"
urlpatterns = [
    path("calls/<int:pk>/letters/", call_letters, name="call_letters"),
    path("calls/<int:pk>/reserve/", reserve_list, name="reserve_list"),
    path("calls/<int:pk>/components/", call_components, name="call_components"),
    re_path(FILE, nomination_letter, name="nomination_letter"),
    path("nominations/<int:pk>/letters/<int:letter_pk>/anew/", letter_reissue, name="letter_reissue"),
    path("awards/<int:pk>/", award, name="award"),
]
