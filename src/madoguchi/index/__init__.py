"""Look-ups over one edition: desks by number, body and function, names as people type them, words."""
