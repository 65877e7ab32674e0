import app.core

app.core.X(app.name)
