// elementary.c -- the header holds it all; a target needs a source.
#include "CElementary.h"
