"""From a complaint to its reading."""
