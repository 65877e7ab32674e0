from new.mod import build as make
