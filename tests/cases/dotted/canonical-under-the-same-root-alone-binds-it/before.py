import app.legacy  # want SSOT001 "app.legacy" safe

app.legacy.X(app.name)  # want SSOT002 "app.legacy.X" safe
