from agreements.operations.agreements import (
    add_line,
    add_party,
    attach_signed_file,
    bring_into_force,
    change_agreement,
    create_agreement,
    expire_agreements,
    sign,
    terminate,
)
from agreements.operations.ledger import post_entry, release, reserve, take_back, use

__all__ = [
    "add_line", "add_party", "attach_signed_file", "bring_into_force", "change_agreement", "create_agreement", "expire_agreements",
    "post_entry", "release", "reserve", "sign", "take_back", "terminate", "use",
]  # fmt: skip
