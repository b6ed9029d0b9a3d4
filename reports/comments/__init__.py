"""What people wrote in words: taken in once, read by one person, released together or not at all."""
