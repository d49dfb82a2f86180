from agreements.operations.agreements import (
    attach_signed_file,
    bring_into_force,
    change_agreement,
    create_agreement,
    expire_agreements,
    give_notice,
    sign,
    take_notice_back,
    terminate,
    withdraw_agreement,
)
from agreements.operations.fact_sheets import save_fact_sheet
from agreements.operations.ledger import post_entry, release, reserve, take_back, use
from agreements.operations.lines import add_line, change_line, remove_line
from agreements.operations.negotiation import (
    approve_version,
    begin_amendment,
    change_version,
    discard_version,
    propose,
    propose_version,
    start_version,
    withdraw_amendment,
    withdraw_version,
    write_message,
)
from agreements.operations.papers import add_paper, remove_paper
from agreements.operations.reminders import remind_of_ends, remind_of_papers
from agreements.operations.terms import add_party, change_party, remove_party
from agreements.operations.years import add_exception, carry_over

__all__ = [
    "add_exception", "add_line", "add_paper", "add_party", "approve_version", "attach_signed_file", "begin_amendment", "bring_into_force",
    "carry_over", "change_agreement", "change_line", "change_party", "change_version", "create_agreement", "discard_version", "expire_agreements",
    "give_notice", "post_entry", "propose", "propose_version", "release", "remind_of_ends", "remind_of_papers", "remove_line", "remove_paper",
    "remove_party", "reserve", "save_fact_sheet", "sign", "start_version", "take_back", "take_notice_back", "terminate", "use", "withdraw_agreement",
    "withdraw_amendment", "withdraw_version", "write_message",
]  # fmt: skip
