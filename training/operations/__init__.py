from training.operations.catalogue import change_intake, change_programme, create_intake, create_programme
from training.operations.certificates import issue_certificate, revoke_certificate
from training.operations.enrolments import complete, enrol_person, not_complete, record_arrival, withdraw
from training.operations.many import Outcome, complete_each, issue_each

__all__ = [
    "Outcome", "change_intake", "change_programme", "complete", "complete_each", "create_intake", "create_programme", "enrol_person", "issue_certificate",
    "issue_each", "not_complete", "record_arrival", "revoke_certificate", "withdraw",
]  # fmt: skip
