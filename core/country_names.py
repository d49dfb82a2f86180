def country_name(code: str, language: str | None = None) -> str:
    return code


def language_name(code: str, language: str | None = None) -> str:
    return code
