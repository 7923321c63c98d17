// crashes.c -- what is told where the process ends by a fault of its own, or for want of memory.
//
// All of it runs where nothing may be allocated: inside a signal handler, and before `main`.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

#include "internal.h"

static struct termios terminal_before;
static bool terminal_is_known;

// MARK: A file that is being written

// A draft that takes the place of a file when it is whole; no half of it stays behind.
static char draft[4096];
static volatile sig_atomic_t has_draft;

int cel_open_draft(const char *path) {
  has_draft = 0;
  const int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0 || strlen(path) >= sizeof draft) return file;
  strcpy(draft, path);
  has_draft = 1;
  return file;
}

void cel_end_draft(void) { has_draft = 0; }

void cel_end_process(int status) {
  if (has_draft) unlink(draft);
  cel_flush_at_end();
  _exit(status);
}

// MARK: The end

/// The number that a file of the system begins with, after `skipped` others; -1 where it does not say.
static long long number_in(const char *path) {
  char text[64];
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return -1;
  const ssize_t count = read(file, text, sizeof text);
  close(file);
  long long number = count > 0 && *text >= '0' && *text <= '9' ? 0 : -1;
  for (ssize_t i = 0; i < count && text[i] >= '0' && text[i] <= '9'; i++) number = number * 10 + (text[i] - '0');
  return number;
}

/// The addresses that the process may have are nearly used up.
static bool memory_is_exhausted(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return false;
  const long long pages = number_in("/proc/self/statm");
  const long long used = pages * sysconf(_SC_PAGESIZE), allowed = (long long)limit.rlim_cur;
  return pages > 0 && allowed - used < allowed / 6;
}

static void on_crash(int signal) {
  (void)signal;
  static const char fault[] =
    "hyperrepl: internal error; please report what you ran. What was printed is complete.\n";
  static const char memory[] =
    "hyperrepl: internal error: the memory that `ulimit -v` allows is exhausted. What was printed is complete.\n";
  if (terminal_is_known) tcsetattr(STDIN_FILENO, TCSANOW, &terminal_before);
  const bool is_memory = memory_is_exhausted();
  ssize_t ignored = is_memory ? write(STDERR_FILENO, memory, sizeof memory - 1)
                              : write(STDERR_FILENO, fault, sizeof fault - 1);
  (void)ignored;
  cel_end_process(70);  // EX_SOFTWARE
}

void cel_catch_crashes(void) {
  static const int signals[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT};
  // A stack of its own, so that an overflow of the usual one is told too. Not asked for: there may be none.
  static char own_stack[65536];
  terminal_is_known = tcgetattr(STDIN_FILENO, &terminal_before) == 0;
  stack_t stack = {.ss_size = sizeof own_stack, .ss_sp = own_stack};
  if (sigaltstack(&stack, NULL) != 0) return;
  struct sigaction action = {0};
  sigemptyset(&action.sa_mask);
  action.sa_handler = on_crash;
  action.sa_flags = SA_ONSTACK | SA_RESETHAND;
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
    sigaction(signals[i], &action, NULL);
  }
}

// MARK: Standard descriptors

void cel_open_standard_descriptors(void) {
  // A file that is opened later must not become standard output. What is opened here in its place can be
  // neither read nor written where it is used, and that is told.
  for (int descriptor = 0; descriptor <= 2; descriptor++) {
    if (fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF) continue;
    const int opened = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY);
    if (opened >= 0 && opened != descriptor) {
      dup2(opened, descriptor);
      close(opened);
    }
  }
}
