"""Thin doors: translate a request, ask one floor down, translate back."""
