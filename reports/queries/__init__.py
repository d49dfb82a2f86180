"""Rows of reports, always with the rights of one actor."""
