from django.apps import AppConfig


class ScholarshipsConfig(AppConfig):
    name = "scholarships"

    def ready(self) -> None:
        from scholarships import (  # noqa: F401
            agreement_pages,
            calendar_source,
            call_words,
            case_reader,
            conflicts,
            handed_over,
            nomination_words,
            notices,
            panel_home,
            passport_purpose,
            reactions,
            reactions_awards,
            secret_forms,
            stay_sources,
            transitions,
            waiting_seats,
        )
        from scholarships.imports import life  # noqa: F401
        from scholarships.imports import notices as import_notices  # noqa: F401
        from scholarships.tables import calls as calls_list  # noqa: F401
        from scholarships.tables import nominations as nominations_list  # noqa: F401
