"""The live screen: the list moves while a complaint is typed. Needs the extra `tui`.

    keys, mouse --app--> sitting --engine--> answer --page--> drawing --widgets--> the terminal

`sitting` knows nothing of a screen, and `drawing` nothing of keys. Nothing is stored: what is typed lives as
long as the screen does.
"""
