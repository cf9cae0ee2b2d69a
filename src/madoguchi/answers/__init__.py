"""A question → understanding → route → answer with reasons."""
