from new import helper
