"""A database as large as it may become in twenty years: made up, consistent, the same from the same seed. For measuring, never beside real data."""
