"""What a reader of printed numbers can learn, by linear programs."""
