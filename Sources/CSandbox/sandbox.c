// sandbox.c -- see CSandbox.h.

#define _GNU_SOURCE
#include "CSandbox.h"

#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

extern char **environ;

void csb_forget_environment(const char *const *kept) {
  for (char **variable = environ; variable && *variable;) {
    const char *value = strchr(*variable, '=');
    size_t length = value ? (size_t)(value - *variable) : strlen(*variable);
    bool is_kept = false;
    for (const char *const *name = kept; *name; name++) {
      if (strlen(*name) == length && strncmp(*name, *variable, length) == 0) is_kept = true;
    }
    if (is_kept) {
      variable++;
      continue;
    }
    // What stands here is what /proc/self/environ shows.
    memset(*variable, 0, strlen(*variable));
    for (char **rest = variable; *rest; rest++) rest[0] = rest[1];
  }
}

bool csb_limit_memory(size_t bytes) {
#if defined(__linux__)
  FILE *file = fopen("/proc/self/statm", "r");
  unsigned long pages = 0;
  if (!file) return false;
  bool is_known = fscanf(file, "%lu", &pages) == 1;
  fclose(file);
  size_t held = (size_t)pages * (size_t)sysconf(_SC_PAGESIZE);
  if (!is_known || bytes > SIZE_MAX - held) return false;
  struct rlimit limit;
  if (getrlimit(RLIMIT_AS, &limit) != 0) return false;
  rlim_t wanted = (rlim_t)(held + bytes);
  if (limit.rlim_cur == RLIM_INFINITY || wanted < limit.rlim_cur) limit.rlim_cur = wanted;
  limit.rlim_max = limit.rlim_cur;
  return setrlimit(RLIMIT_AS, &limit) == 0;
#else
  (void)bytes;
  return false;
#endif
}

static const char *last_message;
static int last_status;

static void end(int signal) {
  (void)signal;
  ssize_t ignored = write(STDERR_FILENO, last_message, strlen(last_message));
  (void)ignored;
  _exit(last_status);
}

void csb_limit_processor(unsigned seconds, const char *message, int status) {
  last_message = strdup(message);
  last_status = status;
  struct sigaction action = {0};
  sigemptyset(&action.sa_mask);
  action.sa_handler = last_message ? end : SIG_DFL;
  sigaction(SIGXCPU, &action, NULL);
  struct rlimit limit = {.rlim_cur = seconds, .rlim_max = seconds + 2};
  setrlimit(RLIMIT_CPU, &limit);
}

#if defined(__linux__)
// The numbers and structures of <linux/landlock.h>, which is younger than many systems that have the kernel.
enum { CREATE_RULESET = 444, ADD_RULE = 445, RESTRICT_SELF = 446 };
enum { ASK_VERSION = 1, PATH_BENEATH = 1 };
enum { WRITE_FILE = 1 << 1, READ_FILE = 1 << 2, READ_FOLDER = 1 << 3 };

struct ruleset {
  uint64_t files, network;
};

struct __attribute__((packed)) rule {
  uint64_t allowed;
  int32_t folder;
};

static void permit(int rules, const char *path, uint64_t allowed) {
  int place = open(path, O_PATH | O_CLOEXEC);
  struct stat information;
  if (place < 0) return;
  if (fstat(place, &information) == 0) {
    struct rule rule = {.allowed = allowed, .folder = place};
    if (S_ISDIR(information.st_mode)) rule.allowed |= READ_FOLDER;
    syscall(ADD_RULE, rules, PATH_BENEATH, &rule, 0);
  }
  close(place);
}

static void restrict_files(const char *const *readable) {
  long version = syscall(CREATE_RULESET, NULL, 0, ASK_VERSION);
  if (version < 1) return;
  struct ruleset wanted = {.files = (1u << 13) - 1};
  if (version >= 2) wanted.files |= 1u << 13;
  if (version >= 3) wanted.files |= 1u << 14;
  if (version >= 4) wanted.network = 3;
  size_t size = version >= 4 ? sizeof wanted : sizeof wanted.files;
  int rules = (int)syscall(CREATE_RULESET, &wanted, size, 0);
  if (rules < 0) return;
  for (; *readable; readable++) permit(rules, *readable, READ_FILE);
  // Where the editor of the prompt draws what nobody sees.
  permit(rules, "/dev/null", READ_FILE | WRITE_FILE);
  syscall(RESTRICT_SELF, rules, 0);
  close(rules);
}
#endif

void csb_close_files(const char *const *readable) {
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
#if defined(__linux__)
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0) restrict_files(readable);
#else
  (void)readable;
#endif
}
