"""From a reading to ranked matches, their reasons and questions."""
