"""Accuracy and speed of painmap, measured beside its peers."""
