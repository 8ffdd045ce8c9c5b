"""From a reading to alerts."""
