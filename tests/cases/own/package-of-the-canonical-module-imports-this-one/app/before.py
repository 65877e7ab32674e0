from app.models import User  # want SSOT001 "User" unsafe /close an import cycle/


def greet(): ...
