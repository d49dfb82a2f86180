"""A mission needs the passport of its expert until the expert has gone home, or until it is called off."""

from exchanges.queries.mission_passports import last_day_of_missions, missions_with_passport
from people.purposes import Purpose, register_purpose

register_purpose(Purpose(last_day_of_missions, lambda person_id: missions_with_passport(expert__person_id=person_id).order_by("pk")))
