"""The directory on paper: the whole list and the slips, typeset with typst."""
