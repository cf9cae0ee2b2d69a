"""The directory as an Open Referral HSDS 3.2.3 API under `/hsds/`."""
