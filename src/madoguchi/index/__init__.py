"""Search: the analyzer for Japanese and the text index over desks."""
