// startup.c -- faults are told from the first moment on.
//
// The run time of the language allocates before `main`; where there is no memory for that, the process would
// end by a raw signal.

#define _GNU_SOURCE
#include "CStartup.h"

#include <CEditLine.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

const int hyp_startup = 1;

// Before the constructors without a number, which are those of the run time.
__attribute__((constructor(101))) static void start(void) {
#if defined(__GLIBC__)
  // Tests link the command too, and want their own faults told by their own tools.
  if (strcmp(program_invocation_short_name, "hyperrepl") != 0) return;
#endif
  // Whoever asks Swift for a backtrace shall have it.
  if (!getenv("SWIFT_BACKTRACE")) cel_catch_crashes();
  cel_open_standard_descriptors();
}
