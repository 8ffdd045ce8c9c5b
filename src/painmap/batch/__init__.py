"""Batch: records in, records out, one for each, in order, with flat memory on as many cores as there are."""
