"""The directory without a server: a static site, and all of it in one file."""
