"""What is kept as a count, so that a dashboard of a hundred thousand nominations costs what one of a hundred costs.

Whoever changes a row here writes a migration with `core.tallies.setup_sql` of the table's counts (and `removal_sql` of one that goes).
"""

from core.tallies import Tally, declare

# Of nominations those that were ever sent: what a sender has not sent is the sender's alone.
NOMINATIONS_OF_CALLS = Tally("nominations of calls", "scholarships.Nomination", first="call_id", word="state", where="submitted_at IS NOT NULL")
NOMINATIONS_OF_PARTNERS = Tally(
    "nominations of partners", "scholarships.Nomination", first="partner_id", second="call_id", word="state", where="submitted_at IS NOT NULL"
)
ENROLMENTS_OF_INTAKES = Tally("enrolments of intakes", "training.Enrolment", first="intake_id", word="state")
ENROLMENTS_OF_PARTNERS = Tally("enrolments of partners", "training.Enrolment", first="partner_id", word="state")
AWARDED_OF_INTAKES = Tally("awarded of intakes", "training.Enrolment", first="intake_id", second="partner_id", word="state", where="source = 'award'")
CERTIFIED = "certificate_id IS NOT NULL AND completed_on IS NOT NULL"
# By the year of the last day, which stands on the certificate.
CERTIFIED_OF_INTAKES = Tally(
    "certified of intakes", "training.Enrolment", first="intake_id", second="extract(year FROM completed_on)", where=CERTIFIED
)
CERTIFIED_OF_PARTNERS = Tally(
    "certified of partners", "training.Enrolment", first="partner_id", second="extract(year FROM completed_on)", where=CERTIFIED
)
MISSIONS_OF_PARTNERS = Tally("missions of partners", "exchanges.Mission", first="partner_id", word="state")
MATERIALS_OF_PARTNERS = Tally("materials of partners", "exchanges.Material", first="partner_id", word="state")
CONSULTATIONS_OF_PARTNERS = Tally("consultations of partners", "training.Consultation", first="partner_id", word="state")

ALL = (
    NOMINATIONS_OF_CALLS, NOMINATIONS_OF_PARTNERS, ENROLMENTS_OF_INTAKES, ENROLMENTS_OF_PARTNERS, AWARDED_OF_INTAKES, CERTIFIED_OF_INTAKES,
    CERTIFIED_OF_PARTNERS, MISSIONS_OF_PARTNERS, MATERIALS_OF_PARTNERS, CONSULTATIONS_OF_PARTNERS,
)  # fmt: skip
declare(*ALL)
