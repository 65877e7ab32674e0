from old.mod import *  # want SSOT001 "*" unsafe

a_rather_long_name_0()
a_rather_long_name_1()
a_rather_long_name_2()
a_rather_long_name_3()
a_rather_long_name_4()
