"""Japan's places: a gazetteer, addresses, and places in what people write."""
