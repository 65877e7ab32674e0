import app.legacy  # want SSOT001 "app.legacy" safe
import app.tools

app.legacy.X(app.tools.size, app.name)  # want SSOT002 "app.legacy.X" safe
