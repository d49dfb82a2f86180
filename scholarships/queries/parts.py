"""Who reads and fills which part of a nomination before it is sent: the nominee, the employer, the officer."""

from core.errors import Text
from scholarships.models import Nomination
from scholarships.queries.completeness import NEEDED, NEEDED_OF_PERSON, missing_documents
from scholarships.queries.dossier import SECTIONS, Section

# What the employer neither reads nor waits for: how to reach the person and the family, rank and the authority's own words.
NOT_FOR_EMPLOYER = frozenset(
    {
        "email", "phone", "address", "emergency_name", "emergency_relation", "emergency_phone", "emergency_email",
        "rank", "undertaking", "promise",
    }
)  # fmt: skip
# Sections that stand apart and are never an employer's.
APART = frozenset({"passport", "medical", "emergency", "contact", "rank", "certification"})
# The answers of the nominee's own part.
NOMINEE_OF_PERSON = frozenset(
    {
        "given_names", "family_name", "native_name", "birth_date", "birth_place", "gender", "citizenship", "email", "phone", "address",
        "emergency_name", "emergency_relation", "emergency_phone", "emergency_email",
    }
)  # fmt: skip
NOMINEE_OF_NOMINATION = frozenset(
    {
        "position", "employer", "years_of_service", "education", "language_level", "past_training", "posts", "languages", "trainings", "promise",
    }
)  # fmt: skip
NOMINEE_FIELDS = NOMINEE_OF_PERSON | NOMINEE_OF_NOMINATION
# Sections of the nominee whose answers stand in tables of their own, or are files.
NOMINEE_APART = frozenset({"documents", "passport", "medical"})


def is_nominees(section: Section) -> bool:
    """Whether the nominee fills this section: all that it asks for is theirs. Reasons, rank and certification are the officer's."""
    return section.slug in NOMINEE_APART or (bool(section.fields) and NOMINEE_FIELDS.issuperset(section.fields))


def nominee_sections() -> tuple[Section, ...]:
    return tuple(section for section in SECTIONS if is_nominees(section))


def missing_for_employer(nomination: Nomination) -> list[Text]:
    """What the employer must be able to read, in the order of the form."""
    missing: list[Text] = [
        name for field, name in NEEDED_OF_PERSON.items() if field not in NOT_FOR_EMPLOYER and not getattr(nomination.person, field)
    ]
    missing += [name for field, name in NEEDED.items() if field not in NOT_FOR_EMPLOYER and getattr(nomination, field) in ("", None, False)]
    return missing + [str(row) for row in missing_documents(nomination) if not row.personal]
