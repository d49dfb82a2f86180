"""Reads of agreements: what is missing, the list, the quota lines and their ledger."""
