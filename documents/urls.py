from django.urls import path, register_converter

from documents.letters import LANGUAGES
from documents.views import papers, texts


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
    path("documents/<int:pk>/certificate.pdf", papers.issued_pdf, name="issued_pdf"),
    path("documents/<int:pk>/<language:language>.pdf", papers.issued_pdf, name="issued_pdf"),
    path("documents/texts/", texts.texts, name="texts"),
    path("documents/texts/<str:kind>/<language:language>/", texts.versions, name="text_versions"),
    path("documents/texts/<str:kind>/<language:language>/start/", texts.start, name="start_text"),
    path("documents/texts/<int:pk>/", texts.text, name="text"),
    path("documents/texts/<int:pk>/change/", texts.change, name="change_text"),
    path("documents/texts/<int:pk>/preview.png", texts.preview_picture, name="text_picture"),
    path("documents/texts/<int:pk>/preview.pdf", texts.preview, name="text_preview"),
    path("documents/texts/<int:pk>/compare/", texts.compare, name="compare_text"),
    path("documents/texts/<int:pk>/<slug:step>/", texts.text_step, name="text_step"),
    path("verify/", papers.verify, name="verify"),
    path("verify/file/", papers.check, name="check_file"),
    path("verify/<str:code>/", papers.verify_code, name="verify_code"),
]
