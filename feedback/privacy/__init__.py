"""The privacy kernel: standard library and cryptography only."""
