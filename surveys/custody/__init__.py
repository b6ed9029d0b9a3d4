"""Wave keys, custodians, opening and destruction."""
