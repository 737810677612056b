"""`/v1/admin`: what administrators do. HTTP only."""
