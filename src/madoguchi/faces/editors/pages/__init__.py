"""The editors' pages, one module each: its routes, and what they send."""
