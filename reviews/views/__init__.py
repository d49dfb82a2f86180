"""Pages of the review desk, and of the criteria it works with."""
