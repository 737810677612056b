"""`/v1/producer`: what a producer's members do. The producer is always the actor's. HTTP only."""
