from new.pkg import sub
