"""The face: HTTP for every audience, the command line, and the wiring of the other three."""
