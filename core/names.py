def search_key(*parts: str) -> str:
    return " ".join(parts).casefold()


def sort_key(text: str, language: str) -> str:
    return text.casefold()
