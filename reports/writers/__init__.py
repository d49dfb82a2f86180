"""Files of a report. Each writer reads the rows from the parts on the disk, one after the other, and writes its file as it goes."""
