from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.enums import Role


class CallState(TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")
    DECIDED = "decided", _("decided")
    ARCHIVED = "archived", _("archived")
    CANCELLED = "cancelled", _("cancelled")


class NominationState(TextChoices):
    DRAFT = "draft", _("draft")
    EMPLOYER_CHECK = "employer_check", _("at the employer")
    NATIONAL_CHECK = "national_check", _("waits for the second person")
    MISSION_CHECK = "mission_check", _("at the embassy")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned for completion")
    INELIGIBLE = "ineligible", _("not eligible")
    IN_REVIEW = "in_review", _("in review")
    SELECTED = "selected", _("selected")
    RESERVE = "reserve", _("on the reserve list")
    NOT_SELECTED = "not_selected", _("not selected")
    OFFERED = "offered", _("offer sent")
    ACCEPTED = "accepted", _("offer accepted")
    DECLINED = "declined", _("offer declined")
    LAPSED = "lapsed", _("offer lapsed")
    NO_SHOW = "no_show", _("did not arrive")
    ENROLLED = "enrolled", _("enrolled")
    WITHDRAWN = "withdrawn", _("withdrawn")


S = NominationState
# Who of the staff keeps nominations: reads their personal papers and, of one that was never sent, what its sender asks about.
PROGRAMME_STAFF = (Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD)
UNSENT_READERS = (*PROGRAMME_STAFF, Role.AUDITOR)
# States before the sending.
UNSENT = (S.DRAFT, S.EMPLOYER_CHECK, S.NATIONAL_CHECK, S.MISSION_CHECK)
# States in which a nomination takes no slot of "may nominate".
WITHOUT_SLOT = (*UNSENT, S.WITHDRAWN, S.INELIGIBLE)
# States in which its sender may change what it says.
EDITABLE = (S.DRAFT, S.RETURNED)
# States in which a nomination has ended without a place.
ENDED = (S.WITHDRAWN, S.INELIGIBLE, S.NOT_SELECTED, S.DECLINED, S.LAPSED, S.NO_SHOW)
# States in which others read or have judged what it says of the person.
FIXED = (S.SUBMITTED, S.IN_REVIEW, S.SELECTED, S.RESERVE, S.OFFERED, S.ACCEPTED, S.ENROLLED)
# States between sending and enrolment: what ends when the call is cancelled.
SENT = (S.SUBMITTED, S.RETURNED, S.IN_REVIEW, S.SELECTED, S.RESERVE, S.OFFERED, S.ACCEPTED)
# States in which a nomination holds a place of the call and of the quota line.
WITH_PLACE = (S.SELECTED, S.OFFERED, S.ACCEPTED, S.ENROLLED)

# States in which the panel's decision is open.
DECIDABLE = (S.IN_REVIEW, S.RESERVE)
# States of who still runs for a place or has one.
IN_RACE = (*DECIDABLE, *WITH_PLACE)
# States in which a nomination has reached the panel.
ON_BOARD = (*IN_RACE, S.NOT_SELECTED, S.DECLINED, S.LAPSED, S.NO_SHOW)

# States in which the academy expects or has the person.
AWARDED = (S.ACCEPTED, S.ENROLLED, S.NO_SHOW)

# What a filter offers beside each state: how far nominations have come, whatever became of them; in the order of a life.
STAGES = {
    "any_sent": (_("sent, in any state"), tuple(state for state in S if state not in UNSENT)),
    "any_judged": (_("has reached the panel"), ON_BOARD),
    "any_chosen": (_("chosen, whatever the answer"), (*WITH_PLACE, S.DECLINED, S.LAPSED, S.NO_SHOW)),
    "any_accepted": (_("has accepted"), AWARDED),
}


class Cefr(TextChoices):
    A1 = "A1", "A1"
    A2 = "A2", "A2"
    B1 = "B1", "B1"
    B2 = "B2", "B2"
    C1 = "C1", "C1"
    C2 = "C2", "C2"


class EndorsementKind(TextChoices):
    NOMINEE = "nominee", _("the nominee")
    EMPLOYER = "employer", _("the employer")
    AUTHORITY = "authority", _("the nominating authority")
    EMBASSY = "embassy", _("the embassy")


class EvidenceKind(TextChoices):
    """How an endorsement is proved; a note verbale stands beside the click (domain.md 7.3)."""

    CLICK = "click", _("in the portal")
    LETTER = "letter", _("scan of a signed letter")
    NOTE_VERBALE = "note_verbale", _("scan of a note verbale")


class Fitness(TextChoices):
    FIT = "fit", _("fit")
    CONDITIONS = "conditions", _("fit under conditions")
    UNFIT = "unfit", _("not fit")


class ImportState(TextChoices):
    PREVIEW = "preview", _("checked, waiting for your confirmation")
    FAULTY = "faulty", _("rows to mend")
    RUNNING = "running", _("being imported")
    DONE = "done", _("imported")


class SectionState(TextChoices):
    """How far a section of a nomination's form is."""

    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    TO_CHECK = "to_check", _("Taken over, to be checked")
    UNMET = "unmet", _("Does not meet the rules of the call")
    COMPLETE = "complete", pgettext_lazy("state of a section", "Complete")


class Decision(TextChoices):
    """What a sheet of decisions says of one nomination; the names are those of the steps."""

    SELECT = "select", _("select")
    RESERVE = "put_on_reserve", _("put on the reserve list")
    NOT_SELECT = "not_select", _("do not select")


class RoundState(TextChoices):
    TRYING = "trying", _("tried out")
    PROPOSED = "proposed", _("proposed, waits for the second person")
    CONFIRMED = "confirmed", _("confirmed, letters not yet sent")
    LEAVING = "leaving", _("being carried out")
    DONE = "done", _("carried out")
    DROPPED = "dropped", _("dropped")


# States of a sheet of which a call has one at a time.
OPEN_ROUNDS = (RoundState.TRYING, RoundState.PROPOSED, RoundState.CONFIRMED, RoundState.LEAVING)


class ItemResult(TextChoices):
    WAITING = "waiting", _("waiting")
    DONE = "done", pgettext_lazy("result of one row", "done")
    REFUSED = "refused", pgettext_lazy("result of one row", "refused")
