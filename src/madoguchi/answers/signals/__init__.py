"""What is noticed in a question, one module a kind; each turns a question into evidence."""
