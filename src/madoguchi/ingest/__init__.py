"""Source text → tables → records: one reader, driven by the description of the tables."""
