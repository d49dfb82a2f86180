"""The annual report of the ministry: one year on paper, with charts, a map and tables, in the language of who asks."""
