"""Fields of study by the international code of four digits (ISCED-F 2013): which codes there are."""

from __future__ import annotations

# Narrow field (three digits) -> last digits of its detailed fields besides 0 (not further defined) and 9 (not elsewhere classified).
NARROW = {
    "001": "1", "002": "1", "003": "1", "011": "1234", "021": "12345", "022": "123", "023": "12", "031": "1234", "032": "12", "041": "1234567",
    "042": "1", "051": "12", "052": "12", "053": "123", "054": "12", "061": "123", "071": "123456", "072": "1234", "073": "12", "081": "12",
    "082": "1", "083": "1", "084": "1", "091": "1234567", "092": "123", "101": "12345", "102": "12", "103": "12", "104": "1",
}  # fmt: skip
BROAD = sorted({code[:2] for code in NARROW})
CODES = frozenset(
    [code + last for code, digits in NARROW.items() for last in f"0{digits}9"] + [code + end for code in BROAD for end in ("00", "88", "99")]
)


def is_known(code: str) -> bool:
    return code in CODES
