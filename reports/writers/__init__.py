"""Files of a report. Each writer takes rows as they come and gives bytes at the end."""
