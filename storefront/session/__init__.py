"""`/v1/session`: signing in and out, one's own sessions, tokens and password. HTTP only."""
