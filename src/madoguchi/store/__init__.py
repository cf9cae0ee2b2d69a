"""Editions as bytes."""
