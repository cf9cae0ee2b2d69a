"""Another list against the edition: what each of its numbers says about a desk of ours."""
