"""What a shopper may read, without signing in."""
