// startup.c -- faults are told from the first moment on.
//
// The run time of the language allocates before `main`; where there is no memory for that, the process would
// end by a raw signal.

#define _GNU_SOURCE
#include "CStartup.h"

#include <CEditLine.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#if defined(__linux__)
#include <sys/mman.h>
#include <unistd.h>
#endif

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

#if defined(__linux__)
// Where the linker has put the code; each function brings fifteen pages beside its own into the process.
extern const char __executable_start[], etext[];

void hyp_let_go_of_code(void) {
  const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  const uintptr_t start = ((uintptr_t)__executable_start + page - 1) & ~(page - 1);
  const uintptr_t end = (uintptr_t)etext & ~(page - 1);
  // Code is never written: the pages are those of the file.
  if (end > start) madvise((void *)start, end - start, MADV_DONTNEED);
}
#else
void hyp_let_go_of_code(void) {}
#endif
