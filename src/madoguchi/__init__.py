"""Madoguchi (窓口): a directory of public support desks whose every number can be proven."""

__version__ = "0.2.0"
