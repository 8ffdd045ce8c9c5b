"""The Model Context Protocol server: painmap as tools of an assistant, on standard input and output.

    line --protocol--> method, tool, arguments --tools--> text --protocol--> line

Standard library only. Nothing is kept from one message to the next, and nothing is logged.
"""
