"""Training: what painmap learns from labelled complaints. Never imported by painmap itself."""
