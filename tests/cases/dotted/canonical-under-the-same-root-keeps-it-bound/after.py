import app.core
import app.tools

app.core.X(app.tools.size, app.name)
