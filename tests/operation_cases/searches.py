"""Saved searches have no cases: everybody keeps their own, and no history row says what somebody looks for."""

OWN = "each person's own, without history: tests/test_saved_searches.py"
ELSEWHERE = {f"exchanges.{name}": OWN for name in ("save_search", "change_search", "delete_search")}
