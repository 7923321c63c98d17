// faults.c -- lets the n-th allocation, or the n-th call of the file system, of a process fail.
//
// Preloaded (LD_PRELOAD) into the command by `sweep.py`. What it reads from the environment:
//
//     HYP_FAIL_ALLOCATION=n   malloc, calloc, realloc, posix_memalign and aligned_alloc: number n fails
//     HYP_FAIL_ONWARD=1       and all that follow
//     HYP_FAIL_IO=n           open, read, write, close, fsync and rename: number n fails
//     HYP_FAIL_ERROR=e        with this error number
//     HYP_FAIL_COUNT=fd       at the end, "allocations calls" is written to this descriptor
//
// Calls on descriptors that the linker of the system opens before `main` are made inside the C library, and
// are not seen.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static atomic_long allocations, calls;
static long failing_allocation = -1, failing_call = -1;
static int onward, error_number = ENOSPC, counts_to = -1;

static long number(const char *name, long otherwise) {
  const char *text = getenv(name);
  return text ? strtol(text, NULL, 10) : otherwise;
}

__attribute__((constructor(101))) static void begin(void) {
  failing_allocation = number("HYP_FAIL_ALLOCATION", -1);
  failing_call = number("HYP_FAIL_IO", -1);
  onward = (int)number("HYP_FAIL_ONWARD", 0);
  error_number = (int)number("HYP_FAIL_ERROR", ENOSPC);
  counts_to = (int)number("HYP_FAIL_COUNT", -1);
}

__attribute__((destructor)) static void end(void) {
  if (counts_to < 0) return;
  char text[64];
  const int length = snprintf(text, sizeof text, "%ld %ld\n", allocations, calls);
  syscall(SYS_write, counts_to, text, length);
}

static int fails(atomic_long *count, long failing) {
  const long now = atomic_fetch_add(count, 1) + 1;
  return failing > 0 && (now == failing || (onward && now > failing));
}

static int allocation_fails(void) {
  if (!fails(&allocations, failing_allocation)) return 0;
  errno = ENOMEM;
  return 1;
}

static int call_fails(void) {
  if (!fails(&calls, failing_call)) return 0;
  errno = error_number;
  return 1;
}

void *malloc(size_t size) { return allocation_fails() ? NULL : __libc_malloc(size); }
void *calloc(size_t count, size_t size) {
  return allocation_fails() ? NULL : __libc_calloc(count, size);
}
void *realloc(void *block, size_t size) {
  return allocation_fails() ? NULL : __libc_realloc(block, size);
}
void *aligned_alloc(size_t alignment, size_t size) {
  return allocation_fails() ? NULL : __libc_memalign(alignment, size);
}
int posix_memalign(void **block, size_t alignment, size_t size) {
  if (allocation_fails()) return ENOMEM;
  return (*block = __libc_memalign(alignment, size)) ? 0 : ENOMEM;
}

int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const int mode = va_arg(rest, int);
  va_end(rest);
  return call_fails() ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}
ssize_t read(int file, void *bytes, size_t count) {
  return call_fails() ? -1 : syscall(SYS_read, file, bytes, count);
}
// Standard error always works: what is looked for is there.
ssize_t write(int file, const void *bytes, size_t count) {
  return file != 2 && call_fails() ? -1 : syscall(SYS_write, file, bytes, count);
}
// A descriptor is closed even where that fails.
int close(int file) {
  const int result = (int)syscall(SYS_close, file);
  return call_fails() ? -1 : result;
}
int fsync(int file) { return call_fails() ? -1 : (int)syscall(SYS_fsync, file); }
int rename(const char *from, const char *to) {
  return call_fails() ? -1 : (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}
