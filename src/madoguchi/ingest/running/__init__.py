"""A list that is no table: desks on lines of their own, one under the other or side by side."""
