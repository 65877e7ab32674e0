from app.core.service import Service
