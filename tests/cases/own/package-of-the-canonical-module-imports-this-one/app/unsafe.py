from app.core.models import User


def greet(): ...
