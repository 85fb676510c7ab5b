"""Market: demand, price, orders."""
