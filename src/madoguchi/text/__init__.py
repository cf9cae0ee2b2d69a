"""Pure readings of small texts: str in, value out, no files, no state."""
