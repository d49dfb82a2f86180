from training.queries.catalogue import academies, academies_kept_by, intakes_matching, language_names, phase_of, programmes_kept_by
from training.queries.certificates import certificate_facts
from training.queries.enrolments import counts_by_state, enrolments_for, intakes_seen_by, matching, partners_seen_by, people_of

__all__ = [
    "academies",
    "academies_kept_by",
    "certificate_facts",
    "counts_by_state",
    "enrolments_for",
    "intakes_matching",
    "intakes_seen_by",
    "language_names",
    "matching",
    "partners_seen_by",
    "people_of",
    "phase_of",
    "programmes_kept_by",
]  # fmt: skip
