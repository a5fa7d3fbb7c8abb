"""What is down, slow or wrong around the site, and what people and machines are told of it."""
