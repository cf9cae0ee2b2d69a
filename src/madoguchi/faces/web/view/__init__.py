"""What the pages show of things, as plain values and words: no request, no response."""
