"""Enrolments that came from a nomination say so, and stand on the stay of its award, whose days they take over."""

from django.db import migrations

FOLLOW = """
    UPDATE training_enrolment AS seat SET source = 'award' FROM scholarships_nomination AS nomination
    WHERE nomination.enrolment_id = seat.id AND seat.source <> 'award';
    UPDATE training_enrolment AS seat
    SET stay_id = stay.id, arrived_on = COALESCE(stay.arrived_on, seat.arrived_on), departed_on = COALESCE(stay.departed_on, seat.departed_on)
    FROM scholarships_nomination AS nomination
    JOIN scholarships_award AS award ON award.nomination_id = nomination.id
    JOIN mobility_stay AS stay ON stay.id = award.stay_id
    WHERE nomination.enrolment_id = seat.id AND seat.stay_id IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("mobility", "0003_departure_after_arrival"),
        ("scholarships", "0011_call_has_panel"),
        ("training", "0005_life_of_enrolment"),
    ]

    operations = [migrations.RunSQL(FOLLOW, migrations.RunSQL.noop)]
