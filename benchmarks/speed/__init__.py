"""Speed: cold start, warm rates, memory and growth, all measured in one run as ratios to peers beside it."""
