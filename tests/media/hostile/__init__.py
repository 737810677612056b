"""Files that mean harm, made on the spot, and what is done to workers in tests."""
