from django.urls import path, register_converter

from documents import views
from documents.letters import LANGUAGES


class LanguageConverter:
    """The languages of papers; anything else is no address."""

    regex = "|".join(LANGUAGES)

    @staticmethod
    def to_python(value: str) -> str:
        return value

    @staticmethod
    def to_url(value: str) -> str:
        return value


register_converter(LanguageConverter, "language")
app_name = "documents"
urlpatterns = [
    path("documents/<int:pk>/certificate.pdf", views.issued_pdf, name="issued_pdf"),
    path("documents/<int:pk>/<language:language>.pdf", views.issued_pdf, name="issued_pdf"),
    path("verify/", views.verify, name="verify"),
    path("verify/<str:code>/", views.verify_code, name="verify_code"),
]
