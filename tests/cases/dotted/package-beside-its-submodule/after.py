import new
import new.sub.deep

new.sub.deep.X, new.V
