"""What the history of a nomination says for rows that are no step of its workflow."""

from django.utils.translation import gettext_lazy as _

from core.record import register_words

register_words(
    "scholarships.nomination",
    {
        "created": _("Draft made"),
        "carried_over": _("Answers taken over from the person's last nomination"),
        "carried_over_checked": _("Answers taken over were checked"),
        "document_added": _("Document uploaded"),
        "document_removed": _("Document removed"),
        "nominee_invited": _("Nominee invited to an account"),
        "own_part_asked": _("Nominee asked to complete the own part"),
        "nominee_confirmed": _("Own part confirmed by the nominee"),
        "paper_entered": _("Signed paper entered"),
        "entered_on_behalf": _("Entered by the ministry on behalf of the authority"),
        "employer_invited": _("Employer invited to an account"),
        "personal_file_read": _("Personal paper opened"),
        "passport_saved": _("Passport data entered"),
        "passport_revealed": _("Passport data opened"),
        "passport_deleted": _("Passport data deleted on their timetable"),
        "medical_declared": _("Health declared by the nominee"),
        "medical_entered": _("Health declaration entered from paper for the nominee"),
        "medical_reported": _("Physician's report entered"),
        "medical_revealed": _("Medical part opened"),
        "medical_deleted": _("Medical part deleted on its timetable"),
        "personal_file_deleted": _("Personal paper deleted on its timetable"),
        "evidence_deleted": _("Scan of the signed paper deleted on its timetable"),
        "nominee_closing_set": _("The nominee's closing set"),
        "nominee_closing_taken_away": _("The nominee's closing taken away"),
        "defect_answered": _("A returned item answered"),
        "put_in_place": _("Put in the place of another nomination"),
        "replacement_allowed": _("Replacement allowed after the closing"),
        "nominee_soon": _("The nominee was reminded of the closing"),
        "not_promoted": _("A place became free and was not offered"),
        "reserve_order_changed": _("Place on the reserve list changed"),
        "letter_reissued": _("A letter written anew"),
        "passport_in_letter": _("Passport data put into a letter"),
    },
)
register_words(
    "scholarships.redacteddossier",
    {
        "changed": _("Redacted copy changed"),
        "read_over": _("Redacted copy read over"),
        "file_added": _("Redacted copy of a document uploaded"),
        "file_removed": _("Redacted copy of a document taken from the panel"),
    },
)
register_words(
    "scholarships.allotment",
    {
        "internal_closing_set": _("Own closing set"),
        "internal_closing_taken_away": _("Own closing taken away"),
        "host_soon": _("Officers were reminded of the closing of the call"),
        "internal_soon": _("Officers were reminded of their own closing"),
    },
)
register_words(
    "scholarships.award",
    {
        "granted": _("Award granted"),
        "ended": _("Award ended"),
    },
)
register_words("training.intake", {"stays_moved": _("Planned arrivals moved with the intake")})
