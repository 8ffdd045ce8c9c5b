"""From checked tables to the index, and back."""
