"""First floor: what is asked, of whom, when, and what comes back."""
