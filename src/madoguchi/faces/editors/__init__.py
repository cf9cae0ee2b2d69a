"""The pages for the people who keep the list; everything under `/edit`."""

SEGMENT = "edit"
