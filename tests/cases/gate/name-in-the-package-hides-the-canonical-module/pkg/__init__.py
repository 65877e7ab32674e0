from .new import new
