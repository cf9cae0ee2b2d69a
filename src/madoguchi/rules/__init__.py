"""Edition draft → notices; one small module per family of rules."""
