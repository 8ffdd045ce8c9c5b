"""Complaints that have an answer of each kind, for whatever must answer a column of them alike."""

EACH_KIND = [
    "hurts after driving, crooked back",
    None,
    "nice weather",
    "numb between my legs, cannot pee since this morning, low back pain",
    "I coughed up blood this morning",
    "",
    "lower bak pain aftr drivign",
]
