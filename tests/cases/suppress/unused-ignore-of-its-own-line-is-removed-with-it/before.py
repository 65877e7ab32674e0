import sys

# ssot: ignore
# want SSOT005 "# ssot: ignore" safe
sys.exit()
