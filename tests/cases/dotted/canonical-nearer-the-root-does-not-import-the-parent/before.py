import app.sub.legacy  # want SSOT001 "app.sub.legacy" safe

app.sub.legacy.X(app.sub.size)  # want SSOT002 "app.sub.legacy.X" safe
