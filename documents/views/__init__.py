from documents.views import papers, texts

__all__ = ["papers", "texts"]
