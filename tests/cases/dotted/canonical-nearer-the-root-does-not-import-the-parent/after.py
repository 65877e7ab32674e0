import app.sub
import app.core

app.core.X(app.sub.size)
