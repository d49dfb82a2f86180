"""Example data: the true story of the agreement of 19 March and three years of believable life around it.

`content/` holds plain data. Each builder acts as the person who would do it, through the same operations as the pages,
with past instants; nothing is written into a table behind their back. `load.py` plays all of it in one transaction.
"""
