"""Dates and numbers as CLDR writes them, where Django has no formats (kk) or American ones (en); FORMAT_MODULE_PATH."""
