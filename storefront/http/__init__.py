"""HTTP as every audience meets it: how a request is read, in which language it is answered."""
