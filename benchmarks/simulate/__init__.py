"""How often the statistics err, on made-up answers of which the truth is known."""
