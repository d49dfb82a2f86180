from agreements.operations.agreements import (
    attach_signed_file,
    bring_into_force,
    change_agreement,
    create_agreement,
    expire_agreements,
    sign,
    terminate,
)
from agreements.operations.ledger import post_entry, release, reserve, take_back, use
from agreements.operations.terms import add_line, add_party, change_party, remove_party

__all__ = [
    "add_line", "add_party", "attach_signed_file", "bring_into_force", "change_agreement", "change_party", "create_agreement", "expire_agreements",
    "post_entry", "release", "remove_party", "reserve", "sign", "take_back", "terminate", "use",
]  # fmt: skip
