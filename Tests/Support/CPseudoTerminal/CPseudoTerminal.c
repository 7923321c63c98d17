// CPseudoTerminal.c -- opens pseudo-terminals and starts programs on them.

#define _GNU_SOURCE
#include "CPseudoTerminal.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

int cpt_resize(int terminal, int columns, int rows) {
  struct winsize size = {(unsigned short)rows, (unsigned short)columns, 0, 0};
  return ioctl(terminal, TIOCSWINSZ, &size);
}

int cpt_open(int columns, int rows, char *name, int name_size) {
  int terminal = posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0) return -1;
  fcntl(terminal, F_SETFD, FD_CLOEXEC);
  const char *other = grantpt(terminal) || unlockpt(terminal) ? NULL : ptsname(terminal);
  if (!other || strlen(other) >= (size_t)name_size) {
    close(terminal);
    return -1;
  }
  strcpy(name, other);
  cpt_resize(terminal, columns, rows);
  return terminal;
}

int cpt_start(
  const char *path, char *const *arguments, char *const *environment, const char *name,
  const int *descriptors
) {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  if (posix_spawn_file_actions_init(&files) || posix_spawnattr_init(&attributes)) return -1;
  for (int i = 0; i < 3; i++) {
    // With a session of its own, the first terminal opened becomes the controlling one.
    if (name) posix_spawn_file_actions_addopen(&files, i, name, O_RDWR, 0);
    else posix_spawn_file_actions_adddup2(&files, descriptors[i], i);
  }
  sigset_t signals;
  sigfillset(&signals);
  posix_spawnattr_setsigdefault(&attributes, &signals);
  sigemptyset(&signals);
  posix_spawnattr_setsigmask(&attributes, &signals);
  short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
  if (name) flags |= POSIX_SPAWN_SETSID;
  posix_spawnattr_setflags(&attributes, flags);
  pid_t process = -1;
  int error = posix_spawn(&process, path, &files, &attributes, arguments, environment);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  return error ? -1 : process;
}

int cpt_status(int process) {
  int status;
  if (waitpid(process, &status, WNOHANG) != process) return -1;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
