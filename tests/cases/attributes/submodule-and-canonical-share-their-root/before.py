import app

app.legacy.X(app.name)  # want SSOT002 "app.legacy.X" safe
