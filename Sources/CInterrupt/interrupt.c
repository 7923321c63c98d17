// interrupt.c -- where the flag of CInterrupt.h is.

#include "CInterrupt.h"

atomic_bool ci_flag;
