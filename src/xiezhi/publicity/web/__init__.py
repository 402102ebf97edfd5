"""The officers' pages of publicity: duties, the review of one, requests."""
