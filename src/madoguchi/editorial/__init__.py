"""What the editors do: import, review, cross-check, campaigns, the gate, publishing."""
