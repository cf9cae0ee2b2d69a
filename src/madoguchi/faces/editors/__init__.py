"""The pages for the people who keep the list, under `/edit`; those of bodies that keep their own rows, under `/own`."""

SEGMENT = "edit"
OWNERS = "own"
