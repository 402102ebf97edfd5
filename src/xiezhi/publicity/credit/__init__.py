"""The credit look-up: all records of a subject in one compressed block, found with one disk read."""
