"""How it is served: under gunicorn, under flask run, and what the console says."""
