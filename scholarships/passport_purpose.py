"""A nomination needs the passport of its nominee until its intake ends, or the nomination before."""

from people.purposes import Purpose, register_purpose
from scholarships.queries.retention import last_day_of_nominations, nominations_of

register_purpose(Purpose(last_day_of_nominations, lambda person_id: nominations_of(person_id=person_id).order_by("pk")))
