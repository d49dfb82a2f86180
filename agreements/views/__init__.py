"""Pages of agreements: list, record, forms, steps, the signed file, the ledger of a quota line."""
