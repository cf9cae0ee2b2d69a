"""Owners' pages: fetched politely, read for the numbers of our desks, told as proposals."""
