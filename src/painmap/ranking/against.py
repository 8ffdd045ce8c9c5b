"""Against: why a thing said speaks against a pattern, by its role there and in the pattern."""

#: For a role said and a role known: the words of the reason.
WHY = {
    ("worse", "better"): "said to make it worse; this pattern is eased by it",
    ("better", "worse"): "said to ease it; this pattern is made worse by it",
    ("denied", "worse"): "said to do nothing; this pattern is made worse by it",
    ("denied", "notices"): "denied; people with this pattern notice it",
    ("worse", "denied"): "said to make it worse; people with this pattern say it does not",
    ("notices", "denied"): "noticed here; people with this pattern deny it",
}
