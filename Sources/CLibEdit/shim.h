// shim.h -- empty: CLibEdit only says how to link.
